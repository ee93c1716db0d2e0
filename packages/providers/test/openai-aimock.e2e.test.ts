import { LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEmbeddingProvider, createLLMProvider, createRerankProvider } from '../src/index.ts';
import { z } from 'zod';
import { collect } from './test-provider.ts';

// A server made by other hands: what our own scripted one and we might both get wrong, it does not.
const mock = new LLMock({ port: 0 });
const server = () => ({ model: 'test-model', base_url: `${mock.url}/v1`, max_retries: 0 });

beforeAll(async () => {
  mock.onMessage('Say hello.', { content: 'Hello, harbour!' });
  mock.onMessage('Which city?', { content: '{"city":"Oslo"}' });
  mock.onMessage('Too often', { error: { message: 'Slow down', type: 'rate_limit_error' }, status: 429 });
  mock.onMessage('Broken', { error: { message: 'Oops', type: 'server_error' }, status: 500 });
  mock.onMessage('Odd tool', { toolCalls: [{ name: 'look', arguments: '{"path": ' }] });
  mock.onRerank('harbour', [
    { index: 1, relevance_score: 0.9 },
    { index: 0, relevance_score: 0.2 },
  ]);
  await mock.start();
});

afterAll(() => mock.stop());

describe('an independent server', () => {
  const llm = () => createLLMProvider({ provider: 'openai-compatible', ...server() });

  it('[providers:wire:independent] answers prompts, streams them and gives structured output', async () => {
    expect(await llm().generate('Say hello.', { stop_sequences: ['END'] })).toMatchObject({
      text: 'Hello, harbour!',
      finish_reason: 'stop',
    });
    expect((await collect(llm().streamText('Say hello.'))).join('')).toBe('Hello, harbour!');
    expect(await llm().generateStructured('Which city?', z.object({ city: z.string() }))).toEqual({ city: 'Oslo' });
    const [asked] = mock.getRequests();
    expect(asked?.body).toMatchObject({ stop: ['END'], max_tokens: 1024, temperature: 0.7 });
  });

  it.each([
    ['Too often', 'PROVIDER_RATE_LIMITED'],
    ['Broken', 'PROVIDER_UNAVAILABLE'],
    ['Nobody prepared this', 'PROVIDER_BAD_REQUEST'],
  ])('[providers:wire:independent] fails on %j with %s, streamed or not', async (prompt, code) => {
    await expect(llm().generate(prompt)).rejects.toMatchObject({ code });
    await expect(collect(llm().streamText(prompt))).rejects.toMatchObject({ code });
  });

  it('[providers:wire:invalid-arguments] may call a tool with arguments that are not JSON', async () => {
    const request = { messages: [{ role: 'user' as const, content: 'Odd tool' }] };
    const called = { name: 'look', arguments: '{"path": ' };
    const reply = await llm().chat(request);
    expect(reply.message.tool_calls?.map((call) => call.function)).toEqual([called]);
    const parts = await collect(llm().stream(request));
    expect(parts.at(-2)).toMatchObject({ type: 'tool_call', tool_call: { function: called } });
  });

  it('[providers:wire:independent] embeds texts in batches, the same text in the same way', async () => {
    const embedder = createEmbeddingProvider({ provider: 'openai-compatible', ...server(), dimensions: 1536 });
    const [first, second, third] = await embedder.embedBatch(['a', 'b', 'a'], { batch_size: 2 });
    expect(first).toHaveLength(1536);
    expect(Math.hypot(...first!)).toBeCloseTo(1, 5);
    expect(third).toEqual(first);
    expect(second).not.toEqual(first);
  });

  it('[providers:wire:independent] refuses the wrong number of dimensions', async () => {
    const embedder = createEmbeddingProvider({ provider: 'openai-compatible', ...server(), dimensions: 8 });
    await expect(embedder.embed('a')).rejects.toMatchObject({ code: 'PROVIDER_BAD_REPLY' });
  });

  it('[providers:wire:independent] reranks as Cohere does', async () => {
    const reranker = createRerankProvider({ provider: 'cohere', ...server(), base_url: `${mock.url}/v2` });
    expect(await reranker.rerank('harbour', ['the hills', 'the harbour'])).toEqual([
      { index: 1, score: 0.9, document: 'the harbour' },
      { index: 0, score: 0.2, document: 'the hills' },
    ]);
    // It knows nothing of this query and ranks nothing.
    await expect(reranker.rerank('else', ['a'])).rejects.toMatchObject({ code: 'PROVIDER_BAD_REPLY' });
  });
});
