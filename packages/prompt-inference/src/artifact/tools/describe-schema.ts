import { canonicalJson } from '@waymark/core-types';
import type { NormalSchema } from './normalise-schema.ts';

const longest = 200;

/** What a schema takes, in a few words: `string`, `array of integer`, `"a" | "b" | null`, `anything`. */
export function describeSchema(schema: NormalSchema): string {
  const words = describe(schema);
  return words.length > longest ? `${words.slice(0, longest)}...` : words;
}

function describe(schema: NormalSchema): string {
  const { type, enum: values, anyOf, items } = schema;
  if (Array.isArray(values)) return values.map((value) => canonicalJson(value)).join(' | ') || 'nothing';
  if (Array.isArray(anyOf)) {
    const words = anyOf.map((variant: NormalSchema) => describe(variant));
    return words.sort((a, b) => Number(a === 'null') - Number(b === 'null')).join(' | ');
  }
  if (type === 'array' && items !== undefined) return `array of ${describe(items as NormalSchema)}`;
  if (typeof type === 'string') return type;
  return Object.keys(schema).length === 0 ? 'anything' : canonicalJson(schema);
}
