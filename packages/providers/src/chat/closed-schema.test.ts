import type { JsonObject } from '@waymark/core-types';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { closeObjects } from './closed-schema.ts';
import { isStrictSchema } from '../openai/strict-schema.ts';

const inputOf = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input' }) as JsonObject;

it('[providers:structured:strict] lets the servers hold a model to an ordinary schema of zod', () => {
  const inner = z.object({ name: z.string() });
  const schema = inputOf(z.object({ a: inner, list: z.array(inner), either: z.union([inner, z.null()]) }));
  expect(isStrictSchema(schema)).toBe(false);
  expect(isStrictSchema(closeObjects(schema))).toBe(true);
});

it('closes what is defined once and used often', () => {
  const tree = z.object({
    value: z.string(),
    get children() {
      return z.array(tree);
    },
  });
  expect(JSON.stringify(closeObjects(inputOf(tree)))).toContain('"additionalProperties":false');
});

it.each<[string, JsonObject]>([
  ['an object that is open on purpose', inputOf(z.looseObject({ a: z.string() }))],
  ['a record', inputOf(z.record(z.string(), z.string()))],
  ['parts that have to fit together', { allOf: [{ properties: { a: {} } }, { properties: { b: {} } }] }],
  [
    'a definition that other parts add to',
    {
      type: 'object',
      properties: { a: { allOf: [{ $ref: '#/$defs/named' }, { properties: { age: {} } }] } },
      $defs: { named: { type: 'object', properties: { name: {} } } },
    },
  ],
  ['parts that have to fit to an object', { properties: { a: {} }, anyOf: [{ properties: { b: {} } }] }],
  ['an object with patterns', { type: 'object', properties: {}, patternProperties: { '^x': {} } }],
  [
    'data that looks like a schema',
    { enum: [{ properties: {} }], default: { properties: {} }, const: { properties: {} } },
  ],
  ['schemas that are true or false', { type: 'array', items: false, prefixItems: [true] }],
])('leaves %s as it is', (_name, schema) => {
  expect(closeObjects(schema)).toEqual(schema);
});

it('closes a property that bears the name of a keyword', () => {
  const schema = inputOf(z.object({ properties: z.object({ items: z.string() }) }));
  expect(closeObjects(schema)).toMatchObject({
    additionalProperties: false,
    properties: { properties: { additionalProperties: false } },
  });
});
