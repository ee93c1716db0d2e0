import type { JsonObject } from '@waymark/core-types';
import { expect, it } from 'vitest';
import { isStrictSchema } from './strict-schema.ts';

const closed = (properties: JsonObject, rest: JsonObject = {}): JsonObject => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
  ...rest,
});

it.each<[string, JsonObject]>([
  ['a closed object', closed({ a: { type: 'string' } })],
  ['nested lists and unions', closed({ a: { type: 'array', items: { anyOf: [closed({}), { type: 'null' }] } } })],
  ['a nullable object', closed({ a: { ...closed({ b: { type: 'integer' } }), type: ['object', 'null'] } })],
  ['definitions', closed({ a: { $ref: '#/$defs/x' } }, { $defs: { x: closed({}) } })],
  ['a property with the name of a refused keyword', closed({ not: { type: 'string' } })],
])('takes %s', (_name, schema) => {
  expect(isStrictSchema(schema)).toBe(true);
});

it.each<[string, JsonObject]>([
  ['an open object', { type: 'object', properties: {}, required: [] }],
  ['an optional property', { ...closed({ a: { type: 'string' } }), required: [] }],
  ['a union at the root', { anyOf: [closed({})] }],
  ['a list at the root', { type: 'array', items: closed({}) }],
  ['an open object in a list', closed({ a: { type: 'array', items: { type: 'object', properties: {} } } })],
  ['an open definition', closed({}, { $defs: { x: { type: 'object' } } })],
  ['a list without items', closed({ a: { type: 'array' } })],
  ['a tuple', closed({ a: { type: 'array', prefixItems: [], items: {} } })],
  ['a refused keyword', closed({ a: { allOf: [] } })],
  ['a schema that is true', closed({ a: true })],
  ['eleven levels', Array.from({ length: 10 }).reduce<JsonObject>((inner) => closed({ inner }), closed({}))],
])('leaves %s to the lenient mode', (_name, schema) => {
  expect(isStrictSchema(schema)).toBe(false);
});
