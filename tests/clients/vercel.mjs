// What an application does with the AI SDK and its provider for compatible servers.
// usage: node vercel.mjs BASE_URL   → one JSON object on standard output
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { embed, generateText, Output, stepCountIs, streamText, tool } from 'ai';
import { z } from 'zod';

const kindred = createOpenAICompatible({ name: 'kindred', baseURL: process.argv[2], apiKey: 'unused', includeUsage: true, supportsStructuredOutputs: true });
const model = kindred('scripted');
const weather = tool({ description: 'Weather in a city', inputSchema: z.object({ city: z.string() }), execute: async ({ city }) => (city === 'Porto' ? 'sunny' : 'rainy') });
const quiet = { maxRetries: 0, onError: () => {} };
const errorOf = async (promise) => promise.then(() => null, (e) => ({ status: e.statusCode ?? null, message: e.message }));
const results = {};

{
  const answer = streamText({ model, prompt: 'Hello.', ...quiet });
  let text = '';
  for await (const piece of answer.textStream) text += piece;
  results.chat = { text, usage: (await answer.usage).totalTokens, finish: await answer.finishReason };
}
{
  const answer = streamText({ model, prompt: 'How is the weather?', tools: { weather }, stopWhen: stepCountIs(3), ...quiet });
  const steps = await answer.steps;
  results.toolsStreamed = { cities: steps[0].toolCalls.map((call) => call.input.city), text: await answer.text };
  const whole = await generateText({ model, prompt: 'How is the weather?', tools: { weather }, stopWhen: stepCountIs(3), maxRetries: 0 });
  results.tools = { cities: whole.steps[0].toolCalls.map((call) => call.input.city), text: whole.text };
}
results.schema = (await generateText({ model, prompt: 'A place as JSON.', output: Output.object({ schema: z.object({ city: z.string(), warm: z.boolean() }) }), maxRetries: 0 })).output;
results.missing = await errorOf(generateText({ model, prompt: 'missing', maxRetries: 0 }));
results.limited = await errorOf(generateText({ model, prompt: 'limit', maxRetries: 0 }));
{
  let text = '', failed = false;
  for await (const part of streamText({ model, prompt: 'break', ...quiet }).fullStream) {
    if (part.type === 'text-delta') text += part.text;
    if (part.type === 'error') failed = true;
  }
  results.broken = { text, failed };
}
{
  const stop = new AbortController();
  let text = '', failed = false;
  for await (const part of streamText({ model, prompt: 'forever', abortSignal: stop.signal, ...quiet }).fullStream) {
    if (part.type === 'text-delta') { text += part.text; stop.abort(); }
    if (part.type === 'abort' || part.type === 'error') failed = true;
  }
  results.aborted = { text, failed };
}
results.embedding = await embed({ model: kindred.embeddingModel('use-lite-en-1'), value: 'a cat', maxRetries: 0 }).then((made) => made.embedding.length, (e) => e.statusCode);
console.log(JSON.stringify(results));
