// The context inspector: reads the trace of one turn and draws it; without a turn, lists the latest replies.
// Whatever somebody said is put in as text, never as HTML.

const page = document.querySelector('#page');
const REASONS = { no_space: 'no space left', not_relevant_enough: 'not relevant enough' };
const SIGNALS = { lexical: 'words', dense: 'meaning', time: 'time', importance: 'importance', emotion: 'emotion', rerank: 'reranking' };
const SECTIONS = { persona: 'persona and instructions', turns: 'conversation', recalled: 'recalled', summaries: 'summaries' };
const STEPS = { align: 'find the conversation', recall: 'recall', begin: 'write the message down', plan: 'plan the prompt', first_piece: 'first word of the model', finish: 'reply on disk' };
const OUTCOMES = { continued: 'goes on with the last reply', asked_again: 'beside an earlier reply', retried: 'the same question again', new_conversation: 'a new conversation', branched: 'a branch', next_turn: 'the next turn' };
const CONVERSATIONS = 20;
const REPLIES = 20;

function make(name, properties = {}, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children.filter(child => child !== null && child !== undefined));
    return made;
}

const number = value => Number(value).toLocaleString('en');
const when = time => new Date(time).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const shorten = (text, most) => text.length > most ? `${text.slice(0, most)}…` : text;

class Refused extends Error {
    constructor(status, message) {
        super(message);
        this.status = status;
    }
}

async function get(path) {
    const key = sessionStorage.getItem('kindred-key');
    const response = await fetch(path, { headers: key ? { authorization: `Bearer ${key}` } : {}, cache: 'no-store' });
    const body = await response.json();
    if (!response.ok) throw new Refused(response.status, body.error?.message ?? response.statusText);
    return body;
}

/* ---- one turn ---- */

function showTurn(trace) {
    const question = trace.messages.findLast(message => message.role === 'user');
    document.title = `${shorten(question?.text ?? 'Turn', 50)} · Kindred`;
    page.replaceChildren(...[
        make('h1', { textContent: question ? `“${shorten(question.text, 200)}”` : 'A turn' }),
        chips(trace), reasons(trace), ...budget(trace), ...recalled(trace), ...leftOut(trace), ...prompt(trace), ...timing(trace), copy(trace)].filter(Boolean));
}

function chips(trace) {
    const facts = [
        ['kind', trace.kind], ['place', OUTCOMES[trace.outcome] ?? trace.outcome], ['model', trace.model], ['at', when(trace.created_at)],
        ['sounds like', trace.emotion && `${trace.emotion.dominant} (${Math.round(trace.emotion.confidence * 100)} %)`],
        ['reply', trace.reply_characters > 0 ? `${number(trace.reply_characters)} characters, written down` : 'none'],
    ];
    return make('ul', { className: 'chips' }, ...facts.filter(([, value]) => value).map(([name, value]) => make('li', {}, make('b', { textContent: name }), value)));
}

function reasons(trace) {
    return trace.reasons?.length > 0 ? make('p', { className: 'meta', textContent: `Taken for “${trace.kind}” because ${trace.reasons.join('; ')}.` }) : null;
}

function budget(trace) {
    const sent = trace.sections.filter(section => section.tokens > 0);
    const limited = trace.context_length !== undefined;
    const share = limited ? trace.prompt_tokens / trace.prompt_limit : 0;
    const rows = trace.sections.map(section => make('tr', {},
        make('td', {}, make('span', { className: `dot ${classOf(section.name)}` }), SECTIONS[section.name] ?? section.name),
        make('td', { textContent: number(section.tokens) }),
        make('td', { textContent: limited ? number(section.budget) : '–' }),
        make('td', { textContent: number(section.items) }),
        make('td', { textContent: section.left_out > 0 ? number(section.left_out) : '–' })));
    return [
        make('h2', {}, 'What was sent ', make('small', { textContent: `${number(trace.prompt_tokens)} tokens${trace.token_counter === 'estimate' ? ', estimated' : ''}` })),
        bar(sent.map(section => [classOf(section.name), section.tokens, `${SECTIONS[section.name] ?? section.name}: ${number(section.tokens)} tokens`]), trace.prompt_tokens),
        limited ? bar(sent.map(section => [classOf(section.name), section.tokens, section.name]), trace.prompt_limit, 'thin') : null,
        make('p', { className: 'meta', textContent: limited
            ? `${(share * 100).toFixed(share < .1 ? 1 : 0)} % of the ${number(trace.prompt_limit)} tokens that a prompt may have: the model's ${number(trace.context_length)} less the reply.`
            : 'The model does not say how much it can take.' }),
        make('div', { className: 'scroll' }, make('table', { className: 'budget' }, head('section', 'tokens', 'may have', 'pieces', 'left out'), make('tbody', {}, ...rows))),
    ].filter(Boolean);
}

const classOf = section => section in SECTIONS || ['facts', 'pinned'].includes(section) ? section : 'other';

function head(...names) {
    return make('thead', {}, make('tr', {}, ...names.map(name => make('th', { scope: 'col', textContent: name }))));
}

function bar(parts, whole, look = '') {
    const drawn = make('div', { className: `bar ${look}`, role: 'img', ariaLabel: parts.map(part => part[2]).join(', ') });
    for (const [name, size, title] of parts) {
        const piece = make('i', { className: name, title });
        piece.style.width = `${Math.min(100, size / Math.max(whole, 1e-9) * 100)}%`;
        drawn.append(piece);
    }
    return drawn;
}

function recalled(trace) {
    const best = Math.max(1, ...trace.recalled.map(memory => memory.score));
    return [
        make('h2', {}, 'Recalled ', make('small', { textContent: trace.recalled.length === 0 ? 'nothing was close enough' : `${trace.recalled.length}, best first` })),
        ...trace.recalled.map(memory => card(memory, best)),
    ];
}

function leftOut(trace) {
    if (trace.left_out.length === 0) return [];
    const best = Math.max(1, ...trace.recalled.map(memory => memory.score), ...trace.left_out.map(memory => memory.score));
    return [make('h2', {}, 'Left out ', make('small', { textContent: trace.left_out.length })), make('details', {}, make('summary', { textContent: 'Show what was found and not used' }), ...trace.left_out.map(memory => card(memory, best)))];
}

function card(memory, best) {
    const parts = Object.keys(SIGNALS).filter(name => memory.why[name] > 0);
    const features = Object.entries(memory.why.features ?? {});
    return make('article', { className: 'memory' },
        make('p', { textContent: memory.text }),
        make('div', { className: 'meta' },
            make('span', { textContent: memory.speaker || (memory.role === 'user' ? 'the person' : 'the companion') }), make('span', { textContent: when(memory.said_at) }),
            memory.kind === 'turn' ? null : make('span', { textContent: memory.kind }), make('span', { textContent: `score ${memory.score.toFixed(2)}` }),
            memory.reason ? make('span', { textContent: REASONS[memory.reason] ?? memory.reason }) : null),
        bar(parts.map(name => [name, memory.why[name], `${SIGNALS[name]}: ${memory.why[name].toFixed(2)}`]), best, 'thin'),
        make('div', { className: 'parts' }, ...parts.map(name => make('span', {}, make('span', { className: `dot ${name}` }), `${SIGNALS[name]} ${memory.why[name].toFixed(2)}`))),
        features.length === 0 ? null : make('details', {}, make('summary', { textContent: 'every feature' }),
            make('div', { className: 'parts' }, ...features.map(([name, value]) => make('span', { textContent: `${name} ${value.toFixed(3)}` })))));
}

function prompt(trace) {
    return [
        make('h2', {}, 'The prompt ', make('small', { textContent: `${trace.messages.length} messages in order; long ones are cut here` })),
        make('details', {}, make('summary', { textContent: 'Show the messages' }), ...trace.messages.map(message => make('div', { className: `message ${message.origin}` },
            make('div', { className: 'meta', textContent: message.origin === 'kindred' ? `${message.role}, added by Kindred` : message.role }),
            make('pre', { textContent: message.text })))),
    ];
}

function timing(trace) {
    const steps = Object.entries(trace.milliseconds).sort((one, other) => one[1] - other[1]);
    const whole = Math.max(...steps.map(([, at]) => at), .001);
    return [
        make('h2', {}, 'Time ', make('small', { textContent: 'when each step was over' })),
        make('table', { className: 'steps' }, make('tbody', {}, ...steps.map(([name, at]) => make('tr', {},
            make('td', { textContent: STEPS[name] ?? name }), make('td', {}, bar([['other', at, `${at} ms`]], whole, 'thin')), make('td', { textContent: `${at.toFixed(1)} ms` }))))),
    ];
}

function copy(trace) {
    const button = make('button', { type: 'button', textContent: 'Copy as JSON' });
    button.addEventListener('click', async () => {
        await navigator.clipboard.writeText(JSON.stringify(trace, null, 2));
        button.textContent = 'Copied';
    });
    return make('p', {}, button);
}

/* ---- the latest ---- */

async function showLatest() {
    const { items } = await get(`/api/conversations?limit=${CONVERSATIONS}`);
    const conversations = items.map(conversation => {
        const list = make('ul', { className: 'turn-list' }, make('li', { className: 'quiet', textContent: 'Loading…' }));
        const shown = make('details', { className: 'conversation' },
            make('summary', {}, make('b', { textContent: conversation.character ?? shorten(conversation.first_words ?? 'A conversation', 60) }), ` · ${when(conversation.updated_at)} · ${number(conversation.turns)} turns`), list);
        // A conversation may be long, so it is fetched when it is opened.
        shown.addEventListener('toggle', () => fill(list, conversation.id), { once: true });
        return shown;
    });
    page.replaceChildren(make('h1', { textContent: 'Latest replies' }), ...(conversations.length > 0 ? conversations : [make('p', { className: 'quiet', textContent: 'Nothing has been said yet.' })]));
    if (conversations.length > 0) conversations[0].open = true;
}

async function fill(list, conversation) {
    const { items: turns } = await get(`/api/conversations/${encodeURIComponent(conversation)}/turns`);
    const byId = new Map(turns.map(turn => [turn.id, turn]));
    const replies = turns.filter(turn => turn.role === 'assistant' && byId.has(turn.parent)).sort((one, other) => one.said_at < other.said_at ? 1 : -1).slice(0, REPLIES);
    list.replaceChildren(...replies.map(reply => make('li', {},
        make('a', { href: `/inspect/${encodeURIComponent(reply.id)}`, textContent: shorten(byId.get(reply.parent).text, 120) }),
        make('div', { className: 'meta', textContent: `${shorten(reply.text, 120)} ${reply.state === 'active' ? '' : '(replaced)'}` }))));
}

/* ---- a key, where there are users ---- */

function askForKey() {
    const key = make('input', { type: 'password', autocomplete: 'off', placeholder: 'key', ariaLabel: 'key' });
    const form = make('form', {}, key, ' ', make('button', { textContent: 'Open' }));
    form.addEventListener('submit', event => {
        event.preventDefault();
        sessionStorage.setItem('kindred-key', key.value.trim());
        start();
    });
    page.replaceChildren(make('p', { className: 'notice', textContent: 'This server asks for your key. It is kept until this tab is closed.' }), form);
}

async function start() {
    const turn = decodeURIComponent(location.pathname.split('/')[2] ?? '');
    try {
        if (turn) showTurn(await get(`/api/turns/${encodeURIComponent(turn)}/trace`));
        else await showLatest();
    } catch (error) {
        if (error.status === 401) askForKey();
        else page.replaceChildren(make('p', { className: 'notice', textContent: error.message }));
    }
}

start();
