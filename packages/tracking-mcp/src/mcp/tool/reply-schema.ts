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

/** JSON Schema of a reply with these properties, of which the first is always there. */
export function replySchema(properties: JsonObject, kind: 'read' | 'write'): JsonObject {
  const [first] = Object.keys(properties);
  const more = kind === 'write' ? { pending_operation_id: types.text } : { truncated: types.flag };
  return {
    type: 'object',
    properties: { ...properties, ...origin, ...more },
    required: [first!, 'source'],
  };
}
