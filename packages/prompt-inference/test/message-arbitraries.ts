import fc from 'fast-check';
import type { Message } from '../src/message/message.ts';

const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('', ' ', '\n', '{"lc":1}', 'null'));
const id = fc.uuid();
const name = fc.stringMatching(/^[a-z_]{1,12}$/);

/** Data of users that looks like what LangChain builds classes of. */
export const constructorLike = {
  lc: 1,
  type: 'constructor',
  id: ['langchain_core', 'messages', 'AIMessage'],
  kwargs: { content: 'made by a user' },
};

const json = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }).map((value): unknown => JSON.parse(JSON.stringify(value))),
  fc.constant<unknown>(constructorLike),
);
export const jsonObject = fc
  .dictionary(fc.string(), json, { maxKeys: 4 })
  .map((value) => JSON.parse(JSON.stringify(value)) as Record<string, unknown>)
  .filter((value) => !Object.hasOwn(value, '__proto__') && !JSON.stringify(value).includes('"__proto__"'));

const part = fc.oneof(
  text.map((value) => ({ type: 'text', text: value })),
  fc.webUrl().map((url) => ({ type: 'image_url', image_url: { url, detail: 'low' } })),
  fc.constant({ type: 'input_audio', input_audio: { data: 'AAAA', format: 'wav' } }),
  jsonObject.map((value) => ({ ...value, type: 'of_tomorrow' })),
);
const content = fc.oneof(text, fc.array(part, { maxLength: 3 }));

/** Texts of arguments: well and badly formed, and written in ways that no serialiser writes. */
export const argumentsText = fc.oneof(
  jsonObject.map((value) => JSON.stringify(value)),
  jsonObject.map((value) => JSON.stringify(value, null, 2)),
  fc.constantFrom('', ' ', '{"a":', 'null', '[1]', '"x"', '{"a":1e3}', '{"n":12345678901234567890}', '{"a":1,"a":2}'),
);

const toolCalls = fc.uniqueArray(fc.record({ id, name, text: argumentsText }), {
  maxLength: 4,
  selector: (call) => call.id,
});
const wireCalls = toolCalls.map((calls) =>
  calls.map((call) => ({ id: call.id, type: 'function', function: { name: call.name, arguments: call.text } })),
);

const optional = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined });
const without = <Fields extends object>(fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields;

/** A conversation as it may stand on the wire: today's forms, the first one, and fields that nobody knows. */
export const wireMessage = fc
  .oneof(
    fc.record({
      role: fc.constantFrom('system', 'developer', 'user'),
      content: fc.oneof(content, fc.constant(null)),
      name: optional(name),
    }),
    fc.record({
      role: fc.constant('assistant'),
      content: optional(fc.oneof(content, fc.constant(null))),
      name: optional(fc.oneof(name, fc.constant(null))),
      refusal: optional(fc.oneof(text, fc.constant(null))),
      tool_calls: optional(fc.oneof(wireCalls, fc.constant(null))),
      function_call: optional(fc.record({ name, arguments: argumentsText })),
      audio: optional(fc.constantFrom(null, { id: 'audio_1' })),
      annotations: optional(fc.array(jsonObject, { maxLength: 2 })),
      reasoning_content: optional(text),
    }),
    fc.record({
      role: fc.constant('assistant'),
      content: fc.constant(null),
      tool_calls: fc.constant([{ id: 'call_c', type: 'custom', custom: { name: 'shell', input: 'ls -l' } }]),
    }),
    fc.record({ role: fc.constant('tool'), content, tool_call_id: id, name: optional(name) }),
    fc.record({ role: fc.constant('function'), content: fc.oneof(text, fc.constant(null)), name }),
  )
  .map(without);

const common = {
  content,
  id: optional(id),
  name: optional(name),
  additional_kwargs: jsonObject,
  response_metadata: jsonObject,
};
const count = fc.nat(100_000);

/** Any message in the stored form. */
export const storedMessage: fc.Arbitrary<Message> = fc
  .oneof(
    fc.record({ type: fc.constantFrom('system', 'human'), data: fc.record(common) }),
    fc.record({
      type: fc.constant('ai'),
      data: fc.record({
        ...common,
        tool_calls: fc.array(fc.record({ id, name, args: jsonObject, type: fc.constant('tool_call') }), {
          maxLength: 3,
        }),
        invalid_tool_calls: fc.array(
          fc.record({ id, name, args: text, error: text, type: fc.constant('invalid_tool_call') }),
          { maxLength: 2 },
        ),
        usage_metadata: optional(
          fc.record({
            input_tokens: count,
            output_tokens: count,
            total_tokens: count,
            input_token_details: fc.record({ cache_read: count }),
            output_token_details: fc.record({ reasoning: count }),
          }),
        ),
      }),
    }),
    fc.record({
      type: fc.constant('tool'),
      data: fc.record({
        ...common,
        tool_call_id: id,
        status: fc.constantFrom('success', 'error'),
        artifact: optional(jsonObject),
      }),
    }),
  )
  .map(({ type, data }) => ({ type, data: without(data) }) as Message);
