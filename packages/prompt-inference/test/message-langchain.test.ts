import {
  AIMessage,
  AIMessageChunk,
  ChatMessage,
  FunctionMessage,
  HumanMessage,
  RemoveMessage,
  SystemMessage,
  ToolMessage,
  coerceMessageLikeToMessage,
  mapStoredMessagesToChatMessages,
  mapChatMessagesToStoredMessages,
} from '@langchain/core/messages';
import { NotStorableError, ValidationError } from '@waymark/core-types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromLangChain } from '../src/message/from-langchain.ts';
import { humanMessage } from '../src/message/create-messages.ts';
import { fromOpenAI, toOpenAI } from '../src/message/openai-messages.ts';
import { toLangChain } from '../src/message/to-langchain.ts';
import { constructorLike, storedMessage, wireMessage } from './message-arbitraries.ts';

describe('fromLangChain', () => {
  it('[prompt:messages:langchain] gives back any stored conversation that LangChain has loaded', () => {
    fc.assert(
      fc.property(fc.array(storedMessage, { maxLength: 4 }), (messages) => {
        const before = structuredClone(messages);
        const loaded = mapStoredMessagesToChatMessages(structuredClone(messages) as never);
        expect(fromLangChain(loaded)).toEqual(before);
        expect(fromLangChain(mapChatMessagesToStoredMessages(loaded))).toEqual(before);
        expect(fromLangChain(JSON.parse(JSON.stringify(loaded)))).toEqual(before);
      }),
      { numRuns: 300 },
    );
  });

  it('[prompt:messages:langchain] keeps what came from OpenAI on the way through the classes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(wireMessage, { maxLength: 4 }), async (wire) => {
        expect(toOpenAI(fromLangChain(await toLangChain(fromOpenAI(wire))))).toEqual(wire);
      }),
      { numRuns: 200 },
    );
  });

  it('reads instances of every class, and those that were changed after they were made', () => {
    const reply = new AIMessage({ content: 'Hm.', id: 'r1' });
    reply.tool_calls = [{ id: 'c1', name: 'look', args: { at: 'x' }, type: 'tool_call' }];
    const messages = fromLangChain([
      new SystemMessage('Be brief.'),
      coerceMessageLikeToMessage({ role: 'developer', content: 'Really.' }),
      new HumanMessage({ content: 'Hi', name: 'ann' }),
      reply,
      new ToolMessage({ content: 'seen', tool_call_id: 'c1', artifact: { rows: 3 } }),
      new ChatMessage({ role: 'user', content: 'Go on.' }),
      new ChatMessage({ role: 'developer', content: 'Stop.' }),
      new FunctionMessage({ name: 'look', content: 'seen' }),
    ]);
    const bare = { additional_kwargs: {}, response_metadata: {} };
    expect(messages).toEqual([
      { type: 'system', data: { content: 'Be brief.', ...bare } },
      { type: 'system', data: { content: 'Really.', ...bare, additional_kwargs: { __openai_role__: 'developer' } } },
      { type: 'human', data: { content: 'Hi', name: 'ann', ...bare } },
      {
        type: 'ai',
        data: {
          content: 'Hm.',
          id: 'r1',
          tool_calls: [{ id: 'c1', name: 'look', args: { at: 'x' }, type: 'tool_call' }],
          invalid_tool_calls: [],
          ...bare,
        },
      },
      {
        type: 'tool',
        data: { content: 'seen', tool_call_id: 'c1', status: 'success', artifact: { rows: 3 }, ...bare },
      },
      { type: 'human', data: { content: 'Go on.', ...bare } },
      { type: 'system', data: { content: 'Stop.', ...bare, additional_kwargs: { __openai_role__: 'developer' } } },
      {
        type: 'tool',
        data: { content: 'seen', name: 'look', tool_call_id: 'function_call', status: 'success', ...bare },
      },
    ]);
  });

  it('reads chunks that were put together, with the calls among them', () => {
    const chunk = (args: string, index = 0) =>
      new AIMessageChunk({
        content: 'a',
        tool_call_chunks: [{ id: 'c1', name: index ? undefined! : 'look', args, index: 0 }],
      });
    const [message] = fromLangChain([chunk('{"a":').concat(chunk('1}', 1))]);
    expect(message).toMatchObject({
      type: 'ai',
      data: { content: 'aa', tool_calls: [{ name: 'look', args: { a: 1 } }] },
    });
  });

  it('[prompt:messages:python] reads what messages_to_dict of Python writes', async () => {
    const common = { additional_kwargs: {}, response_metadata: {}, name: null, id: null, example: false };
    const python = [
      { type: 'system', data: { content: 'Be brief.', type: 'system', ...common } },
      {
        type: 'AIMessageChunk',
        data: {
          ...common,
          content: null,
          type: 'AIMessageChunk',
          tool_calls: [{ name: 'look', args: {}, id: null, type: 'tool_call' }],
          invalid_tool_calls: [{ name: 'look', args: '{', id: 'c2', error: null, type: 'invalid_tool_call' }],
          usage_metadata: null,
        },
      },
      {
        type: 'tool',
        data: { ...common, content: 'seen', type: 'tool', tool_call_id: 'c1', status: 'error', artifact: null },
      },
      { type: 'chat', data: { ...common, content: 'Hi', type: 'chat', role: 'user' } },
    ];
    const messages = fromLangChain(python);
    expect(messages.map(({ type }) => type)).toEqual(['system', 'ai', 'tool', 'human']);
    expect(messages[1]!.data).toEqual({
      content: '',
      example: false,
      additional_kwargs: {},
      response_metadata: {},
      tool_calls: [{ name: 'look', args: {}, id: 'call_0', type: 'tool_call' }],
      invalid_tool_calls: [
        { name: 'look', args: '{', id: 'c2', error: 'The arguments cannot be used.', type: 'invalid_tool_call' },
      ],
    });
    expect(messages[2]!.data).toMatchObject({ tool_call_id: 'c1', status: 'error' });
    expect((await toLangChain(messages))[1]).toBeInstanceOf(AIMessage);
  });

  it('[prompt:messages:data-stays-data] never makes an object of what a user has written', async () => {
    const [message] = fromLangChain([{ type: 'human', data: { content: [{ type: 'x', value: constructorLike }] } }]);
    const [loaded] = await toLangChain([message!]);
    for (const { content } of [message!.data, loaded!]) {
      const [part] = content as unknown as { value: object }[];
      expect(part!.value).toEqual(constructorLike);
      expect(Object.getPrototypeOf(part!.value)).toBe(Object.prototype);
    }
    const [whole] = fromLangChain([constructorLike]);
    expect(whole).toMatchObject({ type: 'ai', data: { content: 'made by a user' } });
    expect(Object.getPrototypeOf(whole)).toBe(Object.prototype);
  });

  it.each<[string, unknown, string]>([
    ['null', null, 'Is no object'],
    ['a text', 'Hi', 'Is no object'],
    ['an object of another kind', { role: 'user', content: 'Hi' }, 'neither a message of LangChain'],
    ['a message that removes another', new RemoveMessage({ id: 'x' }), '"remove"'],
    ['a role of its own', new ChatMessage({ role: 'oracle', content: 'x' }), '"generic"'],
    ['a type from the prototype', { type: 'constructor', data: {} }, '"constructor"'],
    ['content that is a number', { type: 'human', data: { content: 5 } }, 'content'],
    ['calls that are none', { type: 'ai', data: { content: '', tool_calls: [5] } }, 'tool_calls[0]'],
    ['a tool’s answer to nothing', { type: 'tool', data: { content: '' } }, 'tool_call_id'],
  ])('[prompt:messages:refused] refuses %s', (_name, message, words) => {
    const error = thrownBy(() => fromLangChain([message]));
    expect(ValidationError.isInstance(error)).toBe(true);
    expect(String(error)).toContain(words);
  });

  it.each<[string, unknown]>([
    ['a function', () => 1],
    ['a BigInt', 1n],
    ['a Date', new Date()],
    ['NaN', Number.NaN],
  ])('[prompt:messages:lossless] refuses %s among the data of a message, with its path', (_name, value) => {
    const message = new ToolMessage({ content: 'x', tool_call_id: 'c', artifact: { rows: [value] } });
    const error = thrownBy(() => fromLangChain([new HumanMessage('Hi'), message]));
    expect(NotStorableError.isInstance(error) && error.path).toEqual([1, 'data', 'artifact', 'rows', 0]);
  });

  it('refuses data that holds itself', () => {
    const artifact: Record<string, unknown> = {};
    artifact['self'] = artifact;
    const error = thrownBy(() => fromLangChain([new ToolMessage({ content: 'x', tool_call_id: 'c', artifact })]));
    expect(NotStorableError.isInstance(error)).toBe(true);
  });
});

describe('toLangChain', () => {
  it('leaves the conversation that it was given as it was', async () => {
    const messages = [humanMessage('Hi')];
    const [loaded] = await toLangChain(messages);
    loaded!.additional_kwargs['changed'] = true;
    expect(messages).toEqual([humanMessage('Hi')]);
    expect(loaded).toBeInstanceOf(HumanMessage);
  });
});

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('Nothing was thrown.');
}
