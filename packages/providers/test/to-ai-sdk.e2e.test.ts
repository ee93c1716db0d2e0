import { generateText, Output, stepCountIs, streamText, tool, type LanguageModel } from 'ai';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { toAiSdkModel } from '../src/ai-sdk/index.ts';
import { createMockLLMProvider } from '../src/index.ts';
import { createHeldProvider } from './held-provider.ts';
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
