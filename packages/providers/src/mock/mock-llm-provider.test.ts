import { ConfigurationError, ProviderError, type ChatRequest, type ChatStreamPart } from '@waymark/core-types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMockLLMProvider, type MockLLMProviderOptions } from './mock-llm-provider.ts';

const request: ChatRequest = { messages: [{ role: 'user', content: 'Summarise it.' }], temperature: 0 };

async function collect(parts: AsyncIterable<ChatStreamPart>): Promise<ChatStreamPart[]> {
  const collected: ChatStreamPart[] = [];
  for await (const part of parts) collected.push(part);
  return collected;
}

/** What so many calls give: the text or the error's code. */
async function outcomes(options: MockLLMProviderOptions, count: number): Promise<string[]> {
  const provider = createMockLLMProvider(options);
  const results: string[] = [];
  for (let call = 0; call < count; call++) {
    results.push(
      await provider.chat(request).then(
        ({ message }) => message.content ?? '',
        (error: ProviderError) => error.code,
      ),
    );
  }
  return results;
}

describe('responses', () => {
  it('[providers:mock-llm:default-response] are "Mock response" where none are given', async () => {
    expect(await outcomes({}, 2)).toEqual(['Mock response', 'Mock response']);
    expect(await outcomes({ responses: [], defaultResponse: 'Nothing.' }, 1)).toEqual(['Nothing.']);
    expect((await createMockLLMProvider().generate('Hello?')).text).toBe('Mock response');
  });

  it('[providers:mock-llm:responses] begin again after the last one', async () => {
    expect(await outcomes({ responses: ['One.', 'Two.'] }, 5)).toEqual(['One.', 'Two.', 'One.', 'Two.', 'One.']);
    expect(createMockLLMProvider({ responses: ['One.'] }).remaining).toBeNull();
  });

  it('fail after the last one where that is asked for', async () => {
    const provider = createMockLLMProvider({ responses: ['One.'], whenUsedUp: 'fail' });
    expect(provider.remaining).toBe(1);
    await provider.chat(request);
    expect(provider.remaining).toBe(0);
    await expect(provider.chat(request)).rejects.toThrow('mock/scripted has no response for call 2.');
    await expect(provider.chat(request)).rejects.toMatchObject({ code: 'PROVIDER_BAD_REQUEST', details: { call: 3 } });
  });

  it('are text, tool calls with good and bad arguments, reasoning or a refusal', async () => {
    const provider = createMockLLMProvider({
      responses: [
        'One.',
        {
          tool_calls: [
            { name: 'look', arguments: { path: 'x' } },
            { name: 'bad', arguments: '{' },
          ],
        },
        { text: 'Partly.', refusal: 'Not that.' },
        { refusal: 'No.' },
      ],
    });
    expect(await provider.chat(request)).toEqual({
      message: { role: 'assistant', content: 'One.' },
      finish_reason: 'stop',
      model: 'scripted',
      usage: { input_tokens: 4, output_tokens: 1, cached_input_tokens: 0, reasoning_tokens: 0 },
    });
    expect(await provider.chat(request)).toMatchObject({
      message: {
        content: null,
        tool_calls: [
          { id: 'call_2_0', type: 'function', function: { name: 'look', arguments: '{"path":"x"}' } },
          { id: 'call_2_1', type: 'function', function: { name: 'bad', arguments: '{' } },
        ],
      },
      finish_reason: 'tool_calls',
    });
    expect((await provider.chat(request)).message).toEqual({
      role: 'assistant',
      content: 'Partly.',
      refusal: 'Not that.',
    });
    await expect(provider.chat(request)).rejects.toMatchObject({ code: 'PROVIDER_REFUSED' });
  });

  it('are thrown where they are errors', async () => {
    const error = new ProviderError('PROVIDER_TIMEOUT', 'Too late.');
    expect(await outcomes({ responses: [error, 'After.'] }, 3)).toEqual([
      'PROVIDER_TIMEOUT',
      'After.',
      'PROVIDER_TIMEOUT',
    ]);
  });

  it('come from functions of the request', async () => {
    const count = ({ messages }: ChatRequest) => `${messages.length} message(s)`;
    expect(await outcomes({ responses: count }, 1)).toEqual(['1 message(s)']);
    expect(await outcomes({ responses: ['First.', count] }, 2)).toEqual(['First.', '1 message(s)']);
  });

  it('[providers:mock-llm:token-ratio] count a quarter of a token for a character, or as much as is asked for', async () => {
    const usage = async (options: MockLLMProviderOptions) =>
      (await createMockLLMProvider({ defaultResponse: '12345678', ...options }).generate('1234')).usage;
    expect(await usage({})).toEqual({ prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 });
    expect(await usage({ tokenRatio: 1 })).toEqual({ prompt_tokens: 4, completion_tokens: 8, total_tokens: 12 });
    expect(await usage({ tokenRatio: 0 })).toEqual({ prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 });
  });
});

describe('callHistory', () => {
  it('[providers:mock-llm:call-history] holds copies of all requests without signals, failed ones too', async () => {
    const provider = createMockLLMProvider({ failAfter: 1 });
    const messages = [...request.messages];
    await provider.chat({ messages, signal: new AbortController().signal });
    messages.push({ role: 'user', content: 'later' });
    await provider.chat({ messages }).catch(() => {});
    expect(provider.callHistory).toEqual([{ messages: request.messages }, { messages }]);
  });

  it('[providers:mock-llm:reset] is empty after a reset, and script and failures begin again', async () => {
    const provider = createMockLLMProvider({ responses: ['One.', 'Two.'], failAfter: 1, errorRate: 0.5, seed: 3 });
    const run = async () => {
      const results: unknown[] = [];
      for (let call = 0; call < 3; call++) {
        results.push(await provider.chat(request).catch((error: ProviderError) => error.details));
      }
      return results;
    };
    const first = await run();
    provider.reset();
    expect(provider.callHistory).toEqual([]);
    expect(await run()).toEqual(first);
  });
});

describe('failures', () => {
  it('[providers:mock-llm:fail-after] begin after so many calls and do not end', async () => {
    expect(await outcomes({ failAfter: 3 }, 6)).toEqual([
      ...Array.from({ length: 3 }, () => 'Mock response'),
      ...Array.from({ length: 3 }, () => 'PROVIDER_UNAVAILABLE'),
    ]);
    expect(await outcomes({ failAfter: 0 }, 1)).toEqual(['PROVIDER_UNAVAILABLE']);
  });

  it('[providers:mock:seed] [providers:mock-llm:error-rate] come at random, at the same calls for a seed', async () => {
    const options: MockLLMProviderOptions = {
      errorRate: 0.4,
      errorCodes: ['PROVIDER_RATE_LIMITED', 'PROVIDER_BAD_REQUEST'],
    };
    const first = await outcomes({ ...options, seed: 7 }, 200);
    expect(await outcomes({ ...options, seed: 7 }, 200)).toEqual(first);
    expect(await outcomes({ ...options, seed: 8 }, 200)).not.toEqual(first);
    expect(new Set(first)).toEqual(new Set(['Mock response', 'PROVIDER_RATE_LIMITED', 'PROVIDER_BAD_REQUEST']));
    const failed = first.filter((outcome) => outcome !== 'Mock response').length;
    expect(failed).toBeGreaterThan(50);
    expect(failed).toBeLessThan(110);
  });

  it('use up no response and say whether to try again', async () => {
    const scripted = createMockLLMProvider({
      responses: ['ok'],
      whenUsedUp: 'fail',
      errorRate: 1,
      errorCodes: ['PROVIDER_RATE_LIMITED'],
    });
    await expect(scripted.chat(request)).rejects.toMatchObject({ code: 'PROVIDER_RATE_LIMITED', retryable: true });
    expect(scripted.remaining).toBe(1);
    const wrong = createMockLLMProvider({ errorRate: 1, errorCodes: ['PROVIDER_BAD_REQUEST'] });
    await expect(wrong.chat(request)).rejects.toMatchObject({ retryable: false });
  });

  it.each<MockLLMProviderOptions>([
    { errorRate: 1.1 },
    { errorRate: Number.NaN },
    { failAfter: -1 },
    { tokenRatio: -1 },
    { errorCodes: [] },
  ])('cannot be %j', (options) => {
    expect(() => createMockLLMProvider(options)).toThrow(ConfigurationError);
  });
});

describe('stream', () => {
  it('gives pieces that join to the text, tool calls whole, the reply last', async () => {
    const provider = createMockLLMProvider({
      responses: [{ reasoning: 'Hm.', text: ' It  is so.\n', tool_calls: [{ name: 'look' }] }],
    });
    const parts = await collect(provider.stream(request));
    expect(parts.map((part) => part.type)).toEqual(['reasoning', 'text', 'text', 'text', 'tool_call', 'reply']);
    expect(parts.at(-1)).toMatchObject({ reply: { message: { content: ' It  is so.\n' }, reasoning: 'Hm.' } });
  });

  it('gives any text without a loss', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: fc.constantFrom(' ', '\n', 'a', 'é', '🙂') }), async (text) => {
        const parts = await collect(createMockLLMProvider({ responses: [text] }).stream(request));
        expect(parts.map((part) => (part.type === 'text' ? part.text : '')).join('')).toBe(text);
      }),
      { numRuns: 30 },
    );
  });

  it('is cut in its middle by a bad reply, and fails before its first piece otherwise', async () => {
    const seen: ChatStreamPart[] = [];
    const read = async (code: 'PROVIDER_BAD_REPLY' | 'PROVIDER_UNAVAILABLE') => {
      const provider = createMockLLMProvider({ errorRate: 1, errorCodes: [code] });
      for await (const part of provider.stream(request)) seen.push(part);
    };
    await expect(read('PROVIDER_BAD_REPLY')).rejects.toMatchObject({ code: 'PROVIDER_BAD_REPLY' });
    await expect(read('PROVIDER_UNAVAILABLE')).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
    expect(seen).toHaveLength(1);
  });

  it('fails as aborted, before it begins and within', async () => {
    const provider = createMockLLMProvider({ responses: ['one two three'] });
    await expect(provider.chat({ ...request, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'PROVIDER_ABORTED',
    });
    const controller = new AbortController();
    const read = async () => {
      for await (const part of provider.stream({ ...request, signal: controller.signal })) {
        expect(part.type).toBe('text');
        controller.abort();
      }
    };
    await expect(read()).rejects.toMatchObject({ code: 'PROVIDER_ABORTED' });
  });
});
