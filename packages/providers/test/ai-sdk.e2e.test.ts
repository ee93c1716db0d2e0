import { embedMany, generateText, Output, rerank, stepCountIs, streamText, tool, type LanguageModel } from 'ai';
import { MockEmbeddingModelV4, MockLanguageModelV3, MockLanguageModelV4, MockRerankingModelV4 } from 'ai/test';
import type { LanguageModelV4Content, LanguageModelV4StreamPart, LanguageModelV4Usage } from '@ai-sdk/provider';
import { ConfigurationError, ProviderError, type ChatStreamPart, type EmbeddingUsage } from '@waymark/core-types';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  fromAiSdkEmbeddingModel,
  fromAiSdkModel,
  fromAiSdkRerankingModel,
  toAiSdkEmbeddingModel,
  toAiSdkModel,
  toAiSdkRerankingModel,
} from '../src/ai-sdk/index.ts';
import { createMockEmbeddingProvider, createMockLLMProvider, createMockRerankProvider } from '../src/index.ts';
import { ask, createHeldProvider } from './held-provider.ts';
import { settle } from './manual-time.ts';

beforeAll(() => {
  Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false });
});

const inputSchema = z.object({ path: z.string() });

describe('toAiSdkModel in the real SDK', () => {
  it('[providers:ai-sdk:to-model] answers generateText, with usage and finish reason', async () => {
    const mock = createMockLLMProvider({
      responses: [
        {
          text: 'Four.',
          reasoning: 'Two and two.',
          usage: { input_tokens: 10, output_tokens: 5, cached_input_tokens: 4, reasoning_tokens: 3 },
        },
      ],
    });
    const result = await generateText({
      model: toAiSdkModel(mock),
      instructions: 'Be brief.',
      prompt: 'Two and two?',
      temperature: 0.5,
      maxOutputTokens: 50,
      stopSequences: ['x'],
    });
    expect(result.text).toBe('Four.');
    expect(result.finalStep.reasoningText).toBe('Two and two.');
    expect(result.finishReason).toBe('stop');
    expect(result.usage).toMatchObject({
      inputTokens: 10,
      outputTokens: 5,
      inputTokenDetails: { cacheReadTokens: 4, noCacheTokens: 6 },
      outputTokenDetails: { reasoningTokens: 3 },
    });
    expect(mock.callHistory).toEqual([
      {
        messages: [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: 'Two and two?' },
        ],
        temperature: 0.5,
        max_tokens: 50,
        stop_sequences: ['x'],
      },
    ]);
  });

  it('runs tools in several steps, also after arguments that are no JSON', async () => {
    const mock = createMockLLMProvider({
      responses: [
        { tool_calls: [{ name: 'look', arguments: '{"path":' }] },
        { tool_calls: [{ name: 'look', arguments: '{ "path": "a.txt" }' }] },
        'Done.',
      ],
    });
    const result = await generateText({
      model: toAiSdkModel(mock),
      prompt: 'Look.',
      tools: { look: tool({ description: 'Reads.', inputSchema, execute: async ({ path }) => `content of ${path}` }) },
      stopWhen: stepCountIs(5),
    });
    expect(result.text).toBe('Done.');
    const [, second, third] = mock.callHistory;
    expect(second!.messages.slice(1)).toMatchObject([
      { role: 'assistant', content: null, tool_calls: [{ id: 'call_1_0', function: { arguments: '{"path":' } }] },
      { role: 'tool', tool_call_id: 'call_1_0', content: expect.stringContaining('Invalid input') },
    ]);
    expect(third!.messages.slice(3)).toMatchObject([
      { tool_calls: [{ function: { name: 'look', arguments: '{ "path": "a.txt" }' } }] },
      { role: 'tool', tool_call_id: 'call_2_0', content: 'content of a.txt' },
    ]);
    expect(third!.tools).toMatchObject([{ type: 'function', function: { name: 'look', description: 'Reads.' } }]);
  });

  it('gives structured output', async () => {
    const mock = createMockLLMProvider({ responses: ['{"path":"a.txt"}'] });
    const result = await generateText({
      model: toAiSdkModel(mock),
      prompt: 'Which?',
      output: Output.object({ schema: inputSchema, name: 'file' }),
    });
    expect(result.output).toEqual({ path: 'a.txt' });
    expect(mock.callHistory[0]!.output).toMatchObject({ name: 'file', schema: { type: 'object', required: ['path'] } });
  });

  it('streams text, tool calls and usage', async () => {
    const mock = createMockLLMProvider({
      responses: [
        { reasoning: 'Hm.', text: 'One two.', tool_calls: [{ name: 'look', arguments: { path: 'x' } }] },
        'End.',
      ],
    });
    const result = streamText({
      model: toAiSdkModel(mock),
      prompt: 'Count.',
      tools: { look: tool({ inputSchema, execute: async () => 'seen' }) },
      stopWhen: stepCountIs(3),
    });
    const pieces: string[] = [];
    for await (const piece of result.textStream) pieces.push(piece);
    expect(pieces).toEqual(['One', ' two.', 'End.']);
    expect((await result.steps).map(({ finishReason }) => finishReason)).toEqual(['tool-calls', 'stop']);
    expect((await result.steps)[0]!.reasoningText).toBe('Hm.');
    expect((await result.usage).outputTokens).toBeGreaterThan(0);
  });

  it('hands our errors on unchanged, and calls once', async () => {
    const mock = createMockLLMProvider({ errorRate: 1, errorCodes: ['PROVIDER_RATE_LIMITED'] });
    const model: LanguageModel = toAiSdkModel(mock);
    await expect(generateText({ model, prompt: 'Hello?' })).rejects.toMatchObject({ code: 'PROVIDER_RATE_LIMITED' });
    const errors: unknown[] = [];
    const result = streamText({ model, prompt: 'Hello?', onError: ({ error }) => void errors.push(error) });
    await result.consumeStream();
    expect(errors).toMatchObject([{ code: 'PROVIDER_RATE_LIMITED' }]);
    expect(mock.callHistory).toHaveLength(2);
    const cut = createMockLLMProvider({ errorRate: 1, errorCodes: ['PROVIDER_BAD_REPLY'] });
    const broken = streamText({
      model: toAiSdkModel(cut),
      prompt: 'Hello?',
      onError: ({ error }) => void errors.push(error),
    });
    await broken.consumeStream();
    expect(errors.at(-1)).toMatchObject({ code: 'PROVIDER_BAD_REPLY' });
  });

  it('aborts the provider, and lets go of its stream when the reader leaves', async () => {
    const held = createHeldProvider();
    const controller = new AbortController();
    const call = generateText({ model: toAiSdkModel(held), prompt: 'a', abortSignal: controller.signal });
    setImmediate(() => controller.abort());
    await expect(call).rejects.toMatchObject({ code: 'PROVIDER_ABORTED' });
    const prompt = [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'b' }] }];
    for (const piecesRead of [0, 2]) {
      const opening = toAiSdkModel(held).doStream({ prompt });
      await settle();
      held.calls.at(-1)!.answer('one two three');
      const reader = (await opening).stream.getReader();
      for (let piece = 0; piece < piecesRead; piece++) await reader.read();
      await reader.cancel();
      await settle();
      expect(held.calls.at(-1)!.request.signal?.aborted).toBe(true);
    }
    expect(held.closed).toBe(2);
  });

  it('[providers:ai-sdk:unsupported] warns of settings that change nothing, and refuses files', async () => {
    const mock = createMockLLMProvider();
    const model = toAiSdkModel(mock);
    const prompt = [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'a' }] }];
    const { warnings } = await model.doGenerate({
      prompt,
      topP: 1,
      topK: 1,
      seed: 1,
      presencePenalty: 1,
      frequencyPenalty: 1,
      reasoning: 'high',
      toolChoice: { type: 'required' },
      tools: [{ type: 'provider', id: 'maker.search', name: 'search', args: {} }],
      responseFormat: { type: 'json' },
    });
    expect(warnings.map((warning) => 'feature' in warning && warning.feature)).toEqual([
      'topP',
      'topK',
      'presencePenalty',
      'frequencyPenalty',
      'seed',
      'reasoning',
      'toolChoice: required',
      'tool maker.search',
    ]);
    expect(mock.callHistory).toMatchObject([{ tools: [], output: { name: 'answer', schema: { type: 'object' } } }]);
    const none = await model.doGenerate({
      prompt,
      toolChoice: { type: 'none' },
      tools: [{ type: 'function', name: 'look', inputSchema: {} }],
    });
    expect(none.warnings).toEqual([]);
    expect(mock.callHistory[1]).not.toHaveProperty('tools');
    const file = { type: 'file' as const, mediaType: 'image/png', data: { type: 'data' as const, data: 'AAAA' } };
    await expect(model.doGenerate({ prompt: [{ role: 'user', content: [file] }] })).rejects.toMatchObject({
      code: 'PROVIDER_BAD_REQUEST',
    });
  });

  it('reads every kind of tool result and leaves thoughts out', async () => {
    const mock = createMockLLMProvider();
    const results = [
      { type: 'text' as const, value: 'text' },
      { type: 'json' as const, value: { a: 1 } },
      { type: 'error-text' as const, value: 'broken' },
      { type: 'error-json' as const, value: [1] },
      { type: 'execution-denied' as const, reason: 'not today' },
      { type: 'execution-denied' as const },
      {
        type: 'content' as const,
        value: [
          { type: 'text' as const, text: 'a' },
          { type: 'text' as const, text: 'b' },
        ],
      },
    ];
    const call = { toolCallId: '1', toolName: 'look' };
    await toAiSdkModel(mock).doGenerate({
      prompt: [
        {
          role: 'assistant',
          content: [
            { type: 'reasoning', text: 'Hm.' },
            { type: 'tool-call', ...call, input: undefined },
            { type: 'tool-result', ...call, output: { type: 'text', value: 'by the provider' } },
          ],
        },
        {
          role: 'tool',
          content: [
            ...results.map((output) => ({ type: 'tool-result' as const, ...call, output })),
            { type: 'tool-approval-response', approvalId: '1', approved: true },
          ],
        },
      ],
    });
    const [assistant, ...tools] = mock.callHistory[0]!.messages;
    expect(assistant).toMatchObject({ content: null, tool_calls: [{ function: { arguments: '{}' } }] });
    expect(tools.map(({ content }) => content)).toEqual([
      'by the provider',
      'text',
      '{"a":1}',
      'broken',
      '[1]',
      'not today',
      'The call was not allowed.',
      'a\nb',
    ]);
  });
});

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

describe('embedders and rerankers', () => {
  it('serve embedMany and rerank of the real SDK', async () => {
    const embedder = createMockEmbeddingProvider({ dimensions: 4 });
    const { embeddings } = await embedMany({ model: toAiSdkEmbeddingModel(embedder), values: ['a', 'b'] });
    expect(embeddings).toEqual((await embedder.embedBatch(['a', 'b'])).map((vector) => [...vector]));
    const other = await toAiSdkEmbeddingModel(embedder).doEmbed({ values: ['a'], dimensions: 3 });
    expect(other.warnings).toEqual([{ type: 'unsupported', feature: 'dimensions: 3' }]);
    const reranker = createMockRerankProvider({ scoreStrategy: 'fixed', fixedScores: [0.1, 0.9] });
    const { rerankedDocuments } = await rerank({
      model: toAiSdkRerankingModel(reranker),
      query: 'q',
      documents: ['a', 'b'],
      topN: 1,
    });
    expect(rerankedDocuments).toEqual(['b']);
  });

  it('tell of tokens, both ways', async () => {
    const embedder = createMockEmbeddingProvider({ dimensions: 2 });
    const { usage } = await embedMany({ model: toAiSdkEmbeddingModel(embedder), values: ['abcd', 'efgh'] });
    expect(usage).toEqual({ tokens: 2 });
    const used: EmbeddingUsage[] = [];
    const onUsage = (one: EmbeddingUsage) => void used.push(one);
    await fromAiSdkEmbeddingModel(toAiSdkEmbeddingModel(embedder), { dimensions: 2 }).embed('abcd', { onUsage });
    const silent = new MockEmbeddingModelV4({ doEmbed: async () => ({ embeddings: [[1, 0]], warnings: [] }) });
    const quiet = fromAiSdkEmbeddingModel(silent, { dimensions: 2 });
    await quiet.embed('abcd', { onUsage });
    expect(used).toEqual([
      { input_tokens: 1, model: null },
      { input_tokens: null, model: null },
    ]);
    expect((await toAiSdkEmbeddingModel(quiet).doEmbed({ values: ['a'] })).usage).toBeUndefined();
  });

  it('hand aborts on', async () => {
    const signal = AbortSignal.abort();
    await expect(
      toAiSdkEmbeddingModel(createMockEmbeddingProvider()).doEmbed({ values: ['a'], abortSignal: signal }),
    ).rejects.toMatchObject({ code: 'PROVIDER_ABORTED' });
    const documents = { type: 'text' as const, values: ['a'] };
    await expect(
      toAiSdkRerankingModel(createMockRerankProvider()).doRerank({ query: 'q', documents, abortSignal: signal }),
    ).rejects.toMatchObject({ code: 'PROVIDER_ABORTED' });
  });

  it('check vectors: count, length, and batches no larger than the model takes', async () => {
    const model = new MockEmbeddingModelV4({
      maxEmbeddingsPerCall: 2,
      doEmbed: async ({ values }) => ({ embeddings: values.map((text) => [3, text.length]), warnings: [] }),
    });
    const provider = fromAiSdkEmbeddingModel(model, { dimensions: 2 });
    const vectors = await provider.embedBatch(['aaaa', '', 'aaaa']);
    expect(vectors.map((vector) => [...vector].map((value) => Number(value.toFixed(3))))).toEqual([
      [0.6, 0.8],
      [1, 0],
      [0.6, 0.8],
    ]);
    expect(model.doEmbedCalls.map(({ values }) => values.length)).toEqual([2, 1]);
    for (const maxEmbeddingsPerCall of [0, Number.NaN]) {
      const odd = new MockEmbeddingModelV4({ maxEmbeddingsPerCall, doEmbed: model.doEmbed });
      expect(await fromAiSdkEmbeddingModel(odd, { dimensions: 2 }).embedBatch(['a', 'b'])).toHaveLength(2);
    }
    const wrong = fromAiSdkEmbeddingModel(model, { dimensions: 3 });
    await expect(wrong.embed('a')).rejects.toMatchObject({ code: 'PROVIDER_BAD_REPLY' });
    await expect(provider.embedBatch(['a'], { batch_size: 0 })).rejects.toMatchObject({ code: 'PROVIDER_BAD_REQUEST' });
    expect(() => fromAiSdkEmbeddingModel(model, { dimensions: 0 })).toThrow(ConfigurationError);
    expect(() => fromAiSdkEmbeddingModel(model, { dimensions: 2, timeoutMs: 0 })).toThrow(ConfigurationError);
    for (const reply of [undefined, {}, { embeddings: [] }]) {
      const odd = new MockEmbeddingModelV4({ doEmbed: async () => reply as never });
      const call = fromAiSdkEmbeddingModel(odd, { dimensions: 2 }).embed('a');
      await expect(call).rejects.toMatchObject({ code: 'PROVIDER_BAD_REPLY' });
    }
  });

  it('check rankings', async () => {
    const ranking = (results: { index: number; relevanceScore: number }[]) =>
      fromAiSdkRerankingModel(new MockRerankingModelV4({ doRerank: async () => ({ ranking: results }) }));
    const documents = ['a', 'b'];
    await expect(ranking([{ index: 5, relevanceScore: 1 }]).rerank('q', documents, { top_k: 1 })).rejects.toMatchObject(
      {
        code: 'PROVIDER_BAD_REPLY',
      },
    );
    await expect(ranking([]).rerank('q', documents)).rejects.toMatchObject({ code: 'PROVIDER_BAD_REPLY' });
    for (const garbage of [undefined, {}, [{ index: 0 }], [{ index: 0.5, relevanceScore: 1 }]]) {
      const call = ranking(garbage as never).rerank('q', documents);
      await expect(call).rejects.toMatchObject({
        code: 'PROVIDER_BAD_REPLY',
        message: "The reply of mock-provider/mock-model-id does not fit the AI SDK's interface of reranking models.",
      });
    }
    const nothing = new MockRerankingModelV4({ doRerank: async () => undefined as never });
    const call = fromAiSdkRerankingModel(nothing).rerank('q', documents);
    await expect(call).rejects.toMatchObject({ code: 'PROVIDER_BAD_REPLY' });
    await expect(ranking([]).rerank('q', documents, { top_k: Number.NaN })).rejects.toMatchObject({
      code: 'PROVIDER_BAD_REQUEST',
    });
    const good = ranking([
      { index: 0, relevanceScore: 0.1 },
      { index: 1, relevanceScore: 0.7 },
    ]);
    expect((await good.rerank('q', documents)).map(({ document }) => document)).toEqual(['b', 'a']);
  });
});
