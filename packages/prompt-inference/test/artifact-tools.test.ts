import fc from 'fast-check';
import { z } from 'zod';
import { describe, expect, it } from 'vitest';
import { normaliseSchema } from '../src/artifact/tools/normalise-schema.ts';
import { compareTools, fingerprintTool, toContractTool, toContractTools } from '../src/index.ts';

type Schema = Record<string, unknown>;

const annotations = fc.record(
  {
    title: fc.string(),
    description: fc.string(),
    examples: fc.array(fc.integer()),
    default: fc.integer(),
    $comment: fc.string(),
  },
  { requiredKeys: [] },
);
const leaf = fc.oneof(
  fc.constantFrom<Schema>(
    { type: 'integer', minimum: 1 },
    { type: 'boolean' },
    { type: ['string', 'null'] },
    { const: 'x' },
  ),
  fc
    .uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 })
    .map((values): Schema => ({ type: 'string', enum: values })),
);
const { schema } = fc.letrec<{ schema: Schema }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc
      .tuple(
        fc.dictionary(fc.constantFrom('a', 'b', 'c', '__proto__'), tie('schema'), {
          maxKeys: 3,
          noNullPrototype: true,
        }),
        fc.boolean(),
      )
      .map(([properties, closed]): Schema => ({
        type: 'object',
        properties,
        required: Object.keys(properties).slice(1),
        ...(closed ? { additionalProperties: false } : {}),
      })),
    tie('schema').map((items): Schema => ({ type: 'array', items })),
    fc.array(tie('schema'), { minLength: 1, maxLength: 3 }).map((anyOf): Schema => ({ anyOf })),
  ),
}));

/** The same schema as another program might write it: other order, other words, other ways to say the same. */
function respell(value: unknown, random: () => number, place: 'schema' | 'properties' = 'schema'): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => respell(item, random)).sort(() => random() - 0.5);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value)
    .map(([key, item]): [string, unknown] => [
      key,
      respell(item, random, place === 'schema' && key === 'properties' ? 'properties' : 'schema'),
    ])
    .sort(() => random() - 0.5);
  if (place === 'properties') return Object.fromEntries(entries);
  const respelt: Schema = Object.fromEntries(entries);
  if (Array.isArray(respelt['type']) && random() < 0.5) {
    const { type, ...rest } = respelt;
    return { ...rest, anyOf: (type as string[]).map((one) => ({ type: one })) };
  }
  if ('const' in respelt && random() < 0.5) return { enum: [respelt['const']] };
  if (random() < 0.3) return { description: String(random()), title: 'T', ...respelt };
  if (respelt['type'] === 'object' && random() < 0.3 && !('additionalProperties' in respelt))
    return { ...respelt, additionalProperties: true };
  return random() < 0.2 ? { anyOf: [respelt] } : respelt;
}

const fingerprint = (parameters: unknown) =>
  fingerprintTool({ name: 'a', parameters: parameters as { type: 'object' } });

describe('a fingerprint', () => {
  it('[prompt:tools:same] [prompt:tools:spelling] is the same however a schema is written', () => {
    fc.assert(
      fc.property(
        schema,
        annotations,
        fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
        (original, words, stream) => {
          const random = () => stream.next().value;
          expect(fingerprint({ ...words, ...(respell(original, random) as Schema) })).toBe(fingerprint(original));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('[prompt:tools:spelling] does not change when a normal schema is made normal again', () => {
    fc.assert(
      fc.property(schema, (original) => {
        const normal = normaliseSchema(original);
        expect(normaliseSchema(normal)).toEqual(normal);
      }),
    );
  });

  it.each<[string, unknown, unknown]>([
    ['required absent, empty, and in another order', { required: [] }, {}],
    [
      'a list of types and anyOf',
      { type: ['string', 'null'], minLength: 2 },
      { anyOf: [{ type: 'null' }, { type: 'string', minLength: 2 }] },
    ],
    [
      'types that exclude each other in oneOf',
      { oneOf: [{ type: 'null' }, { type: 'string' }] },
      { type: ['null', 'string'] },
    ],
    ['values with and without their type', { enum: ['a', 'b'] }, { type: 'string', enum: ['b', 'a', 'a'] }],
    [
      'values and null',
      { type: ['string', 'null'], enum: ['a', null] },
      { anyOf: [{ enum: ['a'] }, { type: 'null' }] },
    ],
    ['a list of one type', { type: ['string'] }, { type: 'string' }],
    ['what is taken anyway', { type: 'array', items: true, minItems: 0, uniqueItems: false }, { type: 'array' }],
    ['anything further', { type: 'object', additionalProperties: {} }, { type: 'object' }],
    ['keywords of other types', { type: 'string', items: {}, minimum: 3, required: ['a'] }, { type: 'string' }],
    [
      'unions within unions',
      { anyOf: [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, { type: 'boolean' }] },
      { type: ['boolean', 'string', 'null'] },
    ],
    [
      'a reference and what it refers to',
      { type: 'object', properties: { a: { $ref: '#/$defs/A~1b' } }, $defs: { 'A/b': { type: 'string' } } },
      { type: 'object', properties: { a: { type: 'string' } } },
    ],
    [
      'a reference within allOf',
      { allOf: [{ $ref: '#/definitions/A' }], definitions: { A: { type: 'string' } } },
      { type: 'string' },
    ],
    [
      'tuples of both drafts',
      { type: 'array', items: [{ type: 'string' }], additionalItems: false },
      { type: 'array', prefixItems: [{ type: 'string' }], items: false },
    ],
    [
      'names of definitions',
      { $ref: '#/$defs/A', $defs: { A: { type: 'array', items: { $ref: '#/$defs/A' } } } },
      { $ref: '#/$defs/B', $defs: { B: { type: 'array', items: { $ref: '#/$defs/B' } } } },
    ],
  ])('[prompt:tools:spelling] is the same for %s', (_what, one, other) => {
    expect(fingerprint(one)).toBe(fingerprint(other));
  });

  it.each<[string, unknown, unknown]>([
    ['another type', { type: 'string' }, { type: 'integer' }],
    ['integer and number', { type: 'integer' }, { type: 'number' }],
    ['a bound', { type: 'integer', minimum: 1 }, { type: 'integer', minimum: 2 }],
    ['a list of text and a list of anything', { type: 'array', items: { type: 'string' } }, { type: 'array' }],
    ['nothing further', { type: 'object', additionalProperties: false }, { type: 'object' }],
    ['another value', { enum: ['a'] }, { enum: ['b'] }],
    ['no value and any', { enum: [] }, {}],
    [
      'a property called description',
      { type: 'object', properties: { description: { type: 'string' } } },
      { type: 'object' },
    ],
    [
      'a property called title',
      { properties: { title: { type: 'string' } } },
      { properties: { title: { type: 'integer' } } },
    ],
    ['a property called __proto__', JSON.parse('{"properties":{"__proto__":{"type":"string"}}}'), { properties: {} }],
    [
      'objects in oneOf and anyOf',
      { oneOf: [{ required: ['a'] }, { required: ['b'] }] },
      { anyOf: [{ required: ['a'] }, { required: ['b'] }] },
    ],
    [
      'integer and number in oneOf and anyOf',
      { oneOf: [{ type: 'integer' }, { type: 'number' }] },
      { anyOf: [{ type: 'integer' }, { type: 'number' }] },
    ],
    ['references to nothing', { $ref: '#/$defs/A' }, { $ref: '#/$defs/B' }],
    ['false', false, true],
    [
      'siblings of a reference',
      { $ref: '#/$defs/A', minLength: 3, $defs: { A: { type: 'string' } } },
      { type: 'string' },
    ],
    ['the order of a tuple', { prefixItems: [{ type: 'string' }, {}] }, { prefixItems: [{}, { type: 'string' }] }],
  ])('[prompt:tools:changed] is another for %s', (_what, one, other) => {
    expect(fingerprint(one)).not.toBe(fingerprint(other));
  });

  it('[prompt:tools:changed] is another for another name', () => {
    const parameters = { type: 'object' as const };
    expect(fingerprintTool({ name: 'a', parameters })).not.toBe(fingerprintTool({ name: 'b', parameters }));
  });

  it('[prompt:tools:bounded] ends for schemas that refer to themselves and refuses those that grow without bound', () => {
    expect(fingerprint({ type: 'object', properties: { self: { $ref: '#' } } })).toMatch(/^[0-9a-f]{64}$/);
    const $defs = Object.fromEntries(
      Array.from({ length: 30 }, (_, level) => [
        `L${level}`,
        { anyOf: [{ $ref: `#/$defs/L${level + 1}` }, { type: 'array', items: { $ref: `#/$defs/L${level + 1}` } }] },
      ]),
    );
    expect(() => fingerprint({ $ref: '#/$defs/L0', $defs })).toThrow('too large to compare');
    let deep: Schema = {};
    for (let level = 0; level < 200; level++) deep = { type: 'array', items: deep };
    expect(() => fingerprint(deep)).toThrow('too large to compare');
  });
});

describe('a tool', () => {
  it('[prompt:tools:forms] comes in the forms of OpenAI, MCP and Standard Schema', () => {
    const parameters = { type: 'object', properties: { query: { type: 'string' } }, required: ['query'] };
    const zod = z.object({ query: z.string().describe('Words') });
    const tools = [
      { type: 'function' as const, function: { name: 'search', description: 'Finds.', parameters } },
      { name: 'search', description: 'Finds.', parameters },
      { name: 'search', inputSchema: parameters },
      { name: 'search', parameters: zod },
      { name: 'search', parameters: { properties: parameters.properties, required: ['query'] } },
    ].map(toContractTool);
    for (const tool of tools) expect(compareTools([tools[0]!], [tool])).toBeNull();
    expect(toContractTool({ name: 'stop' }).parameters).toEqual({ type: 'object', properties: {} });
    expect(tools[3]!.parameters).not.toHaveProperty('$schema');
  });

  it('[prompt:save:refused] is refused without a name', () => {
    expect(() => toContractTools([null as never])).toThrow('$.name');
    expect(() => toContractTools([{ type: 'function' } as never])).toThrow('$.name');
  });
});

describe('the differences between tools', () => {
  const tool = (properties: object, more: object = {}) =>
    toContractTool({ name: 'a', parameters: { type: 'object', properties, ...more } });
  const fields = (one: object, other: object) =>
    compareTools([tool(one)], [tool(other)])?.changed.map(
      ({ field, before, after }) => `${field}: ${before} -> ${after}`,
    );

  it('[prompt:tools:changed] have the path of the field, in objects and lists', () => {
    const nested = (leafSchema: object) => ({
      filters: {
        type: 'object',
        properties: { tags: { type: 'array', items: { type: 'object', properties: { id: leafSchema } } } },
      },
    });
    expect(fields(nested({ type: 'string' }), nested({ type: 'integer' }))).toEqual([
      'filters.tags[].id: string -> integer',
    ]);
    expect(
      fields({ a: { type: 'array', items: { type: 'string' } } }, { a: { type: 'array', items: { type: 'integer' } } }),
    ).toEqual(['a: array of string -> array of integer']);
    expect(fields({ a: { enum: ['x', 'y'] } }, { a: { enum: ['x'] } })).toEqual(['a: "x" | "y" -> "x"']);
    expect(fields({ a: { type: 'integer', minimum: 1 } }, { a: { type: 'integer' } })).toEqual([
      'a (minimum): 1 -> absent',
    ]);
    expect(
      fields(
        { a: { type: 'array', items: { type: 'string', maxLength: 1 } } },
        { a: { type: 'array', items: { type: 'string', maxLength: 2 } } },
      ),
    ).toEqual(['a[] (maxLength): 1 -> 2']);
    expect(fields({ a: {} }, { a: { type: 'string' } })).toEqual(['a: anything -> string']);
    expect(compareTools([tool({})], [tool({}, { additionalProperties: false })])?.changed).toEqual([
      { tool: 'a', field: '(arguments) (additionalProperties)', before: 'absent', after: 'refused' },
    ]);
    const map = (type: string) => ({ a: { type: 'object', additionalProperties: { type } } });
    expect(fields(map('string'), map('integer'))).toEqual(['a.*: string -> integer']);
  });

  it('[prompt:tools:changed] are found whenever fingerprints differ, and only then', () => {
    fc.assert(
      fc.property(schema, schema, (one, other) => {
        const [a, b] = [tool({ x: one }), tool({ x: other })];
        expect(compareTools([a], [b]) === null).toBe(fingerprintTool(a) === fingerprintTool(b));
      }),
      { numRuns: 500 },
    );
  });
});
