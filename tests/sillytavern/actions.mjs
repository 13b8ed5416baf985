// What a person does in SillyTavern, by the buttons where there are buttons. Each action ends when SillyTavern has finished with it.

/** Opens the page; the very first time it asks for the person's name. */
export async function open(page, address, personName) {
  await page.goto(address, { waitUntil: 'domcontentloaded' });
  await page.waitForFunction(() => globalThis.SillyTavern?.getContext && !document.querySelector('#loader, #preloader'));
  if (personName) {
    await page.locator('dialog.popup[open] textarea.popup-input').fill(personName);
    await page.locator('dialog.popup[open] .popup-button-ok').click();
    await page.waitForFunction(name => SillyTavern.getContext().name1 === name, personName);
  }
  await page.evaluate(async () => { globalThis.kindredTests = { script: await import('/script.js'), groups: await import('/scripts/group-chats.js') }; });
}

/** API Connections: Chat Completion, Custom, our address, the model from the list. Returns what the page says about it. */
export async function connect(page, baseUrl, model) {
  await page.evaluate(() => document.querySelector('#sys-settings-button .drawer-toggle').click());
  await page.locator('#main_api').selectOption('openai');
  await page.locator('#chat_completion_source').selectOption('custom');
  await page.locator('#custom_api_url_text').fill(baseUrl);
  await page.locator('#api_button_openai').click();
  await page.waitForFunction(wanted => [...document.querySelectorAll('#model_custom_select option')].some(option => option.value === wanted), model);
  await page.locator('#model_custom_select').selectOption(model);
  const status = await page.locator('#openai_api .online_status_text').first().textContent();
  const models = await page.locator('#model_custom_select option').evaluateAll(options => options.map(option => option.value));
  await streaming(page, true);
  await page.evaluate(() => document.querySelector('#sys-settings-button .drawer-toggle').click());
  return { status: status.trim(), models };
}

export async function createCharacter(page, fields) {
  return await page.evaluate(async fields => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    const context = SillyTavern.getContext();
    const answer = await fetch('/api/characters/create', { method: 'POST', headers: context.getRequestHeaders({ omitContentType: true }), body: form });
    await context.getCharacters();
    return await answer.text();
  }, fields);
}

export async function openCharacter(page, avatar) {
  // It refuses to leave a chat that it is still saving.
  await until(page, () => page.evaluate(async avatar => {
    const context = SillyTavern.getContext();
    await context.selectCharacterById(context.characters.findIndex(character => character.avatar === avatar));
  }, avatar), avatar => SillyTavern.getContext().characters[SillyTavern.getContext().characterId]?.avatar === avatar, avatar);
  await idle(page, 1);
}

export async function openGroup(page, name, members) {
  const group = await page.evaluate(async ({ name, members }) => {
    const context = SillyTavern.getContext();
    const answer = await fetch('/api/groups/create', {
      method: 'POST', headers: context.getRequestHeaders(),
      // 1: every member speaks in a round, in the order of the list.
      body: JSON.stringify({ name, members, avatar_url: '', activation_strategy: 1 }),
    });
    const { id } = await answer.json();
    await context.getCharacters();
    return id;
  }, { name, members });
  await until(page, () => page.evaluate(id => kindredTests.groups.openGroupById(id), group), id => SillyTavern.getContext().groupId === id, group);
  await idle(page, members.length);
}

/** Writes a message and presses the paper plane; a group answers with more than one. */
export async function send(page, text, replies = 1) {
  const before = await length(page);
  await until(page, async () => {
    await page.locator('#send_textarea').fill(text);
    await page.locator('#send_but').click();
  }, before => SillyTavern.getContext().chat.length > before, before);
  await idle(page, before + 1 + replies);
}

export async function swipe(page) {
  const swipes = await page.evaluate(() => SillyTavern.getContext().chat.at(-1).swipes.length);
  await until(page, () => page.locator('#chat .last_mes .swipe_right').click(), count => SillyTavern.getContext().chat.at(-1).swipes.length > count || document.body.dataset.generating || kindredTests.script.is_send_press, swipes);
  await page.waitForFunction(count => SillyTavern.getContext().chat.at(-1).swipes.length > count, swipes);
  await idle(page, await length(page));
}

/** Back to the swipe before; nothing is asked for. */
export async function swipeBack(page) {
  const shown = await page.evaluate(() => SillyTavern.getContext().chat.at(-1).swipe_id);
  await page.locator('#chat .last_mes .swipe_left').click();
  await page.waitForFunction(before => SillyTavern.getContext().chat.at(-1).swipe_id === before - 1 && SillyTavern.getContext().swipe.state() === 'none', shown);
}

export async function regenerate(page) {
  const before = await page.evaluate(() => SillyTavern.getContext().chat.at(-1).mes);
  await command(page, '/regenerate await=true');
  await page.waitForFunction(text => SillyTavern.getContext().chat.at(-1).mes !== text && !SillyTavern.getContext().chat.at(-1).is_user, before);
  await idle(page, await length(page));
}

export async function edit(page, index, text) {
  const message = page.locator(`#chat .mes[mesid="${index}"]`);
  await message.hover();
  await message.locator('.mes_edit').evaluate(button => button.click());
  await message.locator('#curEditTextarea').fill(text);
  await message.locator('.mes_edit_done').click();
  await page.waitForFunction(({ index, text }) => SillyTavern.getContext().chat[index].mes === text, { index, text });
}

/** A slash command; returns what it hands on. */
export async function command(page, text) {
  const piped = await page.evaluate(async text => (await SillyTavern.getContext().executeSlashCommandsWithOptions(text)).pipe, text);
  await idle(page, await length(page));
  return piped;
}

export async function goOn(page) {
  const before = await page.evaluate(() => SillyTavern.getContext().chat.at(-1).mes);
  await command(page, '/continue await=true');
  await page.waitForFunction(text => SillyTavern.getContext().chat.at(-1).mes.length > text.length, before);
  await idle(page, await length(page));
}

export async function newChat(page) {
  await command(page, '/newchat');
  await idle(page, 1);
}

export async function streaming(page, wanted) {
  await page.evaluate(wanted => {
    const toggle = document.querySelector('#stream_toggle');
    if (toggle.checked !== wanted) toggle.click();
  }, wanted);
}

/** Connects the Extras address, as Extensions → Extras API, and asks for the sprite of a text. */
export async function expression(page, address, text) {
  await page.evaluate(address => {
    document.querySelector('#extensions_url').value = address;
    document.querySelector('#extensions_connect').click();
  }, address);
  await page.waitForFunction(() => document.querySelector('#extensions_status').classList.contains('success'));
  return await command(page, `/classify api=extras filter=false ${text}`);
}

export function facts(page) {
  return page.evaluate(() => {
    const context = SillyTavern.getContext();
    return { integrity: context.chatMetadata.integrity, chat: context.chat.map(message => ({ name: message.name, isUser: message.is_user, text: message.mes, swipes: message.swipes?.length ?? 0 })) };
  });
}

/** Where the page stands, to tell why a wait had no end. */
export function state(page) {
  return page.evaluate(() => ({
    sending: kindredTests.script.is_send_press,
    group: kindredTests.groups.is_group_generating,
    generating: document.body.dataset.generating,
    swipe: SillyTavern.getContext().swipe.state(),
    toasts: [...document.querySelectorAll('.toast')].map(toast => toast.textContent),
    chat: SillyTavern.getContext().chat.slice(-3).map(message => message.mes),
  }));
}

function length(page) {
  return page.evaluate(() => SillyTavern.getContext().chat.length);
}

/** SillyTavern ignores clicks while it is moving something: repeats the act, as a person would, until it has shown an effect. */
async function until(page, act, effect, argument) {
  for (let attempt = 1; ; attempt++) {
    await act();
    try {
      return await page.waitForFunction(effect, argument, { timeout: 5_000 });
    } catch (error) {
      if (attempt === 6) throw error;
    }
  }
}

/** Nothing is being generated and the chat has at least so many messages. */
async function idle(page, messages) {
  await page.waitForFunction(
    messages => SillyTavern.getContext().chat.length >= messages && !document.body.dataset.generating && !kindredTests.script.is_send_press && !kindredTests.groups.is_group_generating,
    messages);
}
