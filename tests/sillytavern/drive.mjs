// SillyTavern against running Kindred servers: first as it comes, then with our extension.
// usage: node drive.mjs PLAIN_URL EXTENDED_URL MODEL [SCREENSHOT_FOLDER]   → one JSON object on standard output
// After every step the whole turn tree of the server is read; the tests say what it must look like.
import { fileURLToPath } from 'node:url';
import * as act from './actions.mjs';
import { startBrowser, startTavern } from './tavern.mjs';

const [plain, extended, model, screenshots] = process.argv.slice(2);
const started = Date.now();
const wren = {
  ch_name: 'Wren', description: 'Wren keeps the lighthouse at Gull Point. She is patient, dry and kind.', personality: 'patient, dry, kind',
  scenario: 'A stormy evening in the lighthouse kitchen.', first_mes: 'Come in out of the rain, {{user}}. The kettle is on.',
};
const bram = { ch_name: 'Bram', description: 'Bram is a gruff old sailor with a soft heart.', first_mes: 'Ahoy.' };

async function read(kindred) {
  const { items } = await (await fetch(`${kindred}/api/conversations`)).json();
  const conversations = [];
  for (const conversation of items) conversations.push({ ...conversation, tree: (await (await fetch(`${kindred}/api/conversations/${conversation.id}/turns`)).json()).items });
  return conversations;
}

async function live(page, kindred, avatars) {
  const stages = {};
  const stage = async (name, more = {}) => { stages[name] = { ...await act.facts(page), ...more, conversations: await read(kindred), seconds: (Date.now() - started) / 1000 }; };

  const connection = await act.connect(page, `${kindred}/v1`, model);
  await act.openCharacter(page, avatars.wren);
  await act.newChat(page);
  await act.send(page, 'Good evening! My cat is called Pickwick.');
  await stage('first', { connection });
  await act.send(page, 'My sister Ines lives in Porto.');
  await stage('second');
  await act.swipe(page);
  await stage('swiped');
  await act.send(page, 'The storm is getting louder.');
  await stage('after_swipe');
  await act.edit(page, 1, 'Good evening! My cat is called Marmalade.');
  await act.send(page, 'I mixed up the names before.');
  await stage('edited');
  await stage('quiet', { answer: await act.command(page, '/gen List three facts about {{user}}.') });
  await stage('raw', { answer: await act.command(page, '/genraw Say hello in French.') });
  await act.goOn(page);
  await stage('continued');
  await act.send(page, 'Go on, I am listening.');
  await stage('after_continue');
  await act.command(page, '/impersonate await=true');
  await stage('impersonated', { input: await page.locator('#send_textarea').inputValue() });
  await act.command(page, '/del 2');
  await act.send(page, 'Let us talk about tea instead.');
  await stage('deleted');
  await act.newChat(page);
  await act.send(page, 'What is my cat called?');
  await stage('recalled', { panel: await panel(page) });
  await picture(page, 'recalled');
  await act.streaming(page, false);
  await act.send(page, 'And where does my sister live?');
  await stage('whole', { panel: await panel(page) });
  await act.streaming(page, true);
  await act.regenerate(page);
  await stage('regenerated');
  await act.swipe(page);
  await act.swipeBack(page);
  await act.send(page, 'Thank you, that is right.');
  await stage('swiped_back');
  await act.openGroup(page, 'Lighthouse', [avatars.wren, avatars.bram]);
  await act.send(page, 'Good evening to you both.', 2);
  await stage('group');
  await act.send(page, 'Who made the tea?', 2);
  await stage('group_again');
  return stages;
}

/** What our extension shows below the last reply; null without it. */
async function panel(page) {
  const shown = page.locator('#chat .last_mes .kindred_memories');
  if (await shown.count() === 0) return null;
  await shown.locator('summary').click();
  return {
    summary: await shown.locator('summary').textContent(),
    lines: await shown.locator('li').allTextContents(),
    inspector: await shown.locator('a').getAttribute('href'),
  };
}

/** The page behind the panel's link, as a browser shows it. */
async function inspect(browser, address) {
  const page = await browser.newPage();
  const complaints = [];
  page.on('console', message => { if (message.type() === 'error') complaints.push(message.text()); });
  const answers = [];
  page.on('response', async response => {
    if (response.url().includes('/generate')) answers.push([response.status(), (await response.text().catch(String)).slice(0, 300)]);
  });
  page.on('console', message => { if (message.type() === 'error') answers.push(message.text().slice(0, 300)); });
  page.on('pageerror', error => complaints.push(error.message));
  await page.goto(address);
  await page.locator('h1').waitFor();
  const seen = { heading: await page.locator('h1').textContent(), memories: await page.locator('.memory > p').allTextContents(), sections: await page.locator('.budget tbody tr').count(), complaints };
  await page.close();
  return seen;
}

async function picture(page, name) {
  if (screenshots) await page.screenshot({ path: `${screenshots}/${name}-${Date.now() - started}.png` });
}

const tavern = await startTavern();
let browser;
const errors = [];
try {
  browser = await startBrowser();
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
  page.setDefaultTimeout(60_000);
  // SillyTavern has errors of its own when it finds no network.
  const answers = [];
  page.on('response', async response => {
    if (response.url().includes('/generate')) answers.push([response.status(), (await response.text().catch(String)).slice(0, 300)]);
  });
  page.on('console', message => { if (message.type() === 'error') answers.push(message.text().slice(0, 300)); });
  page.on('pageerror', error => { if (error.stack?.includes('/kindred/')) errors.push(error.stack); });
  const told = { times: { tavern: (Date.now() - started) / 1000 } };
  try {
    await act.open(page, tavern.address, 'Sam');
    told.times.page = (Date.now() - started) / 1000;
    const avatars = { wren: await act.createCharacter(page, wren), bram: await act.createCharacter(page, bram) };
    told.plain = await live(page, plain, avatars);
    if (extended) {
      await tavern.install('kindred', fileURLToPath(new URL('../../integrations/sillytavern', import.meta.url)));
      await act.open(page, tavern.address);
      told.extended = await live(page, extended, avatars);
      told.inspector = await inspect(browser, told.extended.recalled.panel.inspector);
      told.expression = await act.expression(page, extended, 'I am furious, I hate this so much!');
    }
  } catch (error) {
    await picture(page, 'failed');
    console.error(JSON.stringify({ ...await act.state(page), answers: answers.slice(-5) }));
    throw error;
  }
  told.errors = errors;
  console.log(JSON.stringify(told));
} finally {
  await browser?.close();
  await tavern.stop();
}
