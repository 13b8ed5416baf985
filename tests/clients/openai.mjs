// What an application does with OpenAI's own JavaScript client: chat, responses, embeddings; streams, tools, schemas, errors, hanging up.
// usage: node openai.mjs BASE_URL   → one JSON object on standard output
import OpenAI from 'openai';
import { zodResponseFormat, zodTextFormat } from 'openai/helpers/zod';
import { z } from 'zod';

const client = new OpenAI({ baseURL: process.argv[2], apiKey: 'unused', maxRetries: 0 });
const model = 'scripted';
const Place = z.object({ city: z.string(), warm: z.boolean() });
const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false };
const weather = { type: 'function', function: { name: 'weather', description: 'Weather in a city', parameters, strict: true } };
const ask = (text, more = {}) => ({ model, messages: [{ role: 'user', content: text }], ...more });
const errorOf = async (promise) => promise.then(() => null, (e) => ({ kind: e.constructor.name, status: e.status ?? null, code: e.code ?? null, request: (e.requestID ?? '').slice(0, 4), message: e.message }));
const results = {};

{
  let text = '', usage, ids = new Set(), finishes = 0;
  for await (const chunk of await client.chat.completions.create(ask('Hello.', { stream: true, stream_options: { include_usage: true } }))) {
    ids.add(chunk.id);
    text += chunk.choices[0]?.delta?.content ?? '';
    finishes += chunk.choices[0]?.finish_reason ? 1 : 0;
    usage = chunk.usage ?? usage;
  }
  results.chat = { text, usage: usage.total_tokens, ids: ids.size, finishes };
}
for (const stream of [true, false]) {
  const messages = [{ role: 'user', content: 'How is the weather?' }];
  const first = stream ? await client.chat.completions.stream({ model, messages, tools: [weather] }).finalChatCompletion() : await client.chat.completions.create({ model, messages, tools: [weather] });
  const { message, finish_reason } = first.choices[0];
  const cities = message.tool_calls.map((call) => JSON.parse(call.function.arguments).city);
  messages.push(message, ...message.tool_calls.map((call, i) => ({ role: 'tool', tool_call_id: call.id, content: ['sunny', 'rainy'][i] })));
  const last = await client.chat.completions.create({ model, messages, tools: [weather] });
  results[stream ? 'toolsStreamed' : 'tools'] = { cities, finish_reason, text: last.choices[0].message.content };
}
{
  const parsed = await client.chat.completions.parse(ask('A place as JSON.', { response_format: zodResponseFormat(Place, 'place') }));
  results.schema = parsed.choices[0].message.parsed;
}
results.missing = await errorOf(client.chat.completions.create(ask('missing')));
results.limited = await errorOf(client.chat.completions.create(ask('limit')));
results.keyRefused = await errorOf(client.chat.completions.create(ask('key')));
results.badRequest = await errorOf(client.chat.completions.create(ask('Hello.', { temperature: 'hot' })));
{
  let text = '';
  const error = await errorOf((async () => { for await (const chunk of await client.chat.completions.create(ask('break', { stream: true }))) text += chunk.choices[0].delta.content ?? ''; })());
  results.broken = { text, kind: error.kind, code: error.code };
}
{
  const stop = new AbortController();
  let text = '';
  for await (const chunk of await client.chat.completions.create(ask('forever', { stream: true }), { signal: stop.signal })) {
    text += chunk.choices[0].delta.content ?? '';
    stop.abort();
  }
  results.aborted = text;
}
{
  const tools = [{ type: 'function', name: 'weather', description: 'Weather in a city', parameters, strict: true }];
  const stream = client.responses.stream({ model, input: 'How is the weather?', tools });
  const types = new Set();
  for await (const event of stream) types.add(event.type);
  const first = await stream.finalResponse();
  const outputs = first.output.map((call, i) => ({ type: 'function_call_output', call_id: call.call_id, output: ['sunny', 'rainy'][i] }));
  const second = await client.responses.stream({ model, input: outputs, previous_response_id: first.id, tools }).finalResponse();
  const third = await client.responses.create({ model, input: 'Thanks.', previous_response_id: second.id, instructions: 'Be kind.' });
  const again = await client.responses.retrieve(third.id);
  const items = [];
  for await (const item of client.responses.inputItems.list(third.id)) items.push(item.type);
  results.responses = {
    types: types.size, cities: first.output.map((call) => JSON.parse(call.arguments).city), text: second.output_text, third: third.output_text,
    same: again.output_text === third.output_text, items, usage: second.usage.total_tokens,
  };
  results.responsesSchema = (await client.responses.parse({ model, input: 'A place as JSON.', text: { format: zodTextFormat(Place, 'place') } })).output_parsed;
  results.responsesMissing = await errorOf(client.responses.create({ model, input: 'Hello.', previous_response_id: 'resp_none' }));
  results.responsesBroken = await errorOf((async () => { for await (const event of await client.responses.create({ model, input: 'break', stream: true })) void event; })());
  await client.responses.delete(third.id);
  results.responsesDeleted = await errorOf(client.responses.retrieve(third.id));
}
{
  const conversation = await client.conversations.create({ items: [{ role: 'user', content: 'Hello there.' }], metadata: { topic: 'tea' } });
  await client.responses.create({ model, input: 'And again hello.', conversation: conversation.id });
  const roles = [];
  for await (const item of client.conversations.items.list(conversation.id, { order: 'asc' })) roles.push(item.role);
  results.conversation = { roles, topic: (await client.conversations.retrieve(conversation.id)).metadata.topic, deleted: (await client.conversations.delete(conversation.id)).deleted };
}
results.models = (await client.models.list()).data.map((card) => card.id);
results.embedding = await client.embeddings.create({ model: 'use-lite-en-1', input: 'a cat on the window sill' }).then((made) => made.data[0].embedding.length, (e) => e.code);
console.log(JSON.stringify(results));
