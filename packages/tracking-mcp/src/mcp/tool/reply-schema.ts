import type { JsonObject, JsonValue } from '@waymark/core-types';

/** How the output schemas of tools name what they hold: short, for every client of every session pays for them. */
export const types = {
  text: { type: 'string' },
  whole: { type: 'integer' },
  flag: { type: 'boolean' },
  object: { type: 'object' },
  list: { type: 'array', items: { type: 'object' } },
  texts: { type: 'array', items: { type: 'string' } },
} as const satisfies Record<string, JsonValue>;

/** A document under a version, which the next update has to name. */
export const versioned: JsonObject = { type: 'object', properties: { id: types.text, version: types.whole } };

const origin = { source: types.text, age_ms: types.whole, warnings: types.texts };

/** What pages of a list have in common. */
export const page: JsonObject = {
  total_count: types.whole,
  limit: types.whole,
  offset: types.whole,
  has_more: types.flag,
  next_offset: types.whole,
};

/** What a cut reply says. */
const cut: JsonObject = { truncated: types.flag, omitted_count: types.whole };

/** JSON Schema of a reply with these properties, of which the first is always there. */
export function replySchema(properties: JsonObject, kind: 'read' | 'write'): JsonObject {
  const [first] = Object.keys(properties);
  return {
    type: 'object',
    properties: { ...properties, ...origin, ...(kind === 'write' ? { pending_operation_id: types.text } : cut) },
    required: [first!, 'source', 'age_ms'],
  };
}
