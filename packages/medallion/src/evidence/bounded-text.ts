import type { JsonValue } from '@waymark/core-types';

/** Longest text of one entry, in characters (UTF-16 units); what is beyond is cut and said. */
export const longestText = 65_536;

/** Inputs of tools nested deeper than this are cut: recursion must have an end. */
const deepestInput = 100;

/**
 * The text as an entry may hold it: at most `limit` characters and then `…[cut N characters]`, and without halves of
 * surrogate pairs, which no store can keep.
 */
export function boundText(text: string, limit: number = longestText): string {
  const whole = text.replace(/\p{Surrogate}/gu, '\uFFFD');
  if (whole.length <= limit) return whole;
  const splitsPair = /[\uD800-\uDBFF]/.test(whole[limit - 1]!);
  const kept = whole.slice(0, splitsPair ? limit - 1 : limit);
  return `${kept}…[cut ${whole.length - kept.length} characters]`;
}

/** The same for every string of a JSON value; what is nested deeper than 100 levels becomes `…`. */
export function boundJson(value: JsonValue, depth: number = 0): JsonValue {
  if (typeof value === 'string') return boundText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === deepestInput) return '…';
  if (Array.isArray(value)) return value.map((item) => boundJson(item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [boundText(key), boundJson(item, depth + 1)]));
}
