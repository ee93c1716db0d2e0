import { ValidationError, type ChatReply } from '@waymark/core-types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aiMessage } from '../src/message/create-messages.ts';
import { fromChatReply } from '../src/message/from-chat-reply.ts';
import { fromOpenAI, toOpenAI } from '../src/message/openai-messages.ts';
import { toChatMessages } from '../src/message/to-chat-messages.ts';
import type { AIMessage } from '../src/message/message.ts';
import { argumentsText, wireMessage } from './message-arbitraries.ts';

const call = (id: string, name: string, text: string) => ({
  id,
  type: 'function' as const,
  function: { name, arguments: text },
});

describe('fromOpenAI and toOpenAI', () => {
  it('[prompt:messages:openai] give any conversation back as it was on the wire', () => {
    fc.assert(
      fc.property(fc.array(wireMessage, { maxLength: 6 }), (wire) => {
        expect(toOpenAI(fromOpenAI(wire))).toEqual(wire);
      }),
      { numRuns: 500 },
    );
  });

  it('[prompt:messages:openai] survive being stored as JSON in between', () => {
    fc.assert(
      fc.property(fc.array(wireMessage, { maxLength: 4 }), (wire) => {
        expect(toOpenAI(JSON.parse(JSON.stringify(fromOpenAI(wire))))).toEqual(wire);
      }),
    );
  });

  it('[prompt:messages:nothing-dropped] keep a refusal, bad arguments and the role of a developer in their places', () => {
    const [developer, reply] = fromOpenAI([
      { role: 'developer', content: 'Be brief.' },
      {
        role: 'assistant',
        content: null,
        refusal: 'I will not.',
        tool_calls: [call('c1', 'look', '{"a":'), call('c2', 'look', '{"a":1}'), call('c3', 'look', '[1]')],
      },
    ]);
    expect(developer).toMatchObject({ type: 'system', data: { additional_kwargs: { __openai_role__: 'developer' } } });
    expect(reply).toMatchObject({
      type: 'ai',
      data: {
        content: '',
        additional_kwargs: { refusal: 'I will not.' },
        tool_calls: [{ id: 'c2', name: 'look', args: { a: 1 }, type: 'tool_call' }],
        invalid_tool_calls: [
          { id: 'c1', name: 'look', args: '{"a":', error: 'The arguments are not JSON.' },
          { id: 'c3', name: 'look', args: '[1]', error: 'The arguments are JSON, but not an object.' },
        ],
      },
    });
  });

  it('name the tool of an answer by its call', () => {
    const messages = fromOpenAI([
      { role: 'assistant', content: null, tool_calls: [call('c1', 'look', '{}')] },
      { role: 'tool', tool_call_id: 'c1', content: 'seen' },
    ]);
    expect(messages[1]).toMatchObject({ data: { name: 'look', status: 'success' } });
  });

  it('[prompt:messages:first-form] make calls of functions today’s calls, whose answers find them', () => {
    const wire = [
      { role: 'assistant', content: null, function_call: { name: 'look', arguments: '{"a":1}' } },
      { role: 'function', name: 'look', content: 'seen' },
    ];
    const messages = fromOpenAI(wire);
    expect(toChatMessages(messages)).toEqual([
      { role: 'assistant', content: null, tool_calls: [call('function_call_0', 'look', '{"a":1}')] },
      { role: 'tool', tool_call_id: 'function_call_0', content: 'seen' },
    ]);
    expect(toOpenAI(messages)).toEqual(wire);
  });

  it('tell what a changed message says now, and keep the fields that nobody knows', () => {
    const wire = { role: 'assistant', content: null, tool_calls: [call('c1', 'look', '{"a": 1}')], annotations: [] };
    const [message] = fromOpenAI([wire]) as [AIMessage];
    message.data.tool_calls[0]!.args = { a: 2 };
    expect(toOpenAI([message])).toEqual([
      { role: 'assistant', content: null, tool_calls: [call('c1', 'look', '{"a":2}')], annotations: [] },
    ]);
    message.data.content = 'Now text.';
    message.data.tool_calls = [];
    expect(toOpenAI([message])).toEqual([{ role: 'assistant', content: 'Now text.', annotations: [] }]);
  });

  it.each([
    5,
    {},
    { fields: 5, absent: [] },
    { fields: { role: 'oracle' }, absent: ['content'] },
    { fields: { tool_calls: [null] }, absent: [] },
  ])('take no harm from a stored remainder that is none: %j', (remainder) => {
    const message = aiMessage('Fine.');
    message.data.additional_kwargs['__openai__'] = remainder;
    expect(toOpenAI([message])).toEqual([{ role: 'assistant', content: 'Fine.' }]);
  });

  it.each<[string, unknown, string]>([
    ['an unknown role', { role: 'oracle', content: '' }, '$[0].role'],
    ['content that is a number', { role: 'user', content: 5 }, '$[0].content'],
    ['a part without a type', { role: 'user', content: [{ text: 'x' }] }, '$[0].content'],
    [
      'calls without an id',
      { role: 'assistant', tool_calls: [{ function: { name: 'x', arguments: '' } }] },
      '$[0].tool_calls[0].id',
    ],
  ])('[prompt:messages:refused] refuse %s with its place', (_name, message, path) => {
    const error = thrownBy(() => fromOpenAI([message]));
    expect(ValidationError.isInstance(error) && error.issues[0]?.path).toContain(path);
  });
});

describe('toChatMessages', () => {
  it('[prompt:messages:as-written] sends a reply back to the letter, in the order in which it came', () => {
    fc.assert(
      fc.property(replies, (reply) => {
        expect(toChatMessages([fromChatReply(reply)])).toEqual([reply.message]);
      }),
      { numRuns: 300 },
    );
  });

  it('joins parts of text and leaves thoughts and calls among the parts out', () => {
    const content = [
      { type: 'thinking', thinking: 'Hm.', signature: 'x' },
      { type: 'text', text: 'All ' },
      { type: 'tool_use', id: 'c', name: 'x', input: {} },
      { type: 'text', text: 'is well.' },
    ];
    const [message] = fromOpenAI([{ role: 'assistant', content }]);
    expect(toChatMessages([message!])).toEqual([{ role: 'assistant', content: 'All is well.' }]);
    const refusal = fromOpenAI([{ role: 'assistant', content: [{ type: 'refusal', refusal: 'No.' }] }]);
    expect(toChatMessages(refusal)).toEqual([{ role: 'assistant', content: null, refusal: 'No.' }]);
  });

  it('[prompt:messages:text-only] refuses an image, with its place, instead of leaving it out', () => {
    const parts = [
      { type: 'text', text: 'What is it?' },
      { type: 'image_url', image_url: { url: 'https://x.test/a.png' } },
    ];
    const messages = fromOpenAI([
      { role: 'system', content: 'Look.' },
      { role: 'user', content: parts },
    ]);
    const error = thrownBy(() => toChatMessages(messages));
    expect(ValidationError.isInstance(error) && error.issues).toEqual([
      { path: '$[1].data.content[1]', message: 'Is of the kind "image_url"; a provider takes text' },
    ]);
  });
});

describe('fromChatReply', () => {
  it('[prompt:messages:reply] keeps reasoning, usage, model, provider and finish reason', () => {
    const message = fromChatReply(
      {
        message: { role: 'assistant', content: 'Oslo' },
        reasoning: 'Norway, so Oslo.',
        finish_reason: 'stop',
        model: 'model-1',
        provider: 'openai/model-1',
        from_cache: true,
        usage: { input_tokens: 5, output_tokens: 7, cached_input_tokens: 2, reasoning_tokens: 3 },
      },
      { id: 'reply-1' },
    );
    expect(message).toEqual({
      type: 'ai',
      data: {
        content: 'Oslo',
        id: 'reply-1',
        tool_calls: [],
        invalid_tool_calls: [],
        additional_kwargs: { reasoning_content: 'Norway, so Oslo.' },
        response_metadata: {
          model_name: 'model-1',
          model_provider: 'openai/model-1',
          finish_reason: 'stop',
          from_cache: true,
        },
        usage_metadata: {
          input_tokens: 5,
          output_tokens: 7,
          total_tokens: 12,
          input_token_details: { cache_read: 2 },
          output_token_details: { reasoning: 3 },
        },
      },
    });
  });

  it('says nothing of usage where none was counted', () => {
    const reply: ChatReply = {
      message: { role: 'assistant', content: '' },
      finish_reason: 'stop',
      model: 'm',
      usage: null,
    };
    expect(Object.keys(fromChatReply(reply).data)).not.toContain('usage_metadata');
  });
});

const replies: fc.Arbitrary<ChatReply> = fc
  .record({
    content: fc.oneof(fc.string(), fc.constant(null)),
    calls: fc.array(fc.record({ id: fc.uuid(), text: argumentsText }), { maxLength: 4 }),
    refusal: fc.option(fc.string(), { nil: undefined }),
  })
  .map(({ content, calls, refusal }) => ({
    message: {
      role: 'assistant',
      content,
      ...(calls.length === 0 ? {} : { tool_calls: calls.map(({ id, text }) => call(id, 'look', text)) }),
      ...(refusal === undefined ? {} : { refusal }),
    },
    finish_reason: 'stop',
    model: 'm',
    usage: null,
  }));

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('Nothing was thrown.');
}
