import { ProviderError, type ChatRequest, type ChatStreamPart } from '@waymark/core-types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMockLLMProvider } from './mock-llm-provider.ts';

const request: ChatRequest = { messages: [{ role: 'user', content: 'Summarise it.' }], temperature: 0 };

async function collect(parts: AsyncIterable<ChatStreamPart>): Promise<ChatStreamPart[]> {
  const collected: ChatStreamPart[] = [];
  for await (const part of parts) collected.push(part);
  return collected;
}

describe('createMockLLMProvider', () => {
  it('answers with its script in order, text and tool calls', async () => {
    const provider = createMockLLMProvider({
      replies: [
        'One.',
        {
          tool_calls: [
            { name: 'look', arguments: { path: 'x' } },
            { name: 'bad', arguments: '{' },
          ],
        },
      ],
    });
    expect(provider.remaining).toBe(2);
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
    expect(provider.remaining).toBe(0);
  });

  it('fails where its script ends', async () => {
    const provider = createMockLLMProvider({ replies: [] });
    await expect(provider.chat(request)).rejects.toThrow('mock/scripted has no reply for request 1.');
  });

  it('throws the errors of its script', async () => {
    const error = new ProviderError('PROVIDER_TIMEOUT', 'Too late.');
    const provider = createMockLLMProvider({ replies: [error, 'After.'] });
    await expect(provider.chat(request)).rejects.toBe(error);
    expect((await provider.chat(request)).message.content).toBe('After.');
  });

  it('asks a function of the request', async () => {
    const provider = createMockLLMProvider({ replies: ({ messages }) => `${messages.length} message(s)` });
    expect((await provider.chat(request)).message.content).toBe('1 message(s)');
    expect(provider.remaining).toBeNull();
  });

  it('keeps copies of the requests, without signals', async () => {
    const provider = createMockLLMProvider({ replies: ['a'] });
    const messages = [...request.messages];
    await provider.chat({ messages, signal: new AbortController().signal });
    messages.push({ role: 'user', content: 'later' });
    expect(provider.requests).toEqual([{ messages: request.messages }]);
  });

  it('streams pieces that join to the text, tool calls whole, the reply last', async () => {
    const provider = createMockLLMProvider({
      replies: [{ reasoning: 'Hm.', text: ' It  is so.\n', tool_calls: [{ name: 'look' }] }],
    });
    const parts = await collect(provider.stream(request));
    expect(parts.map((part) => part.type)).toEqual(['reasoning', 'text', 'text', 'text', 'tool_call', 'reply']);
    expect(parts.at(-1)).toMatchObject({ reply: { message: { content: ' It  is so.\n' }, reasoning: 'Hm.' } });
  });

  it('streams any text without a loss', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: fc.constantFrom(' ', '\n', 'a', 'é', '🙂') }), async (text) => {
        const parts = await collect(createMockLLMProvider({ replies: [text] }).stream(request));
        expect(parts.map((part) => (part.type === 'text' ? part.text : '')).join('')).toBe(text);
      }),
      { numRuns: 30 },
    );
  });

  it('fails at random, always at the same requests for a seed, and uses up no reply then', async () => {
    const outcomes = async (seed: number) => {
      const provider = createMockLLMProvider({
        replies: () => 'ok',
        seed,
        failures: { rate: 0.4, codes: ['PROVIDER_RATE_LIMITED', 'PROVIDER_BAD_REQUEST'] },
      });
      const codes: string[] = [];
      for (let index = 0; index < 200; index++) {
        const outcome = await provider.chat(request).then(
          () => 'ok',
          (error: ProviderError) => `${error.code} ${error.retryable}`,
        );
        codes.push(outcome);
      }
      return codes;
    };
    const first = await outcomes(7);
    expect(await outcomes(7)).toEqual(first);
    expect(await outcomes(8)).not.toEqual(first);
    expect(new Set(first)).toEqual(new Set(['ok', 'PROVIDER_RATE_LIMITED true', 'PROVIDER_BAD_REQUEST false']));
    const failed = first.filter((outcome) => outcome !== 'ok').length;
    expect(failed).toBeGreaterThan(50);
    expect(failed).toBeLessThan(110);
    const scripted = createMockLLMProvider({ replies: ['ok'], failures: { rate: 1 } });
    await expect(scripted.chat(request)).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
    expect(scripted.remaining).toBe(1);
  });

  it('cuts a stream in its middle', async () => {
    const provider = createMockLLMProvider({ replies: ['ok'], failures: { rate: 1, codes: ['PROVIDER_BAD_REPLY'] } });
    const seen: ChatStreamPart[] = [];
    const read = async () => {
      for await (const part of provider.stream(request)) seen.push(part);
    };
    await expect(read()).rejects.toMatchObject({ code: 'PROVIDER_BAD_REPLY' });
    expect(seen).toHaveLength(1);
  });

  it('fails as aborted, before it begins and within a stream', async () => {
    const provider = createMockLLMProvider({ replies: ['one two three'] });
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
