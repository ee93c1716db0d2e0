import { ValidationError, type JsonObject } from '@waymark/core-types';
import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { defineTool } from '../src/tool/define-tool.ts';
import { parseToolArguments } from '../src/tool/parse-tool-arguments.ts';
import { toToolDefinition } from '../src/tool/to-tool-definition.ts';
import type { Tool } from '../src/tool/tool.ts';
import { toolsByName } from '../src/tool/tools-by-name.ts';

const weather = z.object({ city: z.string(), days: z.number().int().min(1).default(3) });
const weatherSchema: JsonObject = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  properties: {
    city: { type: 'string', minLength: 2 },
    unit: { enum: ['C', 'F'] },
    at: { type: 'array', items: { type: 'object', properties: { lat: { type: 'number' } }, required: ['lat'] } },
    'on/~day': { type: 'string', format: 'date' },
  },
  required: ['city'],
  additionalProperties: false,
};

describe('defineTool', () => {
  it('[prompt:tool:define] gives `run` what the schema gives', async () => {
    const tool = defineTool({
      name: 'weather',
      description: 'The weather of a city.',
      parameters: weather,
      run(args) {
        expectTypeOf(args).toEqualTypeOf<{ city: string; days: number }>();
        return args.days;
      },
    });
    expectTypeOf(tool).toEqualTypeOf<Tool<{ city: string; days: number }>>();
    expect(await parseToolArguments(tool, '{"city":"Oslo"}')).toEqual({ ok: true, args: { city: 'Oslo', days: 3 } });
  });

  it('[prompt:tool:define] takes JSON Schema, and any record of arguments', () => {
    const tool = defineTool({
      name: 'weather',
      description: '',
      parameters: weatherSchema,
      run(args) {
        expectTypeOf(args).toEqualTypeOf<Record<string, unknown>>();
      },
    });
    expect(tool.parameters).toBe(weatherSchema);
  });

  it.each(['', 'a b', 'x'.repeat(65), 'a.b', 'é'])('[prompt:tool:define] refuses the name %j', (name) => {
    expect(refusalOf({ ...toolOf({ type: 'object' }), name })).toContain('name');
  });

  it.each<[string, unknown]>([
    ['a list', { type: 'array' }],
    ['a schema of no object', z.string()],
    ['an unknown type', { type: 'object', properties: { a: { type: 'text' } } }],
    ['a keyword with a wrong value', { type: 'object', required: 'city' }],
    ['a broken pattern', { type: 'object', properties: { a: { type: 'string', pattern: '(' } } }],
    ['a reference to nothing', { type: 'object', properties: { a: { $ref: '#/$defs/none' } } }],
  ])('[prompt:tool:define] refuses %s as parameters', (_name, parameters) => {
    expect(refusalOf(toolOf(parameters as JsonObject))).toContain('test');
  });

  it('[prompt:tool:unique] lets a run have each name once', () => {
    const tools = [toolOf({ type: 'object' }), { ...toolOf({ type: 'object' }), name: 'other' }];
    expect([...toolsByName(tools).keys()]).toEqual(['test', 'other']);
    expect(thrownBy(() => toolsByName([...tools, tools[1]!]))).toMatchObject({
      message: 'Two tools are called other.',
      issues: [{ path: '$.tools[2].name' }],
    });
  });
});

describe('toToolDefinition', () => {
  it('gives the schema as it is, without its dialect', () => {
    const { $schema: _dialect, ...parameters } = weatherSchema;
    const definition = toToolDefinition({ ...toolOf(weatherSchema), description: 'Weather.' });
    expect(definition).toEqual({ type: 'function', function: { name: 'test', description: 'Weather.', parameters } });
  });

  it('[prompt:tool:strict] is strict where every object is closed and requires all it has', () => {
    const strictOf = (parameters: Tool['parameters']) => toToolDefinition(toolOf(parameters)).function.strict;
    expect(strictOf(z.strictObject({ city: z.string() }) as never)).toBe(true);
    expect(strictOf(z.object({ city: z.string() }) as never)).toBeUndefined();
    expect(strictOf(z.strictObject({ city: z.string().optional() }) as never)).toBeUndefined();
  });

  it('is made once per tool', () => {
    const tool = toolOf({ type: 'object' });
    expect(toToolDefinition(tool)).toBe(toToolDefinition(tool));
  });
});

describe('parseToolArguments', () => {
  it('[prompt:tool:arguments] gives arguments that fit a JSON Schema as they were written', async () => {
    const args = { city: 'Oslo', unit: 'C', at: [{ lat: 1.5, more: null }], 'on/~day': '2026-01-31' };
    expect(await parseToolArguments(toolOf(weatherSchema), JSON.stringify(args))).toEqual({ ok: true, args });
  });

  it('[prompt:tool:arguments] waits for schemas that check later, and gives what they make', async () => {
    const parameters = z
      .object({ city: z.string().refine(async (city) => city !== 'Nowhere') })
      .transform(({ city }) => [city]);
    const tool = { ...toolOf({}), parameters: parameters as never };
    expect(await parseToolArguments(tool, '{"city":"Oslo"}')).toEqual({ ok: true, args: ['Oslo'] });
    expect(await parseToolArguments(tool, '{"city":"Nowhere"}')).toMatchObject({ ok: false });
  });

  it.each(['', '  ', '{}'])('[prompt:tool:arguments] takes %j for a call without arguments', async (text) => {
    expect(await parseToolArguments(toolOf({ type: 'object' }), text)).toEqual({ ok: true, args: {} });
  });

  it.each<[string, string]>([
    ['{"unit":"C"}', '$.city: is missing'],
    ['{"city":5}', '$.city: expected string, got the number 5'],
    ['{"city":null}', '$.city: expected string, got null'],
    ['{"city":["Oslo"]}', '$.city: expected string, got an array'],
    ['{"city":{}}', '$.city: expected string, got an object'],
    ['{"city":"O"}', '$.city: must NOT have fewer than 2 characters, got "O"'],
    ['{"city":"Oslo","unit":"K"}', '$.unit: expected one of ["C","F"], got "K"'],
    ['{"city":"Oslo","wind":1}', '$.wind: is no parameter; leave it out'],
    ['{"city":"Oslo","at":[{"lat":1},{}]}', '$.at[1].lat: is missing'],
    ['{"city":"Oslo","on/~day":"today"}', '$["on/~day"]: must match format "date", got "today"'],
    ['[1]', 'they must be a JSON object with the names of the parameters'],
    ['null', 'they must be a JSON object with the names of the parameters'],
    ['{"city":"Oslo"', 'the text ends too early, at character 14 (near "{\\"city\\":\\"Oslo\\"")'],
    ["{'city':1}", 'a name in double quotes was expected, at character 1 (near "{\'city\':1}")'],
  ])('[prompt:tool:misfit] says of %s: %s', async (text, words) => {
    expect(await parseToolArguments(toolOf(weatherSchema), text)).toEqual({
      ok: false,
      message: `The arguments of test do not fit:\n- ${words}\nCorrect them and call the tool again.`,
    });
  });

  it('[prompt:tool:misfit] says the same of a Standard Schema, for keys as objects too', async () => {
    const { message } = (await parseToolArguments(toolOf(weather), '{"days":0}')) as { message: string };
    expect(message).toContain('- $.city: ');
    expect(message).toContain('- $.days: ');
    const issues = [{ message: 'no', path: [{ key: 'a' }, 0] }, { message: 'never' }];
    const parameters = {
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: () => ({ issues }),
        jsonSchema: { input: () => ({ type: 'object' }) },
      },
    };
    const result = (await parseToolArguments(toolOf(parameters as never), '{}')) as { message: string };
    expect(result.message).toContain('- $.a[0]: no\n- $: never\n');
  });

  it('[prompt:tool:misfit] tells of ten misfits, each cut, and how many more there are', async () => {
    const required = Array.from({ length: 12 }, (_, index) => `${'x'.repeat(400)}${index}`);
    const result = await parseToolArguments(toolOf({ type: 'object', required }), '{}');
    const lines = (result as { message: string }).message.split('\n');
    expect(lines).toHaveLength(13);
    expect(lines[11]).toBe('- and 2 more');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(310);
  });

  it('shows long values cut, and no secret of a text that is no JSON', async () => {
    const tool = toolOf({ type: 'object', properties: { a: { type: 'number' } } });
    const long = (await parseToolArguments(tool, JSON.stringify({ a: 'x'.repeat(500) }))) as { message: string };
    expect(long.message).toContain(`the string "${'x'.repeat(79)}...`);
    expect(await parseToolArguments(tool, `{"a":"${'x'.repeat(1_000_001)}"}`)).toMatchObject({ ok: false });
  });

  it.each(['{"id":12345678901234567890}', '{"id":[9007199254740993]}'])(
    '[prompt:tool:exact] refuses %s, which would become another number',
    async (text) => {
      const result = await parseToolArguments(toolOf({ type: 'object' }), text);
      expect(result).toMatchObject({ ok: false, message: expect.stringContaining('too large to be kept exactly') });
    },
  );

  it('never throws, whatever the model writes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (text) => {
        const result = await parseToolArguments(toolOf(weatherSchema), text);
        expect(typeof result.ok).toBe('boolean');
      }),
      { numRuns: 300 },
    );
  });
});

describe('a JSON Schema', () => {
  const check = async (schema: JsonObject, args: unknown) =>
    (await parseToolArguments(toolOf(schema), JSON.stringify(args))).ok;

  it.each<[string, JsonObject]>([
    ['a reference to a file', { $ref: 'other.json' }],
    ['a reference to the web', { properties: { a: { $ref: 'https://x.test/schema.json#/a' } } }],
    ['a dynamic one', { $dynamicRef: 'https://x.test/schema.json' }],
    [
      'too many parts',
      { properties: Object.fromEntries(Array.from({ length: 20_001 }, (_, index) => [`p${index}`, true])) },
    ],
    ['too deep a nesting', deep(200)],
    ['too long a pattern', { properties: { a: { pattern: 'a'.repeat(1_001) } } }],
    ['too long a pattern of items', { properties: { a: { items: { pattern: 'a'.repeat(1_001) } } } }],
    ['too long a pattern of names', { patternProperties: { ['a'.repeat(1_001)]: true } }],
  ])('[prompt:tool:schema-bounded] with %s is refused', (_name, schema) => {
    expect(refusalOf(toolOf({ type: 'object', ...schema }))).toContain('The tool test cannot be used.');
  });

  it('may call its parameters `pattern`, `$ref` and `items`, and have data that looks like a schema', async () => {
    const properties: JsonObject = {
      pattern: { type: 'number' },
      $ref: { type: 'string' },
      items: { type: 'array', items: { type: 'number' } },
      kind: { const: { $ref: 'https://x.test', $id: 'kept' } },
    };
    const schema: JsonObject = { type: 'object', properties };
    expect(
      await check(schema, { pattern: 1, $ref: 'x', items: [1], kind: { $ref: 'https://x.test', $id: 'kept' } }),
    ).toBe(true);
    expect(await check(schema, { pattern: 'x' })).toBe(false);
    expect(await check(schema, { kind: {} })).toBe(false);
  });

  it('refers to its own definitions, of either spelling, and to itself', async () => {
    const schema: JsonObject = {
      type: 'object',
      $id: 'https://x.test/tree',
      properties: { node: { $ref: '#/definitions/node' }, next: { $ref: '#' } },
      definitions: { node: { type: 'string' } },
    };
    expect(await check(schema, { node: 'a', next: { node: 'b' } })).toBe(true);
    expect(await check(schema, { node: 'a', next: { node: 5 } })).toBe(false);
    // Another schema of the same name does not meet it.
    expect(await check({ type: 'object', $id: 'https://x.test/tree', required: ['x'] }, {})).toBe(false);
  });

  it('writes tuples as before 2020 or since', async () => {
    const old: JsonObject = {
      type: 'object',
      properties: { a: { type: 'array', items: [{ type: 'number' }], additionalItems: false } },
    };
    const now: JsonObject = {
      type: 'object',
      properties: { a: { type: 'array', prefixItems: [{ type: 'number' }], items: false } },
    };
    for (const schema of [old, now]) {
      expect([
        await check(schema, { a: [1] }),
        await check(schema, { a: ['x'] }),
        await check(schema, { a: [1, 2] }),
      ]).toEqual([true, false, false]);
    }
  });

  it.each<[string, string, string]>([
    ['^(\\w+\\s?)*$', 'two words', `${'a'.repeat(50)}!`],
    ['^[a-z0-9]+(?:-[a-z0-9]+)*$', 'a-slug-2', 'a--b'],
    ['^\\p{L}+$', 'Å', '5'],
    ['^[\\w\\-\\.]+$', 'a-b.c', 'a b'],
    ['a+$', `${'b'.repeat(2_000)}a`, 'b'.repeat(2_000)],
  ])(
    '[prompt:tool:pattern] with the pattern %s fits what it should and stops no process',
    async (pattern, fits, misfits) => {
      const schema: JsonObject = { type: 'object', properties: { a: { type: 'string', pattern } } };
      expect([await check(schema, { a: fits }), await check(schema, { a: misfits })]).toEqual([true, false]);
    },
  );

  it('is compiled again after five hundred others, and still the same', async () => {
    const schemaOf = (index: number): JsonObject => ({ type: 'object', required: [`p${index}`] });
    for (let index = 0; index < 510; index++) expect(await check(schemaOf(index), {})).toBe(false);
    expect(await check(schemaOf(0), { p0: 1 })).toBe(true);
    expect(await check(schemaOf(0), {})).toBe(false);
  });
});

function deep(levels: number): JsonObject {
  return levels === 0 ? {} : { not: deep(levels - 1) };
}

function toolOf(parameters: Tool['parameters']): Tool {
  return { name: 'test', description: '', parameters, run: () => null };
}

function refusalOf(tool: Tool): string {
  const error = thrownBy(() => defineTool(tool as Tool & { parameters: JsonObject }));
  expect(ValidationError.isInstance(error)).toBe(true);
  return String(error);
}

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('Nothing was thrown.');
}
