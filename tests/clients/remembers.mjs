// A life in two chats, through OpenAI's own client: one chat states a name, a pet and an appointment among two hundred other turns,
// each request resending the whole transcript as chat front-ends do; then a new chat asks for each.
// usage: node remembers.mjs BASE_URL MODEL FILLER_TURNS   → one JSON object on standard output
import OpenAI from 'openai';

const [baseURL, model, filler] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey: 'unused', maxRetries: 0 });

const places = ['the library', 'the market', 'the park', 'the office', 'the bakery', 'the station', 'the gym', 'the river'];
const things = ['read about bridges', 'bought some bread', 'watched the rain', 'answered letters', 'fixed a shelf', 'cooked soup', 'watered plants', 'sorted photos', 'swept the stairs'];
const chat = [
  'Hi! My name is Ana Ferreira.',
  'I have a tabby cat called Miso, she is three years old.',
  'My dentist appointment is on Thursday 3 December at 15:30.',
];
for (let i = 0; i < Number(filler); i++) chat.push(`Today I was at ${places[i % places.length]} and ${things[i % things.length]}, number ${i}.`);

async function say(messages, text, stream) {
  messages.push({ role: 'user', content: text });
  if (!stream) {
    const answer = await client.chat.completions.create({ model, messages });
    messages.push({ role: 'assistant', content: answer.choices[0].message.content });
    return { reply: answer.choices[0].message.content, kindred: answer.kindred, usage: answer.usage };
  }
  let reply = '', kindred, finish;
  for await (const chunk of await client.chat.completions.create({ model, messages, stream: true })) {
    kindred ??= chunk.kindred;
    reply += chunk.choices[0]?.delta?.content ?? '';
    finish ??= chunk.choices[0]?.finish_reason;
  }
  messages.push({ role: 'assistant', content: reply });
  return { reply, kindred, finish };
}

const first = [{ role: 'system', content: 'You are Wren, a kind companion.' }];
const conversations = new Set();
for (const [i, text] of chat.entries()) conversations.add((await say(first, text, i % 2 === 0)).kindred.conversation_id);

const answers = {};
for (const question of ['What is my name?', "What's my cat called?", 'When is my dentist appointment?']) {
  const fresh = [{ role: 'system', content: 'You are Wren, a kind companion.' }];
  answers[question] = await say(fresh, question, true);
}
console.log(JSON.stringify({ conversations: conversations.size, answers }));
