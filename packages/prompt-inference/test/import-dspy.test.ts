import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { steppingClock, type JsonObject } from '@waymark/core-types';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { buildArtifact } from '../src/artifact/build-artifact.ts';
import {
  exportDspy,
  importDspy,
  importProgram,
  openPromptLibrary,
  readProgram,
  type ImportedProgram,
} from '../src/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'prompt-import-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const fixture = (name: string) => new URL(`../fixtures/${name}`, import.meta.url).pathname;
const read = (name: string) => JSON.parse(readFileSync(fixture(name), 'utf8')) as JsonObject;
const toArtifact = (program: ImportedProgram) => buildArtifact(program, { name: 'a', version: 'v1' }, steppingClock(0));
const fieldsOf = ({ predictors }: ImportedProgram) =>
  predictors.map(({ name, fields }) => [
    name,
    ...fields.map((field) => `${field.direction} ${field.name}: ${field.type}`),
  ]);

/** A program of one predictor, with fields as `prefix|description`. */
function program(fields: string[], more: { instructions?: string; demos?: JsonObject[] } = {}): JsonObject {
  const { instructions = 'Do it.', demos = [] } = more;
  const states = fields.map((field) => ({ prefix: field.split('|')[0]!, description: field.split('|')[1]! }));
  return { traces: [], train: [], demos, signature: { instructions, fields: states }, lm: null };
}

const tools = [
  {
    name: 'find_parcel',
    parameters: {
      type: 'object',
      properties: { number: { type: 'integer' }, with_history: { type: ['null', 'boolean'] } },
      required: ['number'],
    },
  },
  {
    name: 'ask_depot',
    parameters: { type: 'object', properties: { question: { type: 'string' }, depot: { enum: ['north', "d'Or"] } } },
  },
];

describe('a ReAct program', () => {
  it('[prompt:import:dspy] [prompt:import:fields] is read with predictors, fields, demonstrations and version', () => {
    const imported = importDspy(read('react-program.json'), { signature: 'order -> answer, confidence: float', tools });
    expect(fieldsOf(imported)).toEqual([
      [
        'react',
        'input order: str',
        'input trajectory: str',
        'output next_thought: str',
        "output next_tool_name: Literal['find_parcel', 'ask_depot', 'finish']",
        'output next_tool_args: dict[str, Any]',
      ],
      [
        'extract.predict',
        'input order: str',
        'input trajectory: str',
        'output reasoning: str',
        'output answer: str',
        'output confidence: float',
      ],
    ]);
    expect(imported.predictors.map(({ demos }) => demos.length)).toEqual([2, 2]);
    expect(imported.prompt).toMatch(/^You answer for a courier's night desk/);
    expect(imported).toMatchObject({ format: 'dspy', metadata: { optimizer: 'dspy', version: '3.0.0' }, warnings: [] });
  });

  it('[prompt:import:fields] needs no signature where descriptions and demonstrations hold the names', () => {
    expect(fieldsOf(importDspy(read('react-program.json')))[1]).toEqual([
      'extract.predict',
      'input order: str',
      'input trajectory: str',
      'output reasoning: str',
      'output answer: str',
      'output confidence: str',
    ]);
  });

  it('[prompt:import:tools] names its tools in the instructions, which are the contract when none are given', () => {
    expect(importDspy(read('react-program.json')).tools).toEqual([
      {
        name: 'find_parcel',
        description: 'Looks up where a parcel is.',
        parameters: {
          type: 'object',
          properties: {
            number: { type: 'integer' },
            with_history: { anyOf: [{ type: 'boolean' }, { type: 'null' }], default: null },
          },
          required: ['number'],
        },
      },
      {
        name: 'ask_depot',
        description: '',
        parameters: {
          type: 'object',
          properties: { depot: { type: 'string', enum: ['north', "d'Or"] }, question: { type: 'string' } },
          required: ['depot', 'question'],
        },
      },
    ]);
  });

  it('[prompt:import:tools] is refused with other tools than it names, or taken with a warning', () => {
    const other = [
      { name: 'find_parcel', parameters: { type: 'object', properties: { number: { type: 'string' } } } },
      { name: 'mail' },
    ];
    const differences = [
      'ask_depot is named in the instructions and is not given',
      'mail is given and is not named in the instructions',
      'find_parcel: number is integer in the instructions, given is string',
      'find_parcel: with_history is boolean | null in the instructions, given is absent',
    ];
    let caught: unknown;
    try {
      importDspy(read('react-program.json'), { tools: other });
    } catch (error) {
      caught = error;
    }
    expect(caught).toMatchObject({ code: 'PROMPT_IMPORT', details: { differences } });
    const taken = importDspy(read('react-program.json'), { tools: other, allow_tool_mismatch: true });
    expect(taken.warnings).toEqual([`The instructions were made for other tools: ${differences.join('; ')}.`]);
    expect(taken.tools.map(({ name }) => name)).toEqual(['find_parcel', 'mail']);
    const imported = importDspy(read('react-program.json'));
    expect(() => importProgram(imported, { tools: other })).toThrow('mail is given and is not named');
    expect(importProgram(imported, { tools }).tools.map(({ name }) => name)).toEqual(['find_parcel', 'ask_depot']);
  });

  it('[prompt:import:tools] tells when the arguments of a tool cannot be read', () => {
    const instructions = "(1) odd. It takes arguments {'a': <class 'x'>}.\n(2) finish. It takes arguments {}.";
    const { tools: read, warnings } = importDspy(
      program(['Order:|${order}', 'Next Tool Name:|${next_tool_name}'], { instructions }),
    );
    expect(read).toEqual([{ name: 'odd', description: '', parameters: { type: 'object' } }]);
    expect(warnings).toEqual(['The arguments of the tool odd cannot be read from the instructions; any are taken.']);
  });

  it('[prompt:export:dspy] comes out of the library as it went in', async () => {
    const library = openPromptLibrary({ home: folder });
    await library.save(read('react-program.json'), { name: 'courier', version: 'v1', tools });
    const artifact = await library.loadArtifact('courier_v1', { validate_tools: tools });
    expect(exportDspy(artifact)).toEqual(read('react-program.json'));
  });
});

describe('nested and indexed predictors', () => {
  const signature = { "judges['tone']": 'summary -> is_polite: bool' };

  it('[prompt:import:dspy] are read under their names, and what is no predictor is kept', () => {
    const imported = importDspy(read('nested-program.json'), { signature });
    expect(fieldsOf(imported)).toEqual([
      ['stages[0].predict', 'input report: str', 'output reasoning: str', 'output summary: str'],
      ["judges['tone']", 'input summary: str', 'output is_polite: bool'],
    ]);
    expect(exportDspy(toArtifact(imported))['lookup']).toEqual({ k: 3 });
  });

  it('[prompt:import:secrets] lose the secrets of their models, and nothing else', () => {
    const imported = importDspy(read('nested-program.json'), { signature });
    expect(imported.warnings).toHaveLength(1);
    for (const path of [
      'lm.api_key',
      'lm.api_base',
      'lm.extra_headers.Authorization',
      'lm.model_list',
      'lm.launch_kwargs.base_url',
    ]) {
      expect(imported.warnings[0]).toContain(path);
    }
    const artifact = toArtifact(imported);
    expect(JSON.stringify(artifact)).not.toMatch(/fixture0123|models\.example|10\.0\.0\.1/);
    const expected = read('nested-program.json');
    const state = expected['stages[0].predict'] as { lm: JsonObject };
    const { api_key: _key, api_base: _base, model_list: _list, ...lm } = state.lm;
    state.lm = { ...lm, extra_headers: { 'X-Team': 'night' }, launch_kwargs: { rank: 2 } };
    expect(exportDspy(artifact)).toEqual(expected);
  });

  it('[prompt:import:fields] of a signature that names no predictor are an error that says which there are', () => {
    const misspelt = { "judge['tone']": 'summary -> is_polite' };
    expect(() => importDspy(read('nested-program.json'), { signature: misspelt })).toThrow(
      expect.objectContaining({ code: 'PROMPT_IMPORT', recoveryAction: "Its predictors are judges['tone']." }) as Error,
    );
  });
});

describe('the fields of a predictor', () => {
  const fields = (state: JsonObject, signature?: string) =>
    fieldsOf(importDspy(state, signature === undefined ? {} : { signature }))[0]!.slice(1);

  it.each<[string, JsonObject, string | undefined, string[]]>([
    [
      'a signature',
      program(['A:|One', 'B:|Two', 'C:|Three']),
      'a, b: int -> c: bool',
      ['input a: str', 'input b: int', 'output c: bool'],
    ],
    [
      'a signature and ChainOfThought',
      program(['A:|One', 'Reasoning: step by step|Why', 'C:|Three']),
      'a -> c',
      ['input a: str', 'output reasoning: str', 'output c: str'],
    ],
    [
      'a whole signature',
      program(['A:|One', 'R:|Why', 'C:|Three']),
      'a -> reasoning, c',
      ['input a: str', 'output reasoning: str', 'output c: str'],
    ],
    ['descriptions', program(['A:|${a}', 'C:|${c}']), undefined, ['input a: str', 'output c: str']],
    [
      'descriptions and reasoning',
      program(['A:|${a}', 'B:|${b}', 'Reasoning:|${reasoning}', 'C:|${c}']),
      undefined,
      ['input a: str', 'input b: str', 'output reasoning: str', 'output c: str'],
    ],
    [
      'the keys of demonstrations',
      program(['Some Text:|Words', 'C:|${c}'], { demos: [{ augmented: true, some_text: 'x', c: 'y' }] }),
      undefined,
      ['input some_text: str', 'output c: str'],
    ],
    [
      'the one key that is left',
      program(['Optimised prefix:|Words', 'C:|${c}'], { demos: [{ a: 'x', c: 'y', dspy_uuid: 'z' }] }),
      undefined,
      ['input a: str', 'output c: str'],
    ],
    [
      'instructions that nobody wrote',
      program(['A:|${a}', 'B:|${b}', 'C:|${c}'], {
        instructions: 'Given the fields `a`, produce the fields `b`, `c`.',
      }),
      undefined,
      ['input a: str', 'output b: str', 'output c: str'],
    ],
    ['one output', program(['C:|${c}']), undefined, ['output c: str']],
  ])('[prompt:import:fields] come from %s', (_what, state, signature, expected) => {
    expect(fields(state, signature)).toEqual(expected);
  });

  it.each<[string, JsonObject, string | undefined, string]>([
    [
      'three fields of unknown direction',
      program(['A:|${a}', 'B:|${b}', 'C:|${c}']),
      undefined,
      'which fields of the predictor self are inputs and which are outputs: a, b, c',
    ],
    [
      'reasoning at the end',
      program(['A:|${a}', 'B:|${b}', 'Reasoning:|${reasoning}']),
      undefined,
      'are inputs and which are outputs',
    ],
    ['a field without a name', program(['A:|Words', 'C:|${c}']), undefined, 'the name of field 1 ("A:")'],
    [
      'two keys for one field',
      program(['X:|Words', 'C:|${c}'], { demos: [{ a: 1, b: 2 }] }),
      undefined,
      'the name of field 1',
    ],
    ['one name for two fields', program(['A:|${a}', 'B:|${a}']), undefined, 'the name of field 2'],
    [
      'a signature with too few fields',
      program(['A:|1', 'B:|2', 'C:|3', 'D:|4']),
      'a -> b',
      'The signature (a, b) does not fit the predictor self',
    ],
    ['a signature with other names', program(['A:|${a}', 'B:|${b}']), 'a -> c', 'The signature (a, c) does not fit'],
    ['a fourth field that is no reasoning', program(['A:|${a}', 'X:|${x}', 'C:|${c}']), 'a -> c', 'does not fit'],
  ])(
    '[prompt:import:fields] are ambiguous for %s, and the error says what to pass',
    (_what, state, signature, said) => {
      expect(() => fields(state, signature)).toThrow(
        expect.objectContaining({
          code: 'PROMPT_IMPORT',
          message: expect.stringContaining(said),
          recoveryAction: expect.stringContaining('signature: { "self": '),
        }) as Error,
      );
    },
  );
});

describe('what is exported to DSPy', () => {
  const text = fc.string({ unit: 'grapheme' });
  const json = fc
    .jsonValue({ stringUnit: 'grapheme', maxDepth: 2 })
    .map((value) => JSON.parse(JSON.stringify(value).replaceAll('-0', '0')) as never);
  const name = fc
    .stringMatching(/^[a-z]{1,6}(\[\d\]|\.predict)?$/)
    .filter((key) => !['metadata', 'signature', 'demos', '__proto__'].includes(key));
  const state = fc
    .record({
      demos: fc.array(fc.dictionary(fc.constantFrom('a', 'b', 'augmented', 'dspy_uuid'), json)),
      instructions: text.map((words) => `Do it. ${words}`),
      prefixes: fc.tuple(text, text),
      lm: fc.option(fc.record({ model: fc.constant('openai/x'), cache: fc.boolean(), temperature: fc.nat() })),
      traces: fc.array(json, { maxLength: 2 }),
      more: fc.dictionary(fc.constantFrom('config', 'stage'), json),
    })
    .map(({ demos, instructions, prefixes, lm, traces, more }) => ({
      ...more,
      traces,
      train: [],
      demos,
      signature: {
        instructions,
        fields: [
          { prefix: prefixes[0], description: '${a}' },
          { prefix: prefixes[1], description: '${b}', later: 1 },
        ],
      },
      lm,
    }));
  const metadata = fc.constant({ dependency_versions: { python: '3.13', dspy: '3.3.1' } });

  it('[prompt:export:dspy] differs in nothing from what was imported', () => {
    const programs = fc.oneof(
      fc.tuple(state, metadata).map(([self, meta]) => ({ ...self, metadata: meta })),
      fc
        .tuple(fc.dictionary(name, state, { minKeys: 1, noNullPrototype: true }), metadata)
        .map(([states, meta]) => ({ ...states, metadata: meta })),
    );
    fc.assert(
      fc.property(programs, (original) => {
        const copy = JSON.parse(JSON.stringify(original)) as JsonObject;
        expect(exportDspy(toArtifact(importDspy(copy)))).toEqual(JSON.parse(JSON.stringify(original)));
      }),
      { numRuns: 200 },
    );
  });

  it('[prompt:export:dspy] holds what the artifact says now', () => {
    const artifact = toArtifact(importDspy(program(['A:|${a}', 'B:|${b}'])));
    const predictors = [{ ...artifact.predictors[0]!, instructions: 'Do more.', demos: [{ a: '1', b: '2' }] }];
    expect(exportDspy({ ...artifact, predictors })).toMatchObject({
      signature: { instructions: 'Do more.' },
      demos: [{ a: '1', b: '2' }],
    });
  });

  it('[prompt:export:dspy] can be a plain prompt with its signature, and needs one', () => {
    const artifact = buildArtifact(
      { format: 'plain', prompt: 'Be brief.', predictors: [], tools: [], metadata: {}, warnings: [] },
      { name: 'a', version: 'v1' },
      steppingClock(0),
    );
    expect(() => exportDspy(artifact)).toThrow('a_v1 cannot be a program of DSPy');
    expect(exportDspy(artifact, { signature: 'long_text -> answer: bool' })).toEqual({
      traces: [],
      train: [],
      demos: [],
      signature: {
        instructions: 'Be brief.',
        fields: [
          { prefix: 'Long Text:', description: '${long_text}' },
          { prefix: 'Answer:', description: '${answer}' },
        ],
      },
      lm: null,
      metadata: { dependency_versions: {} },
    });
  });
});

describe('a program that cannot be read', () => {
  it.each<[string, unknown, string]>([
    ['a number for a predictor', { foo: 1 }, '$["foo"] is no object'],
    ['no predictor', { foo: { k: 3 } }, 'it holds no predictor with a signature'],
    ['nothing', {}, 'it holds no predictor'],
    ['metadata alone', { metadata: { dependency_versions: {} } }, 'it holds no predictor'],
    ['metadata of another kind', { metadata: [], self: program(['A:|${a}']) }, '$.metadata is no object'],
    [
      'instructions of another type',
      { p: { demos: [], signature: { instructions: 1, fields: [{}] } } },
      '$["p"].signature.instructions',
    ],
    ['no fields', { p: { demos: [], signature: { instructions: 'x', fields: [] } } }, '$["p"].signature.fields'],
    ['a demonstration that is a text', { signature: { instructions: 'x', fields: [{}] }, demos: ['x'] }, '$.demos[0]'],
    ['no signature', { p: { demos: [] } }, '$["p"].signature'],
    [
      'empty instructions',
      program(['A:|${a}'], { instructions: ' ' }),
      'No predictor of this program has instructions',
    ],
  ])('[prompt:import:nonsense] is refused with reason and path: %s', (_what, value, said) => {
    expect(() => importDspy(value)).toThrow(
      expect.objectContaining({ code: 'PROMPT_IMPORT', message: expect.stringContaining(said) }) as Error,
    );
  });

  it.each<[string, JsonObject]>([
    ['at the top', { extended_signature: {}, signature: {}, demos: [] }],
    ['of a predictor', { 'steps[0]': { extended_signature: {} } }],
    ['of 2.4', { p: { signature_instructions: 'x', signature_prefix: 'y', demos: [] } }],
  ])('[prompt:import:dspy-legacy] is refused with the reason when it is of DSPy 2.5 or earlier, %s', (_what, value) => {
    expect(() => importDspy(value)).toThrow('was saved by DSPy 2.5 or earlier');
  });

  it('[prompt:import:nonsense] makes no file', async () => {
    const library = openPromptLibrary({ home: join(folder, 'nonsense') });
    await expect(library.save({ foo: 1 }, { name: 'a', version: 'v1' })).rejects.toMatchObject({
      code: 'PROMPT_IMPORT',
    });
    await expect(library.save({ prompt: new Date() }, { name: 'a', version: 'v1' })).rejects.toThrow('$.prompt');
    expect(await library.list()).toEqual([]);
  });
});

describe('a file or folder', () => {
  const write = (path: string, content: string | Buffer) => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), content);
    return join(folder, path);
  };

  it('[prompt:import:dspy-folder] is read by its JSON, and a pickle never', async () => {
    const json = write('whole/program.json', readFileSync(fixture('react-program.json')));
    write('whole/metadata.json', '{}');
    write('whole/program.pkl', 'x');
    expect((await readProgram(join(folder, 'whole'))).predictors).toHaveLength(2);
    expect(await readProgram(json)).toEqual(await readProgram(join(folder, 'whole')));
    const pickle = write('pickled/program.pkl', 'x');
    write('pickled/metadata.json', '{}');
    for (const path of [pickle, join(folder, 'pickled')]) {
      await expect(readProgram(path)).rejects.toMatchObject({
        code: 'PROMPT_IMPORT',
        message: expect.stringContaining('may run any code'),
      });
    }
  });

  it('[prompt:import:nonsense] is refused when nothing or too much is there', async () => {
    mkdirSync(join(folder, 'empty'));
    write('two/a.json', '{}');
    write('two/b.json', '{}');
    const refused = {
      [join(folder, 'nowhere')]: 'there is nothing',
      [join(folder, 'empty')]: 'there is none',
      [join(folder, 'two')]: 'a.json, b.json',
      [write('bytes.json', Buffer.from([0xff, 0xfe]))]: 'is not UTF-8',
      [write('cut.json', '{"self": {')]: 'ends too early at line 1, column 11',
      [write('text.json', '"Be brief."')]: 'holds a JSON string',
      [write('list.json', '[]')]: 'a list',
      [write('large.json', Buffer.alloc(50_000_000, 0x20))]: 'more than the 16777216 that are read',
    };
    for (const [path, said] of Object.entries(refused)) {
      await expect(readProgram(path)).rejects.toMatchObject({
        code: 'PROMPT_IMPORT',
        message: expect.stringContaining(said),
      });
    }
    expect(() => importDspy('x')).toThrow('it is no JSON object');
  });

  it('[prompt:import:exact] is refused where an integer would change', async () => {
    const path = write(
      'integer.json',
      JSON.stringify(program(['A:|${a}']), null, 1).replace('"demos": []', '"demos": [{"a": 12345678901234567891}]'),
    );
    await expect(readProgram(path)).rejects.toThrow(/an integer is too large to be kept exactly at line 4/);
  });

  it('[prompt:import:text] is a plain prompt when its name ends like one', async () => {
    expect(await readProgram(write('prompt.md', 'Be brief.\n'))).toMatchObject({
      format: 'plain',
      prompt: 'Be brief.\n',
    });
    await expect(readProgram(write('empty.txt', ''))).rejects.toThrow('The prompt is empty');
  });
});
