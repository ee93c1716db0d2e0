import { MockLanguageModelV3, MockLanguageModelV4 } from 'ai/test';
import type { LanguageModelV4Content, LanguageModelV4StreamPart, LanguageModelV4Usage } from '@ai-sdk/provider';
import { ConfigurationError, ProviderError, type ChatStreamPart } from '@waymark/core-types';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fromAiSdkModel } from '../src/ai-sdk/index.ts';
import { ask } from './held-provider.ts';
import { settle } from './manual-time.ts';

beforeAll(() => {
  Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false });
});

const inputSchema = z.object({ path: z.string() });

const usage: LanguageModelV4Usage = {
  inputTokens: { total: 10, noCache: 6, cacheRead: 4, cacheWrite: undefined },
  outputTokens: { total: 5, text: 2, reasoning: 3 },
};
const stop = { unified: 'stop' as const, raw: 'stop' };

function answering(content: LanguageModelV4Content[], changes: Partial<Awaited<ReturnType<Generate>>> = {}) {
  return new MockLanguageModelV4({
    provider: 'maker.chat',
    modelId: 'model-1',
    doGenerate: { content, finishReason: stop, usage, warnings: [], ...changes },
  });
}
type Generate = MockLanguageModelV4['doGenerate'];

function streaming(parts: LanguageModelV4StreamPart[]) {
  return new MockLanguageModelV4({ doStream: async () => ({ stream: ReadableStream.from(parts) }) });
}

async function collect(parts: AsyncIterable<ChatStreamPart>): Promise<ChatStreamPart[]> {
  const seen: ChatStreamPart[] = [];
  for await (const part of parts) seen.push(part);
  return seen;
}

describe('fromAiSdkModel', () => {
  it('[providers:ai-sdk:from-model] gives text, thoughts, tool calls, usage and the model that answered', async () => {
    const model = answering(
      [
        { type: 'reasoning', text: 'Hm.' },
        { type: 'text', text: 'One ' },
        { type: 'source', sourceType: 'url', id: '1', url: 'https://example.com' },
        { type: 'text', text: 'two.' },
        { type: 'tool-call', toolCallId: 'c1', toolName: 'look', input: '{"path":' },
        { type: 'tool-call', toolCallId: 'c2', toolName: 'search', input: '{}', providerExecuted: true },
      ],
      { response: { modelId: 'model-1-dated' } },
    );
    const provider = fromAiSdkModel(model);
    expect(provider.name).toBe('maker.chat/model-1');
    expect(await provider.chat({ ...ask('Hello?'), max_tokens: 9 })).toEqual({
      message: {
        role: 'assistant',
        content: 'One two.',
        tool_calls: [{ id: 'c1', type: 'function', function: { name: 'look', arguments: '{"path":' } }],
      },
      reasoning: 'Hm.',
      finish_reason: 'tool_calls',
      model: 'model-1-dated',
      usage: { input_tokens: 10, output_tokens: 5, cached_input_tokens: 4, reasoning_tokens: 3 },
    });
    expect(model.doGenerateCalls[0]).toMatchObject({
      prompt: [{ role: 'user', content: [{ type: 'text', text: 'Hello?' }] }],
      maxOutputTokens: 9,
    });
  });

  it('puts results of one turn into one message, with the names of their tools', async () => {
    const model = answering([{ type: 'text', text: 'a' }]);
    const call = (id: string, name: string) => ({ id, type: 'function' as const, function: { name, arguments: '{}' } });
    await fromAiSdkModel(model).chat({
      messages: [
        { role: 'assistant', content: '', tool_calls: [call('1', 'look'), call('2', 'find')] },
        { role: 'tool', tool_call_id: '1', content: 'a' },
        { role: 'tool', tool_call_id: '2', content: 'b' },
        { role: 'tool', tool_call_id: '3', content: 'c' },
      ],
    });
    expect(model.doGenerateCalls[0]!.prompt).toMatchObject([
      { role: 'assistant', content: [{ type: 'tool-call' }, { type: 'tool-call' }] },
      { role: 'tool', content: [{ toolName: 'look' }, { toolName: 'find' }, { toolName: 'unknown' }] },
    ]);
  });

  it('takes models of version 3, and no others', async () => {
    const model = new MockLanguageModelV3({
      doGenerate: { content: [{ type: 'text', text: 'Three.' }], finishReason: stop, usage, warnings: [] },
      doStream: async () => ({
        stream: ReadableStream.from<LanguageModelV4StreamPart>([
          { type: 'text-start', id: '1' },
          { type: 'text-delta', id: '1', delta: 'Three.' },
          { type: 'finish', finishReason: stop, usage },
        ]) as never,
      }),
    });
    const provider = fromAiSdkModel(model);
    expect((await provider.generate('Version?')).text).toBe('Three.');
    expect(await collect(provider.stream(ask('Version?')))).toHaveLength(2);
    const older = { specificationVersion: 'v2', provider: 'maker', modelId: 'old' };
    expect(() => fromAiSdkModel(older as never)).toThrow(ConfigurationError);
  });

  it('asks for structured output and takes the text that the model says is the answer', async () => {
    const drafts = answering(
      [
        { type: 'text', text: 'Draft: ' },
        { type: 'text', text: '{"path":"a"}' },
      ],
      { structuredOutputText: '{"path":"b"}' },
    );
    const provider = fromAiSdkModel(drafts);
    expect(await provider.generateStructured('Which?', inputSchema)).toEqual({ path: 'b' });
    expect(drafts.doGenerateCalls[0]!.responseFormat).toMatchObject({ type: 'json', schema: { type: 'object' } });
    expect((await provider.chat(ask('Which?'))).message.content).toBe('Draft: {"path":"a"}');
  });

  it.each(['error', 'interrupted', 'other'] as const)('refuses a reply that ends as "%s"', async (unified) => {
    const model = answering([{ type: 'text', text: 'Part' }], { finishReason: { unified, raw: undefined } });
    await expect(fromAiSdkModel(model).chat(ask('a'))).rejects.toMatchObject({
      code: 'PROVIDER_BAD_REPLY',
      retryable: unified !== 'other',
    });
  });

  it('refuses replies that say nothing or contradict themselves, and counts only what is counted', async () => {
    const chat = (content: LanguageModelV4Content[], unified: 'stop' | 'content-filter' | 'tool-calls' | 'length') =>
      fromAiSdkModel(answering(content, { finishReason: { unified, raw: '' } })).chat(ask('a'));
    await expect(chat([], 'stop')).rejects.toMatchObject({ code: 'PROVIDER_BAD_REPLY' });
    await expect(chat([], 'content-filter')).rejects.toMatchObject({ code: 'PROVIDER_REFUSED' });
    await expect(chat([{ type: 'text', text: 'a' }], 'tool-calls')).rejects.toMatchObject({
      code: 'PROVIDER_BAD_REPLY',
    });
    expect((await chat([], 'length')).message.content).toBeNull();
    const uncounted = {
      inputTokens: { ...usage.inputTokens, total: Number.NaN },
      outputTokens: usage.outputTokens,
    };
    const model = answering([{ type: 'text', text: 'a' }], { usage: uncounted });
    expect((await fromAiSdkModel(model).chat(ask('a'))).usage).toBeNull();
  });

  it('refuses a stream that is cut or that fails, whatever came before', async () => {
    const start: LanguageModelV4StreamPart[] = [
      { type: 'text-start', id: '1' },
      { type: 'text-delta', id: '1', delta: 'Part' },
    ];
    const read = (parts: LanguageModelV4StreamPart[]) => collect(fromAiSdkModel(streaming(parts)).stream(ask('a')));
    await expect(read(start)).rejects.toMatchObject({ code: 'PROVIDER_BAD_REPLY', retryable: true });
    const reset = Object.assign(new Error('x'), { code: 'ECONNRESET' });
    await expect(read([...start, { type: 'error', error: reset }])).rejects.toMatchObject({
      code: 'PROVIDER_UNAVAILABLE',
    });
    expect(
      await read([
        { type: 'reasoning-start', id: '0' },
        { type: 'reasoning-delta', id: '0', delta: 'Hm.' },
        ...start,
        { type: 'tool-call', toolCallId: 'c', toolName: 'look', input: '{}' },
        { type: 'response-metadata', modelId: 'dated' },
        { type: 'ping' },
        { type: 'finish', finishReason: stop, usage },
      ]),
    ).toMatchObject([
      { type: 'reasoning', text: 'Hm.' },
      { type: 'text', text: 'Part' },
      { type: 'tool_call', tool_call: { id: 'c' } },
      { type: 'reply', reply: { model: 'dated', finish_reason: 'tool_calls', message: { content: 'Part' } } },
    ]);
  });

  it('ends when it is aborted or takes too long, though the model does not listen', async () => {
    const deaf = () =>
      new MockLanguageModelV4({
        doGenerate: () => new Promise(() => {}),
        doStream: async () => ({ stream: new ReadableStream() }),
      });
    const slow = fromAiSdkModel(deaf(), { timeoutMs: 5 });
    await expect(slow.chat(ask('a'))).rejects.toMatchObject({ code: 'PROVIDER_TIMEOUT', retryable: true });
    await expect(collect(slow.stream(ask('a')))).rejects.toMatchObject({ code: 'PROVIDER_TIMEOUT' });
    const controller = new AbortController();
    const provider = fromAiSdkModel(deaf());
    const calls = [provider.chat(ask('a', controller.signal)), collect(provider.stream(ask('b', controller.signal)))];
    await settle();
    controller.abort();
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'PROVIDER_ABORTED' });
    await expect(provider.chat(ask('c', controller.signal))).rejects.toMatchObject({ code: 'PROVIDER_ABORTED' });
    await expect(collect(provider.stream(ask('d', controller.signal)))).rejects.toMatchObject({
      code: 'PROVIDER_ABORTED',
    });
  });

  it('lets go of the stream when its reader leaves', async () => {
    let cancelled = false;
    const endless = new MockLanguageModelV4({
      doStream: async () => ({
        stream: new ReadableStream<LanguageModelV4StreamPart>({
          pull: (controller) => controller.enqueue({ type: 'text-delta', id: '1', delta: 'more ' }),
          cancel: () => void (cancelled = true),
        }),
      }),
    });
    for await (const part of fromAiSdkModel(endless).stream(ask('a'))) {
      expect(part).toEqual({ type: 'text', text: 'more ' });
      break;
    }
    expect(cancelled).toBe(true);
  });
});

/** An error as the SDK's providers throw it. */
function apiCallError(facts: object): Error {
  const request = { messages: 'the secret plan of the prompt' };
  return Object.assign(new Error('the secret plan of the prompt'), {
    name: 'AI_APICallError',
    requestBodyValues: request,
    ...facts,
  });
}
const named = (name: string) => Object.assign(new Error('the secret plan of the prompt'), { name });

describe('errors of the SDK', () => {
  it.each<[string, unknown, object]>([
    ['401', apiCallError({ statusCode: 401 }), { code: 'PROVIDER_AUTHENTICATION', retryable: false }],
    [
      '429',
      apiCallError({ statusCode: 429, responseHeaders: { 'retry-after': '2' } }),
      { code: 'PROVIDER_RATE_LIMITED', retryable: true, details: { status: 429, retry_after_ms: 2_000 } },
    ],
    ['500', apiCallError({ statusCode: 500, responseBody: '<html>' }), { code: 'PROVIDER_UNAVAILABLE' }],
    [
      '400',
      apiCallError({ statusCode: 400, responseBody: '{"error":{"code":"bad_model","message":"No such model."}}' }),
      { code: 'PROVIDER_BAD_REQUEST', message: 'maker/model answered 400 (bad_model): No such model.' },
    ],
    ['an unreadable body', apiCallError({ statusCode: 200 }), { code: 'PROVIDER_BAD_REPLY' }],
    ['no connection', apiCallError({}), { code: 'PROVIDER_UNAVAILABLE', retryable: true }],
    ['a setting', named('AI_UnsupportedFunctionalityError'), { code: 'PROVIDER_BAD_REQUEST' }],
    ['a missing key', named('AI_LoadAPIKeyError'), { code: 'PROVIDER_AUTHENTICATION' }],
    ['JSON', named('AI_JSONParseError'), { code: 'PROVIDER_BAD_REPLY' }],
    [
      'a socket',
      Object.assign(new TypeError('x'), { cause: Object.assign(new Error('y'), { code: 'ECONNREFUSED' }) }),
      {
        code: 'PROVIDER_UNAVAILABLE',
        details: { reason: 'ECONNREFUSED' },
      },
    ],
    ['text', 'the secret plan of the prompt', { code: 'PROVIDER_BAD_REPLY' }],
    ['our own', new ProviderError('PROVIDER_REFUSED', 'No.'), { code: 'PROVIDER_REFUSED', message: 'No.' }],
  ])('[providers:ai-sdk:errors] are ours, without words of the prompt: %s', async (_name, error, expected) => {
    const model = new MockLanguageModelV4({
      provider: 'maker',
      modelId: 'model',
      doGenerate: async () => {
        throw error as Error;
      },
    });
    const thrown = await fromAiSdkModel(model)
      .chat(ask('the secret plan of the prompt'))
      .catch((failure: unknown) => failure);
    expect(thrown).toBeInstanceOf(ProviderError);
    expect(thrown).toMatchObject(expected);
    expect(JSON.stringify(thrown)).not.toContain('secret plan');
    expect(thrown).not.toHaveProperty('cause');
  });
});
