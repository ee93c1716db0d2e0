import type { ChatMessage, ChatProvider, ChatReply, ChatRequest, ChatStreamPart } from '@waymark/core-types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fromAiSdkEmbeddingModel,
  fromAiSdkModel,
  fromAiSdkRerankingModel,
  toAiSdkEmbeddingModel,
  toAiSdkModel,
  toAiSdkRerankingModel,
} from '../src/ai-sdk/index.ts';
import {
  createBm25Reranker,
  createHashingEmbedder,
  createMockEmbeddingProvider,
  createMockRerankProvider,
} from '../src/index.ts';

const text = fc.string({ unit: fc.constantFrom('a', ' ', '\n', '"', '{', 'é', '🙂'), maxLength: 12 });
const words = text.filter((value) => value !== '');
const id = fc.string({ unit: fc.constantFrom('a', 'b', '1', '_'), minLength: 1, maxLength: 6 });
const argumentsText = fc.oneof(
  fc.json({ maxDepth: 2 }),
  fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 3 }).map((value) => JSON.stringify(value)),
  fc.constantFrom(
    '',
    '{',
    '{"a":1',
    'null',
    '[]',
    '7',
    '{ "a": 1 }',
    '{"n":1.0}',
    '{"__proto__":{"x":1}}',
    '{"a":1,"a":2}',
  ),
  text,
);
const toolCall = fc.record({
  id,
  type: fc.constant('function' as const),
  function: fc.record({ name: id, arguments: argumentsText }),
});
const toolCalls = fc.array(toolCall, { minLength: 1, maxLength: 3 });
const assistant = fc.record(
  {
    role: fc.constant('assistant' as const),
    content: fc.oneof(text, fc.constant(null)),
    tool_calls: toolCalls,
    refusal: words,
  },
  { requiredKeys: ['role', 'content'] },
);
const message: fc.Arbitrary<ChatMessage> = fc.oneof(
  fc.record({ role: fc.constantFrom('system' as const, 'developer' as const), content: text }),
  fc.record({ role: fc.constant('user' as const), content: text }),
  assistant,
  fc.record({ role: fc.constant('tool' as const), content: text, tool_call_id: id }),
);
const schema = fc.constantFrom({ type: 'object' }, { type: 'object', properties: { a: { type: 'string' } } }, {});
const tool = fc.record({
  type: fc.constant('function' as const),
  function: fc.record(
    { name: id, description: text, parameters: schema, strict: fc.boolean() },
    { requiredKeys: ['name', 'parameters'] },
  ),
});
const request: fc.Arbitrary<ChatRequest> = fc.record(
  {
    messages: fc.array(message, { maxLength: 6 }),
    tools: fc.array(tool, { maxLength: 3 }),
    output: fc.record({ name: id, schema }),
    temperature: fc.double({ min: 0, max: 2, noNaN: true }),
    max_tokens: fc.nat(),
    stop_sequences: fc.array(text, { maxLength: 3 }),
  },
  { requiredKeys: ['messages'] },
);

const tokens = fc.nat(1_000_000);
const usage = fc.oneof(
  fc.constant(null),
  fc.record({
    input_tokens: tokens,
    output_tokens: tokens,
    cached_input_tokens: tokens,
    reasoning_tokens: tokens,
  }),
);
/** Replies as a provider may give them: with something said that is no mere refusal, and with the reason that fits it. */
const reply: fc.Arbitrary<ChatReply> = fc
  .record(
    {
      message: assistant.filter(
        ({ content, tool_calls, refusal }) => !!content || !!tool_calls || (content === '' && !refusal),
      ),
      reasoning: words,
      finish_reason: fc.constantFrom('stop' as const, 'length' as const, 'content_filter' as const),
      model: id,
      usage,
      provider: words,
      from_cache: fc.constant(true),
    },
    { requiredKeys: ['message', 'finish_reason', 'model', 'usage'] },
  )
  .filter(({ message, finish_reason }) => !!message.content || !!message.tool_calls || finish_reason === 'stop')
  .map((one) =>
    one.message.tool_calls && one.finish_reason === 'stop' ? { ...one, finish_reason: 'tool_calls' as const } : one,
  );

/** A provider that gives this reply, and what it was asked. */
function recorder(given: ChatReply): { provider: ChatProvider; asked: ChatRequest[] } {
  const asked: ChatRequest[] = [];
  const record = ({ signal: _signal, ...plain }: ChatRequest) => asked.push(structuredClone(plain));
  return {
    asked,
    provider: {
      name: 'maker/family/model',
      async chat(request) {
        record(request);
        return given;
      },
      async *stream(request) {
        record(request);
        yield* streamed(given);
      },
    },
  };
}

function streamed(given: ChatReply): ChatStreamPart[] {
  const { content, tool_calls = [] } = given.message;
  return [
    ...[...(given.reasoning ?? '')].map((piece) => ({ type: 'reasoning' as const, text: piece })),
    ...[...(content ?? '')].map((piece) => ({ type: 'text' as const, text: piece })),
    ...tool_calls.map((tool_call) => ({ type: 'tool_call' as const, tool_call })),
    { type: 'reply' as const, reply: given },
  ];
}

async function collect(parts: AsyncIterable<ChatStreamPart>): Promise<ChatStreamPart[]> {
  const seen: ChatStreamPart[] = [];
  for await (const part of parts) seen.push(part);
  return seen;
}

describe('there and back', () => {
  it('[providers:ai-sdk:round-trip] a request and its reply come through unchanged', async () => {
    await fc.assert(
      fc.asyncProperty(request, reply, async (sent, given) => {
        const { provider, asked } = recorder(given);
        const through = fromAiSdkModel(toAiSdkModel(provider));
        expect(through.name).toBe(provider.name);
        expect(await through.chat(sent)).toEqual(given);
        expect(asked).toEqual([sent]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('a stream comes through piece by piece', async () => {
    await fc.assert(
      fc.asyncProperty(request, reply, async (sent, given) => {
        const { provider, asked } = recorder(given);
        expect(await collect(fromAiSdkModel(toAiSdkModel(provider)).stream(sent))).toEqual(streamed(given));
        expect(asked).toEqual([sent]);
      }),
      { numRuns: 500 },
    );
  });

  it('[providers:ai-sdk:embedding] vectors come through', async () => {
    const local = createHashingEmbedder({ dimensions: 64 });
    const through = fromAiSdkEmbeddingModel(toAiSdkEmbeddingModel(local), { dimensions: 64 });
    expect(through).toMatchObject({ name: 'local/hashing-64', dimensions: 64 });
    const texts = ['one text', 'another', ''];
    const [vectors, expected] = [await through.embedBatch(texts), await local.embedBatch(texts)];
    expect(vectors).toHaveLength(3);
    vectors.forEach((vector, index) => {
      vector.forEach((value, place) => expect(value).toBeCloseTo(expected[index]![place]!, 6));
    });
    expect(await through.embed('one text')).toEqual(vectors[0]);
    expect(await through.embedBatch([])).toEqual([]);
    const mock = createMockEmbeddingProvider({ dimensions: 2 });
    await fromAiSdkEmbeddingModel(toAiSdkEmbeddingModel(mock), { dimensions: 2 }).embedBatch(['a', 'b', 'c'], {
      batch_size: 2,
    });
    expect(mock.callHistory).toEqual([{ texts: ['a', 'b'] }, { texts: ['c'] }]);
  });

  it('[providers:ai-sdk:rerank] rankings come through', async () => {
    const local = createBm25Reranker();
    const through = fromAiSdkRerankingModel(toAiSdkRerankingModel(local));
    const documents = ['blue harbour', 'a session', 'sessions of a session'];
    expect(await through.rerank('session', documents)).toEqual(await local.rerank('session', documents));
    expect(await through.rerank('session', documents, { top_k: 1 })).toHaveLength(1);
    expect(await through.rerank('session', [])).toEqual([]);
    const mock = createMockRerankProvider();
    await toAiSdkRerankingModel(mock).doRerank({ query: 'q', documents: { type: 'object', values: [{ a: 1 }] } });
    expect(mock.callHistory).toEqual([{ query: 'q', documents: ['{"a":1}'] }]);
  });
});
