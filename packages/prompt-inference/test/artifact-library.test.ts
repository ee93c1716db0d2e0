import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { steppingClock } from '@waymark/core-types';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { openPromptLibrary, type PromptArtifact, type PromptLibrary, type ToolLike } from '../src/index.ts';

const root = mkdtempSync(join(tmpdir(), 'prompt-library-'));
const search: ToolLike = {
  name: 'search',
  description: 'Finds pages.',
  parameters: {
    type: 'object',
    properties: { query: { type: 'string' }, limit: { type: 'integer' } },
    required: ['query'],
  },
};
let [home, folder] = ['', ''];
let library: PromptLibrary;

beforeEach(() => {
  home = mkdtempSync(join(root, 'home-'));
  folder = join(home, 'prompts');
  library = openPromptLibrary({ home, clock: steppingClock('2026-01-31T12:00:00.000Z', 1_000) });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function pathOf(name: string): string {
  return join(folder, `${name}.json`);
}

/** Changes an artifact's file, as somebody with an editor would. */
function edit(name: string, change: (artifact: Record<string, unknown>) => unknown): void {
  const stored = JSON.parse(readFileSync(pathOf(name), 'utf8')) as Record<string, unknown>;
  writeFileSync(pathOf(name), JSON.stringify(change(stored)));
}

describe('save', () => {
  it('[prompt:save:path] [prompt:load:prompt] writes a file that load gives back', async () => {
    const path = await library.save('Be brief.', { name: 'brief', version: 'v1', tools: [search] });
    expect(path).toBe(pathOf('brief_v1'));
    expect(readFileSync(path, 'utf8')).toMatch(/^\{\n[\s\S]+\n\}\n$/);
    expect(await library.load('brief_v1')).toBe('Be brief.');
    expect(await library.loadArtifact('brief_v1')).toMatchObject({
      schema_version: 'prompt-artifact.v1',
      task_name: 'brief',
      task_version: 'v1',
      tools: [search],
      tool_fingerprints: { search: expect.stringMatching(/^[0-9a-f]{64}$/) },
      metadata: { created_at: '2026-01-31T12:00:00.000Z', optimizer: 'none' },
      source: { format: 'plain' },
    });
    expect(readdirSync(folder)).toEqual(['brief_v1.json']);
  });

  it('[prompt:save:never-over-another] refuses a version that is there and leaves it as it is', async () => {
    await library.save('Be brief.', { name: 'brief', version: 'v1' });
    const again = library.save('Be long.', { name: 'brief', version: 'v1' });
    await expect(again).rejects.toMatchObject({ code: 'PROMPT_EXISTS', details: { name: 'brief_v1' } });
    expect(await library.load('brief_v1')).toBe('Be brief.');
  });

  it('[prompt:save:provenance] keeps where a prompt comes from, and what else metadata holds', async () => {
    const metadata = {
      optimizer: 'dspy.GEPA',
      version: '3.3.1',
      score: 0.9,
      dataset: 'letters',
      parent: 'brief_v1',
      team: 'night',
    };
    await library.save('Be brief.', { name: 'brief', version: 'v2', metadata });
    expect((await library.loadArtifact('brief_v2')).metadata).toEqual({
      created_at: '2026-01-31T12:00:00.000Z',
      ...metadata,
    });
  });

  it.each(['v1', 'v2.1', 'v1.2.3', '1.2.3', '1.2.3-rc.1', '0.0.0-a-b'])(
    '[prompt:name:versions] takes the version %s',
    async (version) => {
      await library.save('Be brief.', { name: 'a_b-c', version });
      expect(await library.load(`a_b-c_${version}`)).toBe('Be brief.');
    },
  );

  it.each<[string, Parameters<PromptLibrary['save']>, string]>([
    ['name of a device', ['Be brief.', { name: 'nul', version: 'v1' }], 'reserved name'],
    ['version', ['Be brief.', { name: 'brief', version: '1' }], 'task_version'],
    ['version with a path', ['Be brief.', { name: 'brief', version: 'v1/../x' }], 'task_version'],
    ['version with two dots', ['Be brief.', { name: 'brief', version: '1.2.3-..' }], 'task_version'],
    ['empty prompt', [' \n', { name: 'brief', version: 'v1' }], 'empty'],
    ['tool without a name', ['Be brief.', { name: 'brief', version: 'v1', tools: [{ name: '' }] }], '$.name'],
    [
      'tool of a text',
      ['Be brief.', { name: 'brief', version: 'v1', tools: [{ name: 'a', parameters: { type: 'string' } }] }],
      '$.parameters.type',
    ],
    [
      'repeated tool',
      ['Be brief.', { name: 'brief', version: 'v1', tools: [search, search] }],
      'Two tools are called search',
    ],
    [
      'score',
      ['Be brief.', { name: 'brief', version: 'v1', metadata: { score: 'good' as never } }],
      '$.metadata.score',
    ],
    ['parent', ['Be brief.', { name: 'brief', version: 'v1', metadata: { parent: '../x' } }], '../x'],
    ['number', [7 as never, { name: 'brief', version: 'v1' }], 'a number'],
    ['list', [[] as never, { name: 'brief', version: 'v1' }], 'a list'],
    ['null', [null as never, { name: 'brief', version: 'v1' }], 'null'],
    [
      'tool named __proto__',
      ['Be brief.', { name: 'brief', version: 'v1', tools: [{ name: '__proto__' }] }],
      '__proto__',
    ],
  ])('[prompt:save:refused] names a bad %s and writes nothing', async (_what, [program, options], said) => {
    const error = await library.save(program, options).catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      message: expect.stringContaining(said),
      code: expect.stringMatching(/VALIDATION|PROMPT_IMPORT/),
    });
    expect(await library.list()).toEqual([]);
  });

  it('[prompt:save:lossless] refuses what JSON cannot hold, with its path', async () => {
    const tools = [{ name: 'a', parameters: { type: 'object', properties: { n: { maximum: 10n } } } }];
    await expect(library.save('Be brief.', { name: 'a', version: 'v1', tools })).rejects.toThrow(
      '$.properties.n.maximum',
    );
    const metadata = { note: Number.NaN };
    await expect(library.save('Be brief.', { name: 'a', version: 'v1', metadata })).rejects.toThrow('$.metadata.note');
    expect(await library.list()).toEqual([]);
  });
});

describe('load', () => {
  it('[prompt:load:missing] names the prompts that were probably meant', async () => {
    await expect(library.load('brief_v1')).rejects.toMatchObject({ code: 'PROMPT_NOT_FOUND', details: { near: [] } });
    for (const [name, version] of [
      ['brief', 'v1'],
      ['brief', 'v2'],
      ['other', 'v1'],
    ] as const) {
      await library.save('Be brief.', { name, version });
    }
    const near = { near: ['brief_v1'] };
    await expect(library.load('breif_v1')).rejects.toMatchObject({ code: 'PROMPT_NOT_FOUND', details: near });
    await expect(library.load('brief_v9')).rejects.toThrow('Did you mean brief_v1 or brief_v2?');
    await expect(library.verify('brief_v9')).rejects.toMatchObject({ code: 'PROMPT_NOT_FOUND' });
  });

  it.each([
    ['{"a": 1,\n  "b": tru }', 'a value was expected at line 2, column 8'],
    ['{"a": 1', 'the text ends too early at line 1, column 8'],
    ['', 'the text ends too early at line 1, column 1'],
    ['[1]', 'its JSON is no object'],
    ['null', 'its JSON is no object'],
    ['{"schema_version": "prompt-artifact.v1"}', '$.task_name'],
    ['{"a": 12345678901234567890}', 'an integer is too large to be kept exactly at line 1, column 7'],
  ])('[prompt:load:broken] says what is wrong in %j, and where', async (text, said) => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(pathOf('brief_v1'), text);
    const error = await library.load('brief_v1').catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'PROMPT_ARTIFACT', message: expect.stringContaining(pathOf('brief_v1')) });
    expect(error).toMatchObject({ message: expect.stringContaining(said) });
  });

  it('[prompt:load:newer] refuses an artifact that a newer program wrote', async () => {
    await library.save('Be brief.', { name: 'brief', version: 'v1' });
    edit('brief_v1', (artifact) => ({ ...artifact, schema_version: 'prompt-artifact.v2' }));
    await expect(library.load('brief_v1')).rejects.toMatchObject({ code: 'SCHEMA_VERSION' });
  });

  it('[prompt:load:older] takes an artifact from before schema versions', async () => {
    mkdirSync(folder, { recursive: true });
    const older = {
      prompt: 'Be brief.',
      tools: [{ type: 'function', function: search }],
      metadata: { created_at: '2025-01-31T12:00:00.000Z', optimizer: 'GEPA', version: '1' },
      task_name: 'brief',
      task_version: 'v1',
    };
    writeFileSync(pathOf('brief_v1'), JSON.stringify(older));
    const artifact = await library.loadArtifact('brief_v1', { validate_tools: [search] });
    expect(artifact).toMatchObject({ prompt: 'Be brief.', metadata: older.metadata, source: { format: 'plain' } });
    expect(await library.verify('brief_v1')).toEqual([]);
    for (const created_at of ['2025-01-31T12:00:00.000123', '2025-01-31T13:00:00+01:00']) {
      writeFileSync(pathOf('brief_v1'), JSON.stringify({ ...older, metadata: { created_at } }));
      expect((await library.loadArtifact('brief_v1')).metadata.created_at).toBe('2025-01-31T12:00:00.000Z');
    }
    for (const metadata of [{ created_at: 'once' }, {}, null]) {
      writeFileSync(pathOf('brief_v1'), JSON.stringify({ ...older, metadata }));
      await expect(library.load('brief_v1')).rejects.toThrow('$.metadata');
    }
    writeFileSync(pathOf('brief_v1'), JSON.stringify({ ...older, tools: 'none' }));
    await expect(library.load('brief_v1')).rejects.toThrow('$.tools');
    writeFileSync(pathOf('brief_v1'), JSON.stringify({ ...older, tools: [null] }));
    await expect(library.load('brief_v1')).rejects.toThrow('$.tools[0]');
  });

  it('[prompt:load:tampered] [prompt:verify:problems] refuses what was changed, and verify says what', async () => {
    await library.save('Be brief.', { name: 'brief', version: 'v1', tools: [search] });
    expect(await library.verify('brief_v1')).toEqual([]);
    edit('brief_v1', (artifact) => ({ ...artifact, prompt: 'Be long.' }));
    await expect(library.load('brief_v1')).rejects.toThrow('brief_v1 was changed after it was saved');
    expect((await library.verify('brief_v1')).map(({ check }) => check)).toEqual(['content_hash']);
    edit('brief_v1', (artifact) => ({ ...artifact, tools: [{ ...search, parameters: { type: 'object' } }] }));
    expect((await library.verify('brief_v1')).map(({ check }) => check)).toEqual(['content_hash', 'tool_fingerprints']);
  });

  it('[prompt:load:tampered] refuses a file under the name of another prompt', async () => {
    await library.save('Be brief.', { name: 'brief', version: 'v1' });
    writeFileSync(pathOf('other_v1'), readFileSync(pathOf('brief_v1')));
    await expect(library.load('other_v1')).rejects.toThrow('it holds the prompt brief_v1');
  });

  it('[prompt:load:unknown-fields] keeps what it does not know', async () => {
    await library.save('Be brief.', { name: 'brief', version: 'v1', metadata: { reviewed_by: 'Ida' } });
    const { metadata } = await library.loadArtifact('brief_v1');
    expect(metadata['reviewed_by']).toBe('Ida');
  });
});

describe('options', () => {
  it('[prompt:save:options] are refused when they are misspelt', async () => {
    const misspelt = { name: 'brief', version: 'v1', tool: [search] };
    await expect(library.save('Be brief.', misspelt)).rejects.toMatchObject({ code: 'VALIDATION' });
    await library.save('Be brief.', { name: 'brief', version: 'v1' });
    const load = library.load('brief_v1', { validate_tool: [search] } as object);
    await expect(load).rejects.toThrow('validate_tool');
  });
});

describe('load with validate_tools', () => {
  const withParameters = (properties: object, required: string[] = ['query']) => ({
    name: 'search',
    parameters: { type: 'object', properties, required },
  });
  beforeEach(async () => {
    await library.save('Be brief.', { name: 'brief', version: 'v1', tools: [search, { name: 'stop' }] });
  });

  it('[prompt:tools:same] takes the same tools in another order and with other words', async () => {
    const reworded = withParameters({
      limit: { type: 'integer', title: 'L', default: 3 },
      query: { type: 'string', examples: ['x'] },
    });
    const validate_tools = [
      { name: 'stop', description: 'Stops.' },
      { ...reworded, description: 'Other words.' },
    ];
    expect(await library.load('brief_v1', { validate_tools })).toBe('Be brief.');
  });

  it('[prompt:tools:changed] names what was added, removed and changed, field by field', async () => {
    const changed = withParameters({ query: { type: ['string', 'null'] }, page: { type: 'integer' } }, []);
    const load = library.load('brief_v1', { validate_tools: [changed, { name: 'mail' }] });
    const error = await load.catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      code: 'PROMPT_TOOLS_CHANGED',
      details: {
        added: ['mail'],
        removed: ['stop'],
        changed: [
          { tool: 'search', field: 'limit', before: 'integer', after: 'absent' },
          { tool: 'search', field: 'page', before: 'absent', after: 'integer' },
          { tool: 'search', field: 'query', before: 'string', after: 'string | null' },
          { tool: 'search', field: 'query', before: 'required', after: 'optional' },
        ],
      },
    });
    expect((error as Error).message).toContain('stop is missing; mail is new; search: limit was integer, is absent');
  });
});

describe('list', () => {
  it('[prompt:list:all] gives all by task and version, and why one cannot be read', async () => {
    expect(await library.list()).toEqual([]);
    for (const version of ['v10', 'v2', '1.0.0', '1.0.0-rc.2', '1.0.0-rc.10', 'v2.1']) {
      await library.save('Be brief.', { name: 'brief', version, tools: [search] });
    }
    await library.save('Be long.', { name: 'a', version: 'v1' });
    for (const [file, text] of Object.entries({
      'brief_v3.json': '{',
      'notes.txt': '',
      '.brief_v4.json.partial': '{',
      'x.json': '{}',
    })) {
      writeFileSync(join(folder, file), text);
    }
    const listed = await library.list();
    expect(listed.map(({ name }) => name)).toEqual([
      'a_v1',
      'brief_1.0.0-rc.2',
      'brief_1.0.0-rc.10',
      'brief_1.0.0',
      'brief_v2',
      'brief_v2.1',
      'brief_v3',
      'brief_v10',
    ]);
    expect(listed.find(({ name }) => name === 'brief_v3')).toMatchObject({
      metadata: null,
      tools: [],
      problem: expect.stringContaining('line 1'),
    });
    expect(listed.at(-1)).toMatchObject({
      path: pathOf('brief_v10'),
      tools: ['search'],
      problem: null,
      metadata: { optimizer: 'none' },
    });
  });
});

describe('diff', () => {
  it('[prompt:diff:content] tells what differs in prompt, tools, predictors and metadata', async () => {
    const predictor = (name: string, instructions: string, demos: Record<string, unknown>[]) => ({
      name,
      instructions,
      fields: [{ name: 'a', direction: 'output' as const, type: 'str', description: 'One', prefix: '' }],
      demos,
    });
    const program = (prompt: string, predictors: PromptArtifact['predictors']) => ({
      format: 'plain' as const,
      prompt,
      predictors,
      tools: [],
      metadata: {},
      warnings: [],
    });
    await library.save(
      program('one\ntwo\nthree', [
        predictor('p', 'Do.', [{ a: 1 }, { a: 1 }, { a: 2 }]),
        predictor('q', 'Same.', []),
        predictor('gone', '', []),
      ]),
      {
        name: 'x',
        version: 'v1',
        tools: [search],
        metadata: { score: 0.5 },
      },
    );
    const changed = { ...predictor('p', 'Do it.', [{ a: 1 }, { a: 3 }]), fields: [] };
    await library.save(program('one\n2\nthree', [changed, predictor('q', 'Same.', []), predictor('new', '', [])]), {
      name: 'x',
      version: 'v2',
      tools: [],
      metadata: { score: 0.7 },
    });
    expect(await library.diff('x_v1', 'x_v2')).toEqual({
      before: 'x_v1',
      after: 'x_v2',
      prompt: [
        { kind: 'same', text: 'one' },
        { kind: 'removed', text: 'two' },
        { kind: 'added', text: '2' },
        { kind: 'same', text: 'three' },
      ],
      tools: { added: [], removed: ['search'], changed: [] },
      predictors: {
        added: ['new'],
        removed: ['gone'],
        changed: [
          {
            name: 'p',
            instructions: [
              { kind: 'removed', text: 'Do.' },
              { kind: 'added', text: 'Do it.' },
            ],
            fields: { before: ['output a: str (One)'], after: [] },
            demos_added: 1,
            demos_removed: 2,
          },
        ],
      },
      metadata: {
        created_at: { before: '2026-01-31T12:00:00.000Z', after: '2026-01-31T12:00:01.000Z' },
        score: { before: 0.5, after: 0.7 },
      },
    });
    expect(await library.diff('x_v1', 'x_v1')).toMatchObject({
      prompt: null,
      tools: null,
      metadata: {},
      predictors: { changed: [] },
    });
  });
});
