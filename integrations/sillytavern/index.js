// Kindred for SillyTavern: tells Kindred which chat a request belongs to and what it is for, and shows below the last reply
// what was remembered for it. SillyTavern and Kindred both work without it; with another server behind it keeps quiet.

const GENERATE = '/api/backends/chat-completions/generate';
// A model that only Kindred lists.
const KINDRED_MODEL = 'kindred-recall';
// The first event of a stream is a few kilobytes; whatever is longer is not ours.
const LONGEST_EVENT = 1_000_000;
const NOT_SPOKEN = ['quiet', 'impersonate'];
const DEFAULTS = { tell: true, show: true, address: '', known: '' };

const context = () => SillyTavern.getContext();

function settings() {
    const all = context().extensionSettings;
    all.kindred = { ...DEFAULTS, ...all.kindred };
    return all.kindred;
}

// What Kindred told about the reply that is being generated: a promise, so that whoever comes later waits for it.
let awaited = null;

/* ---- telling ---- */

/** Kindred has answered at this address before, or its own model is in the list. */
function isKindred(address) {
    const listed = [...document.querySelectorAll('#model_custom_select option')].some(option => option.value === KINDRED_MODEL);
    return listed || (address && settings().known === address);
}

function tell(request) {
    if (request.chat_completion_source !== 'custom' || !settings().tell || !isKindred(request.custom_url)) return;
    const metadata = { kind: request.type || 'normal', explain: true };
    const chat = context().chatMetadata?.integrity;
    if (chat) metadata.conversation_id = chat;
    if (request.char_name) metadata.character = request.char_name;
    if (request.user_name) metadata.user = request.user_name;
    request.custom_include_body = included(request.custom_include_body, metadata);
}

/** "Include Body Parameters" with our metadata in it; what the person typed there stays, and wins. */
function included(typed, metadata) {
    let own = {};
    try {
        const parsed = SillyTavern.libs.yaml.parse(typed || '');
        const parts = Array.isArray(parsed) ? parsed : [parsed];
        own = Object.assign({}, ...parts.filter(part => part && typeof part === 'object' && !Array.isArray(part)));
    } catch {
        // SillyTavern leaves out what it cannot parse, so there is nothing to keep.
    }
    // JSON is YAML.
    return JSON.stringify({ ...own, metadata: { ...metadata, ...own.metadata } });
}

/* ---- hearing ---- */

// SillyTavern passes the answer on as it came but tells extensions only the text, so its own request is read a second time here.
function listenToAnswers() {
    const fetchBefore = window.fetch;
    window.fetch = async function (resource, options) {
        const response = await fetchBefore.apply(this, arguments);
        if (resource === GENERATE && response.ok && typeof options?.body === 'string') {
            try {
                const request = JSON.parse(options.body);
                if (request.chat_completion_source === 'custom') hear(request, response.clone());
            } catch (error) {
                console.debug('Kindred: this answer is not read', error);
            }
        }
        return response;
    };
}

function hear(request, response) {
    const told = (request.stream ? firstEvent(response) : response.json()).then(
        answer => answer?.kindred,
        () => undefined);
    told.then(receipt => {
        if (!receipt?.turn_id || settings().known === request.custom_url) return;
        settings().known = request.custom_url;
        context().saveSettingsDebounced();
    });
    if (!NOT_SPOKEN.includes(request.type)) awaited = told;
}

/** The first data event of a stream; the rest is left to SillyTavern. */
async function firstEvent(response) {
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    try {
        while (text.length < LONGEST_EVENT) {
            const { done, value } = await reader.read();
            if (done) return undefined;
            text += value;
            const event = /^data: ?(\{.*)\r?\n/m.exec(text);
            if (event) return JSON.parse(event[1]);
        }
        return undefined;
    } finally {
        reader.cancel().catch(() => { });
    }
}

/** Kept with the swipe it belongs to, so that it is there again after a reload. */
async function keep(messageId) {
    if (!awaited) return;
    const receipt = await awaited;
    awaited = null;
    const message = context().chat[messageId];
    if (!message || message.is_user) return;
    const kept = receipt?.turn_id ? { turn_id: receipt.turn_id, memories: Array.isArray(receipt.memories) ? receipt.memories : [] } : undefined;
    for (const place of [message, message.swipe_info?.[message.swipe_id]]) {
        if (!place) continue;
        place.extra ??= {};
        if (kept) place.extra.kindred = kept;
        else delete place.extra.kindred;
    }
}

/* ---- showing ---- */

function element(name, properties, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
}

function hide() {
    document.querySelectorAll('.kindred_memories').forEach(shown => shown.remove());
}

function show() {
    hide();
    if (!settings().show) return;
    const { chat } = context();
    const told = chat.at(-1)?.is_user ? undefined : chat.at(-1)?.extra?.kindred;
    if (!told?.turn_id) return;
    document.querySelector(`#chat .mes[mesid="${chat.length - 1}"] .mes_block`)?.append(panel(told));
}

// Every text goes in as text, never as HTML.
function panel({ turn_id, memories }) {
    const count = memories.length;
    const summary = element('summary', { textContent: count === 0 ? 'nothing recalled' : count === 1 ? '1 memory used' : `${count} memories used` });
    const list = element('ul', {}, ...memories.map(memory => element('li', {},
        element('span', { className: 'kindred_text', textContent: String(memory.text ?? '') }),
        element('small', { textContent: [memory.speaker || (memory.role === 'user' ? context().name1 : ''), day(memory.said_at)].filter(Boolean).join(' · ') }))));
    const shown = element('details', { className: 'kindred_memories' }, summary, list);
    const address = inspector(turn_id);
    if (address) shown.append(element('a', { href: address, target: '_blank', rel: 'noopener noreferrer', textContent: 'What was sent, and why' }));
    return shown;
}

function day(time) {
    const date = new Date(time);
    return Number.isNaN(date.getTime()) ? '' : date.toLocaleDateString(undefined, { day: 'numeric', month: 'short', year: 'numeric' });
}

function inspector(turnId) {
    try {
        const address = new URL(settings().address || settings().known);
        return ['http:', 'https:'].includes(address.protocol) ? `${address.origin}/inspect/${encodeURIComponent(turnId)}` : null;
    } catch {
        return null;
    }
}

/* ---- settings ---- */

function addSettings() {
    const place = document.querySelector('#extensions_settings2');
    if (!place) return;
    const address = element('input', { type: 'text', className: 'text_pole', placeholder: 'as in API Connections', value: settings().address });
    address.addEventListener('change', () => change({ address: address.value.trim() }));
    place.append(element('div', { className: 'kindred_settings' }, element('div', { className: 'inline-drawer' },
        element('div', { className: 'inline-drawer-toggle inline-drawer-header' }, element('b', { textContent: 'Kindred' }), element('div', { className: 'inline-drawer-icon fa-solid fa-circle-chevron-down down' })),
        element('div', { className: 'inline-drawer-content' },
            choice('tell', 'Tell Kindred the chat, the character and what a request is for'),
            choice('show', 'Show below the last reply what was recalled'),
            element('label', {}, 'Kindred as this browser reaches it', address)))));
}

function choice(name, words) {
    const box = element('input', { type: 'checkbox', checked: settings()[name] });
    box.addEventListener('change', () => change({ [name]: box.checked }));
    return element('label', { className: 'checkbox_label' }, box, element('span', { textContent: words }));
}

function change(values) {
    Object.assign(settings(), values);
    context().saveSettingsDebounced();
    show();
}

/* ---- start ---- */

const { eventSource, eventTypes } = context();
listenToAnswers();
addSettings();
eventSource.on(eventTypes.CHAT_COMPLETION_SETTINGS_READY, tell);
eventSource.on(eventTypes.MESSAGE_RECEIVED, keep);
eventSource.on(eventTypes.GENERATION_STARTED, (type, _options, dryRun) => { if (!dryRun && !NOT_SPOKEN.includes(type)) hide(); });
for (const event of ['CHARACTER_MESSAGE_RENDERED', 'USER_MESSAGE_RENDERED', 'MESSAGE_SWIPED', 'MESSAGE_DELETED', 'MESSAGE_UPDATED', 'GENERATION_ENDED', 'GENERATION_STOPPED', 'CHAT_CHANGED', 'MORE_MESSAGES_LOADED'])
    eventSource.on(eventTypes[event], show);
