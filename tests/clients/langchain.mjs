// What an application does with LangChain's client for OpenAI's wire.
// usage: node langchain.mjs BASE_URL   → one JSON object on standard output
import { HumanMessage, ToolMessage } from '@langchain/core/messages';
import { tool } from '@langchain/core/tools';
import { ChatOpenAI, OpenAIEmbeddings } from '@langchain/openai';
import { z } from 'zod';

const baseURL = process.argv[2];
const chat = new ChatOpenAI({ model: 'scripted', apiKey: 'unused', maxRetries: 0, configuration: { baseURL } });
const weather = tool(async ({ city }) => (city === 'Porto' ? 'sunny' : 'rainy'), { name: 'weather', description: 'Weather in a city', schema: z.object({ city: z.string() }) });
const errorOf = async (promise) => promise.then(() => null, (e) => ({ status: e.status ?? null, code: e.code ?? e.error?.code ?? null, message: e.message }));
const results = {};

{
  let whole;
  for await (const chunk of await chat.stream('Hello.')) whole = whole ? whole.concat(chunk) : chunk;
  results.chat = { text: whole.content, usage: whole.usage_metadata?.total_tokens };
}
for (const streamed of [true, false]) {
  const able = chat.bindTools([weather]);
  const messages = [new HumanMessage('How is the weather?')];
  let first;
  if (streamed) for await (const chunk of await able.stream(messages)) first = first ? first.concat(chunk) : chunk;
  else first = await able.invoke(messages);
  messages.push(first);
  for (const call of first.tool_calls) messages.push(new ToolMessage({ content: await weather.invoke(call.args), tool_call_id: call.id }));
  results[streamed ? 'toolsStreamed' : 'tools'] = { cities: first.tool_calls.map((call) => call.args.city), text: (await able.invoke(messages)).content };
}
results.schema = await chat.withStructuredOutput(z.object({ city: z.string(), warm: z.boolean() }), { name: 'place', method: 'jsonSchema' }).invoke('A place as JSON.');
results.missing = await errorOf(chat.invoke('missing'));
results.limited = await errorOf(chat.invoke('limit'));
{
  let text = '';
  const error = await errorOf((async () => { for await (const chunk of await chat.stream('break')) text += chunk.content; })());
  results.broken = { text, failed: error !== null };
}
{
  const stop = new AbortController();
  let text = '';
  const error = await errorOf((async () => {
    for await (const chunk of await chat.stream('forever', { signal: stop.signal })) {
      text += chunk.content;
      if (text) stop.abort();
    }
  })());
  results.aborted = { text, failed: error !== null };
}
{
  const responses = new ChatOpenAI({ model: 'scripted', apiKey: 'unused', maxRetries: 0, useResponsesApi: true, configuration: { baseURL } });
  let whole;
  for await (const chunk of await responses.stream('Hello.')) whole = whole ? whole.concat(chunk) : chunk;
  results.responses = { text: whole.text, id: (whole.response_metadata.id ?? whole.id ?? '').slice(0, 5) };
}
results.embedding = await new OpenAIEmbeddings({ model: 'use-lite-en-1', apiKey: 'unused', maxRetries: 0, configuration: { baseURL } }).embedQuery('a cat').then((made) => made.length, (e) => e.code);
console.log(JSON.stringify(results));
