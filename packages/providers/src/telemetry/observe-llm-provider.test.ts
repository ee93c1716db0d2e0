import { ProviderError, type ChatProvider, type ChatReply, type ChatRequest } from '@waymark/core-types';
import { describe, expect, it } from 'vitest';
import { recordingTelemetry } from '../../test/recording-telemetry.ts';
import { collect } from '../../test/test-provider.ts';
import { observeLLMProvider } from './observe-llm-provider.ts';

const secret = 'sk-proj-Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MA';
const reply: ChatReply = {
  message: { role: 'assistant', content: `Your key is ${secret}.` },
  finish_reason: 'stop',
  model: 'gpt-test-2026',
  usage: { input_tokens: 11, output_tokens: 7, cached_input_tokens: 4, reasoning_tokens: 3 },
};
const request: ChatRequest = {
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: `Keep ${secret}.` },
  ],
  max_tokens: 50,
  temperature: 0,
  stop_sequences: ['END'],
};

/** A model whose call takes 1.5 s by its own clock. */
function slowModel(whole: ChatReply = reply) {
  let now = Date.parse('2026-01-01T00:00:00Z');
  const contexts: (string | undefined)[] = [];
  const closed: string[] = [];
  const recorded = recordingTelemetry();
  const provider: ChatProvider = {
    name: 'openai/gpt-test',
    async chat() {
      contexts.push(recorded.current.getStore());
      now += 1_500;
      return whole;
    },
    async *stream() {
      try {
        for (const text of ['a', 'b']) {
          contexts.push(recorded.current.getStore());
          now += 500;
          yield { type: 'text', text };
        }
        now += 500;
        yield { type: 'reply', reply: whole };
      } finally {
        closed.push('stream');
      }
    },
  };
  const clock = { now: () => now };
  return { ...recorded, provider, clock, contexts, closed };
}

const usual = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'openai',
  'gen_ai.request.model': 'gpt-test',
  'gen_ai.request.max_tokens': 50,
  'gen_ai.request.temperature': 0,
  'gen_ai.request.stop_sequences': ['END'],
  'langfuse.observation.type': 'generation',
};
const answered = {
  ...usual,
  'gen_ai.response.model': 'gpt-test-2026',
  'gen_ai.response.finish_reasons': ['stop'],
  'gen_ai.usage.input_tokens': 11,
  'gen_ai.usage.output_tokens': 7,
  'gen_ai.usage.cache_read.input_tokens': 4,
  'gen_ai.usage.reasoning.output_tokens': 3,
};
const labels = { provider: 'openai', model: 'gpt-test' };
const tokens = [
  ['waymark_llm_tokens_total', { direction: 'input', ...labels }, 11],
  ['waymark_llm_tokens_total', { direction: 'output', ...labels }, 7],
];

describe('chat', () => {
  it('[providers:telemetry:span] runs in a client span that says model, tokens and finish reason', async () => {
    const { provider, telemetry, clock, spans, attributes, contexts } = slowModel();
    expect(await observeLLMProvider(provider, telemetry, { clock }).chat(request)).toBe(reply);
    expect(spans).toMatchObject([{ name: 'chat gpt-test', kind: 'client', parent: null, end: 'ok' }]);
    expect(attributes()).toEqual(answered);
    expect(contexts).toEqual(['chat gpt-test']);
  });

  it('[providers:telemetry:metrics] counts tokens by direction and measures seconds', async () => {
    const { provider, telemetry, clock, counts, durations } = slowModel();
    await observeLLMProvider(provider, telemetry, { clock }).chat(request);
    expect(counts).toEqual(tokens);
    expect(durations).toEqual([['waymark_llm_call_duration_seconds', 1.5, labels]]);
  });

  it.each([{ usage: null }, { from_cache: true }])('counts nothing where nothing was used: %j', async (free) => {
    const { provider, telemetry, counts, attributes } = slowModel({ ...reply, ...free });
    await observeLLMProvider(provider, telemetry).chat({ messages: [] });
    expect(counts).toEqual([]);
    expect(Object.keys(attributes()).filter((name) => name.includes('usage') || name.includes('temp'))).toEqual([]);
  });

  it.each([
    [new ProviderError('PROVIDER_RATE_LIMITED', 'x'), 'PROVIDER_RATE_LIMITED'],
    [new TypeError('x'), 'TypeError'],
    ['x', 'string'],
  ])('[providers:telemetry:metrics] counts a failure with %s by its type', async (error, type) => {
    const { provider, telemetry, clock, spans, attributes, counts, durations } = slowModel();
    const chat = async () => {
      // oxlint-disable-next-line only-throw-error -- somebody else's provider may throw anything
      throw error;
    };
    await expect(observeLLMProvider({ ...provider, chat }, telemetry, { clock }).chat(request)).rejects.toBe(error);
    expect(spans).toMatchObject([{ end: 'failed' }]);
    expect(attributes()).toEqual({ ...usual, 'error.type': type });
    expect(counts).toEqual([['waymark_errors_total', { type, component: 'chat' }, 1]]);
    expect(durations).toHaveLength(1);
  });

  it('tells of prompts too', async () => {
    const { provider, telemetry, spans } = slowModel();
    await observeLLMProvider(provider, telemetry).generate('Hi');
    expect(spans).toMatchObject([{ attributes: { 'gen_ai.request.max_tokens': 1024 } }]);
  });

  it('calls a provider without a slash by its one name', async () => {
    const { provider, telemetry, attributes } = slowModel();
    await observeLLMProvider({ ...provider, name: 'mine' }, telemetry).chat(request);
    expect(attributes()).toMatchObject({ 'gen_ai.provider.name': 'mine', 'gen_ai.request.model': 'mine' });
  });
});

describe('stream', () => {
  it('[providers:telemetry:stream] keeps its span until the stream ends', async () => {
    const { provider, telemetry, clock, spans, attributes, contexts, counts, durations } = slowModel();
    const ends: unknown[] = [];
    for await (const part of observeLLMProvider(provider, telemetry, { clock }).stream(request)) {
      ends.push(part.type, spans[0]?.end);
    }
    expect(ends).toEqual(['text', null, 'text', null, 'reply', null]);
    expect(spans).toMatchObject([{ name: 'chat gpt-test', kind: 'client', end: 'ok' }]);
    expect(attributes()).toEqual({
      ...answered,
      'langfuse.observation.completion_start_time': '2026-01-01T00:00:00.500Z',
    });
    expect(contexts).toEqual(['chat gpt-test', 'chat gpt-test']);
    expect(counts).toEqual(tokens);
    expect(durations).toEqual([['waymark_llm_call_duration_seconds', 1.5, labels]]);
  });

  it('[providers:telemetry:stream] ends its span when the reader leaves, and closes the stream', async () => {
    const { provider, telemetry, spans, closed, counts } = slowModel();
    for await (const part of observeLLMProvider(provider, telemetry).stream(request)) {
      expect(part.type).toBe('text');
      break;
    }
    expect(spans).toMatchObject([{ end: 'ok' }]);
    expect(closed).toEqual(['stream']);
    expect(counts).toEqual([]);
  });

  it('[providers:telemetry:stream] marks its span when the stream fails', async () => {
    const { provider, telemetry, spans, attributes, counts } = slowModel();
    const error = new ProviderError('PROVIDER_BAD_REPLY', 'It was cut.');
    const stream = async function* () {
      yield { type: 'text' as const, text: 'a' };
      throw error;
    };
    const seen: unknown[] = [];
    const read = async () => {
      for await (const part of observeLLMProvider({ ...provider, stream }, telemetry).stream(request)) seen.push(part);
    };
    await expect(read()).rejects.toBe(error);
    expect(seen).toHaveLength(1);
    expect(spans).toMatchObject([{ end: 'failed' }]);
    expect(attributes()).toMatchObject({ 'error.type': 'PROVIDER_BAD_REPLY' });
    expect(counts).toEqual([['waymark_errors_total', { type: 'PROVIDER_BAD_REPLY', component: 'chat' }, 1]]);
  });

  it('fails, rather than waits for ever, when the stream cannot even be opened', async () => {
    const { provider, telemetry } = slowModel();
    const stream = () => {
      throw new TypeError('no stream');
    };
    await expect(collect(observeLLMProvider({ ...provider, stream }, telemetry).stream(request))).rejects.toThrow(
      'no stream',
    );
  });

  it('reads no part before it is asked for, and begins nothing that nobody reads', async () => {
    const { provider, telemetry, contexts, spans } = slowModel();
    const parts = observeLLMProvider(provider, telemetry).stream(request)[Symbol.asyncIterator]();
    await new Promise((resolve) => setImmediate(resolve));
    expect(spans).toEqual([]);
    await parts.next();
    await new Promise((resolve) => setImmediate(resolve));
    expect(contexts).toHaveLength(1);
    await parts.return?.();
  });
});

describe('content', () => {
  it('[providers:telemetry:content] is not captured unless that is asked for', async () => {
    const { provider, telemetry, spans } = slowModel();
    const observed = observeLLMProvider(provider, telemetry);
    await observed.chat(request);
    await collect(observed.stream(request));
    expect(JSON.stringify(spans)).not.toMatch(/brief|Your key/);
  });

  it('[providers:telemetry:content] is captured on demand, in both forms, without secrets', async () => {
    const tool_calls = [{ id: 'c1', type: 'function' as const, function: { name: 'look', arguments: '{"p":1}' } }];
    const { provider, telemetry, attributes, spans } = slowModel({
      ...reply,
      message: { ...reply.message, tool_calls },
      reasoning: 'Hm.',
    });
    const messages: ChatRequest['messages'] = [
      ...request.messages,
      { role: 'assistant', content: null, tool_calls },
      { role: 'tool', tool_call_id: 'c1', content: 'found' },
    ];
    await observeLLMProvider(provider, telemetry, { captureContent: true }).chat({ messages });
    const read = (name: string): unknown => JSON.parse(String(attributes()[name]));
    const hidden = 'Keep [redacted:openai-key].';
    const call = { type: 'tool_call', id: 'c1', name: 'look', arguments: '{"p":1}' };
    expect(read('gen_ai.input.messages')).toEqual([
      { role: 'system', parts: [{ type: 'text', content: 'Be brief.' }] },
      { role: 'user', parts: [{ type: 'text', content: hidden }] },
      { role: 'assistant', parts: [call] },
      { role: 'tool', parts: [{ type: 'tool_call_response', id: 'c1', response: 'found' }] },
    ]);
    expect(read('gen_ai.output.messages')).toEqual([
      {
        role: 'assistant',
        parts: [
          { type: 'reasoning', content: 'Hm.' },
          { type: 'text', content: 'Your key is [redacted:openai-key].' },
          call,
        ],
        finish_reason: 'stop',
      },
    ]);
    expect(read('langfuse.observation.input')).toMatchObject([{ role: 'system' }, { content: hidden }, {}, {}]);
    expect(read('langfuse.observation.output')).toMatchObject({ role: 'assistant', tool_calls });
    expect(JSON.stringify(spans)).not.toContain('Zm9vYmFy');
  });

  it('[providers:telemetry:content] is not even computed where nobody looks', async () => {
    const { provider } = slowModel();
    const { telemetry, spans, counts } = recordingTelemetry({ isRecording: false });
    const untouchable: ChatRequest = {
      get messages(): ChatRequest['messages'] {
        return [{ role: 'user', content: 'x', toJSON: () => expect.fail('computed') } as ChatRequest['messages'][0]];
      },
    };
    await observeLLMProvider(provider, telemetry, { captureContent: true }).chat(untouchable);
    expect(Object.keys(spans[0]!.attributes).filter((name) => /response|usage|messages|put/.test(name))).toEqual([]);
    expect(counts).toHaveLength(2);
  });
});
