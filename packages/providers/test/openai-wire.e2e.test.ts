import { ConfigurationError, type ChatRequest } from '@waymark/core-types';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createOpenAIProvider } from '../src/openai/index.ts';
import { chunk, completion, events, json, startScriptedServer, type ScriptedServer } from './scripted-server.ts';
import { collect, createTestProvider, secretKey } from './test-provider.ts';

let server: ScriptedServer;

beforeAll(async () => {
  server = await startScriptedServer();
});

afterAll(() => server.close());

const ok = json(completion({ content: 'ok' }));
const closed = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: false };
const request: ChatRequest = {
  messages: [
    { role: 'developer', content: 'Be brief.' },
    { role: 'user', content: 'Hi' },
    {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'c1', type: 'function', function: { name: 'look', arguments: '{' } }],
    },
    { role: 'tool', tool_call_id: 'c1', content: 'not JSON' },
  ],
  tools: [{ type: 'function', function: { name: 'look', parameters: { type: 'object' } } }],
  output: { name: 'answer', schema: closed },
  temperature: 0,
  max_tokens: 50,
  stop_sequences: ['END', '\n\n'],
};

it('[providers:openai:compatible] sends a whole request to a compatible server with the words that all of them know', async () => {
  server.play(ok);
  await createTestProvider(server.baseURL).chat(request);
  const sent = server.requests.at(-1)!;
  expect(sent.path).toBe('/v1/chat/completions');
  expect(sent.headers['authorization']).toBe(`Bearer ${secretKey}`);
  expect(sent.body).toEqual({
    model: 'test-model',
    messages: [{ role: 'system', content: 'Be brief.' }, ...request.messages.slice(1)],
    tools: request.tools,
    response_format: { type: 'json_schema', json_schema: { name: 'answer', schema: closed, strict: true } },
    temperature: 0,
    max_tokens: 50,
    stop: ['END', '\n\n'],
  });
});

it('sends nothing that was not asked for', async () => {
  server.play(ok);
  await createTestProvider(server.baseURL).chat({
    messages: [{ role: 'user', content: 'Hi' }],
    tools: [],
    stop_sequences: [],
  });
  expect(server.requests.at(-1)?.body).toEqual({ model: 'test-model', messages: [{ role: 'user', content: 'Hi' }] });
});

it('asks for usage when it streams', async () => {
  server.play(events([chunk({ content: 'ok' }), chunk({}, 'stop')]));
  await collect(createTestProvider(server.baseURL).stream(request));
  expect(server.requests.at(-1)?.body).toMatchObject({ stream: true, stream_options: { include_usage: true } });
});

it('speaks to OpenAI itself in its newer words', async () => {
  const urls: string[] = [];
  const bodies: unknown[] = [];
  const provider = createOpenAIProvider({
    model: 'gpt-test',
    apiKey: secretKey,
    fetch: async (url, init) => {
      urls.push(url instanceof Request ? url.url : String(url));
      bodies.push(init?.body);
      return Response.json(completion({ content: 'ok' }));
    },
  });
  await provider.chat(request);
  expect(provider.name).toBe('openai/gpt-test');
  expect(urls).toEqual(['https://api.openai.com/v1/chat/completions']);
  expect(JSON.parse(bodies[0] as string)).toMatchObject({
    max_completion_tokens: 50,
    messages: [{ role: 'developer' }, {}, {}, {}],
  });
});

it('sends no Authorization header without a key', async () => {
  server.play(ok);
  await createOpenAIProvider({ model: 'local', baseURL: server.baseURL }).chat(request);
  expect(server.requests.at(-1)?.headers).not.toHaveProperty('authorization');
});

it.each([
  { model: 'm' },
  { model: 'm', apiKey: '  \n' },
  { model: 'm', apiKey: 'sk-se\ncret' },
  { model: ' ', apiKey: 'k' },
  { model: 'm', baseURL: 'localhost' },
  { model: 'm', baseURL: 'file:///etc/passwd' },
  { model: 'm', baseURL: 'http://me:sk-secret@127.0.0.1/v1' },
])('refuses the options %j without showing a secret', (options) => {
  const create = () => createOpenAIProvider(options);
  expect(create).toThrow(ConfigurationError);
  expect(create).not.toThrow(/secret|se\ncret/);
});

it('takes a key with the line break of the file it was read from', async () => {
  server.play(ok);
  await createOpenAIProvider({ model: 'm', baseURL: server.baseURL, apiKey: `${secretKey}\n` }).chat(request);
  expect(server.requests.at(-1)?.headers['authorization']).toBe(`Bearer ${secretKey}`);
});
