import type { JsonObject, JsonValue } from '@waymark/core-types';

/** How the output schemas of tools name what they hold: short, for every client of every session pays for them. */
export const types = {
  text: { type: 'string' },
  whole: { type: 'integer' },
  flag: { type: 'boolean' },
  object: { type: 'object' },
  list: { type: 'array' },
} as const satisfies Record<string, JsonValue>;

/** Beside them come `warnings` where there are any, which the instructions tell once for all tools. */
const origin = { source: types.text, age_ms: types.whole };

/** What pages of a list have in common; `limit` and `offset` come back, too. */
export const page: JsonObject = { total_count: types.whole, has_more: types.flag, next_offset: types.whole };

/** What else a reply may hold; a write that needs the database never waits for it. */
const more = {
  read: { truncated: types.flag },
  write: { pending_operation_id: types.text },
  online_write: {},
};

/** JSON Schema of a reply with these properties, of which the first is always there. */
export function replySchema(properties: JsonObject, kind: keyof typeof more): JsonObject {
  const [first] = Object.keys(properties);
  return {
    type: 'object',
    properties: { ...properties, ...origin, ...more[kind] },
    required: [first!, 'source'],
  };
}
