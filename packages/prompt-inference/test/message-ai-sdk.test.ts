import type { LanguageModelV4Prompt } from '@ai-sdk/provider';
import { NotStorableError, ValidationError } from '@waymark/core-types';
import { modelMessageSchema, type ModelMessage } from 'ai';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromAiSdk, toAiSdk } from '../src/message/ai-sdk-messages.ts';
import { fromOpenAI, toOpenAI } from '../src/message/openai-messages.ts';
import type { AIMessage } from '../src/message/message.ts';
import { jsonObject } from './message-arbitraries.ts';

const text = fc.string();
const options = fc.option(jsonObject, { nil: undefined });
const part = (fields: Record<string, fc.Arbitrary<unknown>>) =>
  fc
    .record({ ...fields, providerOptions: options })
    .map((value) => JSON.parse(JSON.stringify(value)) as { type: string });

const output = fc.oneof(
  fc.record({ type: fc.constantFrom('text', 'error-text'), value: text }),
  fc.record({ type: fc.constantFrom('json', 'error-json'), value: jsonObject }),
  fc.record({ type: fc.constant('execution-denied'), reason: text }),
  fc.record({ type: fc.constant('content'), value: fc.array(part({ type: fc.constant('text'), text })) }),
);
const filePart = part({
  type: fc.constant('file'),
  data: fc.constantFrom('AAAA', 'https://x.test/a.pdf', 'data:application/pdf;base64,AAAA'),
  mediaType: fc.constantFrom('application/pdf', 'image/png'),
});
const message = fc.oneof(
  fc.record({ role: fc.constant('system'), content: text }),
  fc.record({
    role: fc.constant('user'),
    content: fc.array(fc.oneof(part({ type: fc.constant('text'), text }), filePart), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    role: fc.constant('assistant'),
    content: fc.array(
      fc.oneof(
        part({ type: fc.constant('text'), text }),
        part({ type: fc.constant('reasoning'), text }),
        filePart,
        part({
          type: fc.constant('tool-call'),
          toolCallId: fc.uuid(),
          toolName: fc.constant('look'),
          input: fc.oneof(jsonObject, text, fc.constant(null)),
          providerExecuted: fc.option(fc.boolean(), { nil: undefined }),
        }),
        part({ type: fc.constant('tool-approval-request'), approvalId: fc.uuid() }),
      ),
      { maxLength: 4 },
    ),
  }),
);
/** Two messages of tools in a row are one. */
const turn = fc.oneof(
  message.map((one) => [one]),
  fc
    .tuple(
      fc.array(
        part({ type: fc.constant('tool-result'), toolCallId: fc.uuid(), toolName: fc.constant('look'), output }),
        {
          minLength: 1,
          maxLength: 3,
        },
      ),
      message,
    )
    .map(([content, next]) => [{ role: 'tool', content }, next]),
);

describe('fromAiSdk and toAiSdk', () => {
  it('[prompt:messages:ai-sdk] give any conversation back as it was, also through JSON', () => {
    fc.assert(
      fc.property(fc.array(turn, { maxLength: 4 }), (turns) => {
        const messages = turns.flat();
        expect(toAiSdk(JSON.parse(JSON.stringify(fromAiSdk(messages))))).toEqual(messages);
      }),
      { numRuns: 300 },
    );
  });

  it('[prompt:messages:ai-sdk] put everything where ours has a place for it', () => {
    const messages: ModelMessage[] = [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'What is it?' },
      {
        role: 'assistant',
        content: [
          { type: 'reasoning', text: 'Hm.' },
          { type: 'text', text: 'I look.' },
          { type: 'tool-call', toolCallId: 'c1', toolName: 'look', input: { at: 'x' } },
          { type: 'tool-call', toolCallId: 'c2', toolName: 'look', input: '{"at":' },
        ],
      },
      {
        role: 'tool',
        content: [
          { type: 'tool-result', toolCallId: 'c1', toolName: 'look', output: { type: 'json', value: { seen: 1 } } },
          { type: 'tool-result', toolCallId: 'c2', toolName: 'look', output: { type: 'error-text', value: 'No.' } },
        ],
      },
    ];
    const stored = fromAiSdk(messages);
    expect(stored).toMatchObject([
      { type: 'system', data: { content: 'Be brief.' } },
      { type: 'human', data: { content: 'What is it?' } },
      {
        type: 'ai',
        data: {
          content: 'I look.',
          additional_kwargs: { reasoning_content: 'Hm.' },
          tool_calls: [{ id: 'c1', name: 'look', args: { at: 'x' } }],
          invalid_tool_calls: [{ id: 'c2', name: 'look', args: '{"at":' }],
        },
      },
      { type: 'tool', data: { tool_call_id: 'c1', name: 'look', content: '{"seen":1}', status: 'success' } },
      { type: 'tool', data: { tool_call_id: 'c2', name: 'look', content: 'No.', status: 'error' } },
    ]);
  });

  it('[prompt:messages:ai-sdk] give what the AI SDK’s own schema takes, from a conversation of OpenAI', () => {
    const stored = fromOpenAI([
      { role: 'developer', content: 'Be brief.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Look.' },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
        ],
      },
      {
        role: 'assistant',
        content: null,
        refusal: 'No.',
        tool_calls: [{ id: 'c1', type: 'function', function: { name: 'look', arguments: '{}' } }],
      },
      { role: 'tool', tool_call_id: 'c1', content: 'seen' },
    ]);
    delete stored[3]!.data.name;
    const messages = toAiSdk(stored);
    expect(messages.map((one) => modelMessageSchema.safeParse(one).success)).toEqual([true, true, true, true]);
    expect(messages[1]!.content).toEqual([
      { type: 'text', text: 'Look.' },
      { type: 'file', data: 'AAAA', mediaType: 'image/png' },
    ]);
    expect(messages[3]!.content).toMatchObject([{ toolCallId: 'c1', toolName: 'look' }]);
    const [system, human, reply] = toOpenAI(fromAiSdk(messages));
    expect([system!.role, human!.content, reply!.refusal]).toEqual([
      'system',
      [
        { type: 'text', text: 'Look.' },
        { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
      ],
      'No.',
    ]);
  });

  it('read bytes, URLs and tagged data as images and files', () => {
    const prompt: LanguageModelV4Prompt = [
      {
        role: 'user',
        content: [
          { type: 'file', mediaType: 'image/png', data: { type: 'data', data: new Uint8Array([0, 0, 0]) } },
          {
            type: 'file',
            mediaType: 'application/pdf',
            data: { type: 'url', url: new URL('https://x.test/a.pdf') },
            filename: 'a.pdf',
          },
        ],
      },
    ];
    const old: ModelMessage[] = [
      { role: 'user', content: [{ type: 'image', image: new Uint8Array([0, 0, 0]).buffer, mediaType: 'image/png' }] },
    ];
    const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } };
    expect(fromAiSdk(prompt)[0]!.data.content).toEqual([
      image,
      { type: 'file', file: { file_data: 'https://x.test/a.pdf', filename: 'a.pdf' } },
    ]);
    expect(fromAiSdk(old)[0]!.data.content).toEqual([image]);
  });

  it('leave no call to answer where the provider has run the tool itself, and keep it beside', () => {
    const ran = { toolCallId: 'c1', toolName: 'search' };
    const content = [
      { type: 'tool-call', ...ran, input: { for: 'x' }, providerExecuted: true },
      { type: 'tool-result', ...ran, output: { type: 'text', value: 'found' } },
      { type: 'text', text: 'It is there.' },
    ];
    const stored = fromAiSdk([{ role: 'assistant', content }]);
    expect(stored).toMatchObject([{ type: 'ai', data: { content: 'It is there.', tool_calls: [] } }]);
    expect(toAiSdk(stored)).toEqual([{ role: 'assistant', content }]);
  });

  it('tell what a changed message says now', () => {
    const [message] = fromAiSdk([
      { role: 'assistant', content: [{ type: 'text', text: 'Old.', providerOptions: { x: { y: 1 } } }] },
    ]) as [AIMessage];
    message.data.content = 'New.';
    expect(toAiSdk([message])).toEqual([{ role: 'assistant', content: [{ type: 'text', text: 'New.' }] }]);
    message.data.additional_kwargs['__ai_sdk__'] = { role: 'tool', content: [{ type: 'x' }] };
    expect(toAiSdk([message])).toEqual([{ role: 'assistant', content: [{ type: 'text', text: 'New.' }] }]);
  });

  it.each<[string, { role: string; content: never }, string]>([
    ['an unknown role', { role: 'oracle', content: [] as never }, '$[0].role'],
    ['content that is a number', { role: 'user', content: 5 as never }, '$[0].content'],
    ['a file without data', { role: 'user', content: [{ type: 'file' }] as never }, '$[0].content[0]'],
    [
      'an approval',
      { role: 'tool', content: [{ type: 'tool-approval-response', approved: true }] as never },
      '$[0].content[0].content',
    ],
  ])('[prompt:messages:refused] refuse %s with its place', (_name, message, path) => {
    const error = thrownBy(() => fromAiSdk([message]));
    expect(ValidationError.isInstance(error) && error.issues[0]?.path).toBe(path);
  });

  it('[prompt:messages:lossless] refuse what JSON cannot hold', () => {
    const input = { at: new Date() };
    const content = [{ type: 'tool-call', toolCallId: 'c', toolName: 'look', input }];
    expect(NotStorableError.isInstance(thrownBy(() => fromAiSdk([{ role: 'assistant', content }])))).toBe(true);
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
