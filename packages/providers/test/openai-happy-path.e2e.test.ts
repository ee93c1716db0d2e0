import { LLMock } from '@copilotkit/aimock';
import type { ChatRequest, LLMProvider, ToolDefinition } from '@waymark/core-types';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callChunk, chunk, completion, events, json, startScriptedServer } from './scripted-server.ts';
import { collect, createTestProvider } from './test-provider.ts';

const weather: ToolDefinition = {
  type: 'function',
  function: {
    name: 'get_weather',
    description: 'The weather of a city.',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
};
const question: ChatRequest = { messages: [{ role: 'user', content: 'Say hello to the harbour.' }] };
const toolQuestion: ChatRequest = { messages: [{ role: 'user', content: 'How is the weather?' }], tools: [weather] };
const jsonQuestion: ChatRequest = {
  messages: [{ role: 'user', content: 'Answer as JSON.' }],
  output: { name: 'answer', schema: { type: 'object', properties: { ok: { type: 'boolean' } } } },
};

/** A server that answers the three questions, made by other hands or by ours. */
interface HappyServer {
  baseURL: string;
  close(): Promise<void>;
}

async function startIndependentServer(): Promise<HappyServer> {
  const mock = new LLMock({ port: 0 });
  mock.onMessage('Say hello to the harbour.', { content: 'Hello, harbour!' });
  mock.onMessage('How is the weather?', { toolCalls: [{ name: 'get_weather', arguments: '{"city":"Oslo"}' }] });
  mock.onMessage('Answer as JSON.', { content: '{"ok":true}' });
  await mock.start();
  return { baseURL: `${mock.url}/v1`, close: () => mock.stop() };
}

async function startOwnServer(): Promise<HappyServer> {
  const server = await startScriptedServer();
  const call = { id: 'call_1', type: 'function', function: { name: 'get_weather', arguments: '{"city":"Oslo"}' } };
  server.play(
    json(completion({ content: 'Hello, harbour!' })),
    events([chunk({ content: 'Hello, ' }), chunk({ content: 'harbour!' }), chunk({}, 'stop')]),
    json(completion({ content: null, tool_calls: [call] }, { finish_reason: 'tool_calls' })),
    events([callChunk({ index: 0, ...call }), chunk({}, 'tool_calls')]),
    json(completion({ content: '{"ok":true}' })),
  );
  return server;
}

describe.each([
  ['our scripted server', startOwnServer],
  ['an independent mock server', startIndependentServer],
])('with %s', (_name, start) => {
  let server: HappyServer;
  let provider: LLMProvider;

  beforeAll(async () => {
    server = await start();
    provider = createTestProvider(server.baseURL);
  });

  afterAll(() => server.close());

  it('chat answers with text', async () => {
    const reply = await provider.chat(question);
    expect(reply).toMatchObject({
      message: { role: 'assistant', content: 'Hello, harbour!' },
      finish_reason: 'stop',
      usage: { input_tokens: expect.any(Number), output_tokens: expect.any(Number), cached_input_tokens: 0 },
    });
  });

  it('stream answers with the same text in pieces', async () => {
    const parts = await collect(provider.stream(question));
    expect(parts.map((part) => (part.type === 'text' ? part.text : '')).join('')).toBe('Hello, harbour!');
    expect(parts.at(-1)).toMatchObject({
      type: 'reply',
      reply: { message: { content: 'Hello, harbour!' }, finish_reason: 'stop' },
    });
  });

  it('chat calls a tool', async () => {
    const reply = await provider.chat(toolQuestion);
    expect(reply).toMatchObject({
      finish_reason: 'tool_calls',
      message: { content: null, tool_calls: [{ type: 'function', id: expect.stringMatching(/./) }] },
    });
    expect(reply.message.tool_calls?.[0]?.function).toEqual({ name: 'get_weather', arguments: '{"city":"Oslo"}' });
  });

  it('stream calls the same tool', async () => {
    const parts = await collect(provider.stream(toolQuestion));
    expect(parts.at(-2)).toMatchObject({
      type: 'tool_call',
      tool_call: { function: { name: 'get_weather', arguments: '{"city":"Oslo"}' } },
    });
    expect(parts.at(-1)).toMatchObject({ type: 'reply', reply: { finish_reason: 'tool_calls' } });
  });

  it('chat gives structured output as text', async () => {
    expect((await provider.chat(jsonQuestion)).message.content).toBe('{"ok":true}');
  });
});
