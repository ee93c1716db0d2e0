import fc from 'fast-check';
import type { JsonObject, JsonValue } from '../json/json-value.ts';

/** What keeps a random document small, whatever its schema allows. */
const most = { characters: 30, entries: 3, number: 1e9 } as const;

const millisecond = fc.integer({ min: 0, max: Date.UTC(2100, 0) });

/** Any character there is, those that quoting, escaping and SQL trip over more often than others. */
const character = fc.oneof(
  { weight: 6, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom('\0', '\n', '\r\n', '"', "'", '\\', '%', '_', '?', '$1', ';--', '\u2028', '😀'),
  },
);

/** Any plain JSON value that JSON holds exactly. */
const jsonValue: fc.Arbitrary<JsonValue> = fc
  .jsonValue({ maxDepth: 3, stringUnit: 'grapheme' })
  // Not the negative zeros, which JSON would change.
  .map((value) => JSON.parse(JSON.stringify(value)) as JsonValue);

/** Random values that fit a JSON Schema of the kind that `domainJsonSchema` gives. */
export function arbitraryOf(schema: JsonObject): fc.Arbitrary<unknown> {
  if (Array.isArray(schema['anyOf']))
    return fc.oneof(...schema['anyOf'].map((each) => arbitraryOf(each as JsonObject)));
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...schema['enum']);
  switch (schema['type']) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'string':
      return stringOf(schema);
    case 'integer':
      return fc.integer({ min: bound(schema, 'minimum', -most.number), max: bound(schema, 'maximum', most.number) });
    case 'number':
      return fc
        .double({ noNaN: true, min: bound(schema, 'minimum', -1e300), max: bound(schema, 'maximum', 1e300) })
        .map((value) => value + 0);
    case 'array':
      return fc.array(arbitraryOf(schema['items'] as JsonObject), {
        minLength: bound(schema, 'minItems', 0),
        maxLength: Math.max(most.entries, bound(schema, 'minItems', 0)),
      });
    case 'object':
      return objectOf(schema);
    default:
      return jsonValue;
  }
}

function bound(schema: JsonObject, name: string, otherwise: number): number {
  const value = schema[name];
  if (typeof value !== 'number') return otherwise;
  return Math.max(-most.number, Math.min(most.number, value));
}

function stringOf(schema: JsonObject): fc.Arbitrary<string> {
  if (schema['format'] === 'uuid') return fc.uuid({ version: [4, 7] });
  if (schema['format'] === 'date-time') return millisecond.map((time) => new Date(time).toISOString());
  const pattern = typeof schema['pattern'] === 'string' ? schema['pattern'] : '';
  const maximum = typeof schema['maxLength'] === 'number' ? schema['maxLength'] : Infinity;
  if (pattern !== '' && !pattern.includes('Surrogate')) {
    return fc.stringMatching(new RegExp(pattern)).filter((text) => text.length <= maximum);
  }
  return fc
    .array(character, { minLength: bound(schema, 'minLength', 0), maxLength: most.characters })
    .map((characters) => characters.join(''))
    .filter((text) => text.length <= maximum && !/\p{Surrogate}/u.test(text));
}

function objectOf(schema: JsonObject): fc.Arbitrary<unknown> {
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, JsonObject>);
  if (properties.length === 0) {
    const keys = schema['propertyNames'] === undefined ? fc.string() : stringOf(schema['propertyNames'] as JsonObject);
    const values = arbitraryOf((schema['additionalProperties'] ?? {}) as JsonObject);
    return fc.dictionary(
      keys.filter((key) => key !== '__proto__'),
      values,
      { maxKeys: most.entries, noNullPrototype: true },
    );
  }
  const own = fc.record(Object.fromEntries(properties.map(([name, each]) => [name, arbitraryOf(each)])));
  // A field that a newer version may have added.
  return fc
    .tuple(own, fc.option(jsonValue, { freq: 4 }))
    .map(([document, later]) => (later === null ? document : { ...document, field_of_a_newer_version: later }));
}
