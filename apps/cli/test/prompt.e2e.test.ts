import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSandbox, errorOf, onlyEnvelope, type Sandbox } from './sandbox.ts';

const add = {
  name: 'add',
  description: 'Adds two numbers.',
  parameters: { type: 'object', properties: { a: { type: 'number' }, b: { type: 'number' } }, required: ['a', 'b'] },
};
const addOther = {
  ...add,
  parameters: { ...add.parameters, properties: { a: { type: 'string' }, b: { type: 'number' } } },
};

/** A program as DSPy saves it: two predictors, one of them with a key for its model. */
const program = {
  'outline.predict': {
    traces: [],
    train: [],
    demos: [{ topic: 'rain', outline: 'clouds; drops' }],
    signature: {
      instructions: 'Outline the topic.',
      fields: [
        { prefix: 'Topic:', description: '${topic}' },
        { prefix: 'Outline:', description: '${outline}' },
      ],
    },
    lm: { model: 'openai/x', api_key: 'sk-secret0123456789abcdef', temperature: 0.5 },
  },
  write: {
    traces: [],
    train: [],
    demos: [],
    signature: {
      instructions: 'Write the text.',
      fields: [
        { prefix: 'Outline:', description: '${outline}' },
        { prefix: 'Text:', description: '${text}' },
      ],
    },
    lm: null,
  },
  metadata: { dependency_versions: { python: '3.12', dspy: '3.0.4', cloudpickle: '3.1' } },
};

const axProgram = {
  bestScore: 0.5,
  componentMap: { 'root::instruction': 'Sort the letters.' },
  examples: [{ letter: 'private words' }],
  optimizerType: 'GEPA',
};

let sandbox: Sandbox;
let folder: string;
beforeEach(() => {
  sandbox = createSandbox();
  folder = join(sandbox.home, '.waymark', 'prompts');
});
afterEach(() => sandbox.remove());

/** Writes a file into the project and gives its name. */
function file(name: string, content: unknown): string {
  writeFileSync(join(sandbox.project, name), typeof content === 'string' ? content : JSON.stringify(content));
  return name;
}

function save(name: string, version: string, prompt: string, ...more: string[]) {
  return sandbox.json('prompt.save', ['prompt', 'save', name, version, '--from', '-', ...more], { stdin: prompt });
}

describe('prompt save and load', () => {
  it('gives back a prompt to the letter, and nothing else', async () => {
    const prompt = 'Answer \u001b[31mbriefly\u001b[0m.\r\n\tÜber «alles» — 你好\n\n';
    const saved = await save('brief', 'v1', prompt);
    expect(saved).toEqual({
      name: 'brief_v1',
      path: join(folder, 'brief_v1.json'),
      format: 'plain',
      tools: [],
      predictors: [],
      dry_run: false,
    });
    expect(await sandbox.waymark(['prompt', 'load', 'brief_v1'])).toEqual({ code: 0, stdout: prompt, stderr: '' });
    expect((await sandbox.json('prompt.load', ['prompt', 'load', 'brief_v1'])).prompt).toBe(prompt);
  });

  it('keeps prompts in WAYMARK_HOME', async () => {
    const env = { WAYMARK_HOME: join(sandbox.folder, 'elsewhere') };
    await sandbox.waymark(['prompt', 'save', 'brief', 'v1', '--from', '-'], { stdin: 'Hi', env });
    expect(readdirSync(join(env.WAYMARK_HOME, 'prompts'))).toEqual(['brief_v1.json']);
    expect((await sandbox.json('prompt.list', ['prompt', 'list'])).items).toEqual([]);
  });

  it('loads only for the tools that it was made for, and says which field differs', async () => {
    const [tools, listed, others] = [
      file('tools.json', [{ type: 'function', function: add }]),
      file('mcp.json', { tools: [{ name: 'add', inputSchema: add.parameters }] }),
      file('others.json', [addOther]),
    ];
    expect((await save('sum', 'v1', 'Add.', '--tools', tools)).tools).toEqual(['add']);
    expect(await sandbox.waymark(['prompt', 'load', 'sum_v1', '--tools', listed])).toMatchObject({
      code: 0,
      stdout: 'Add.',
    });
    const human = await sandbox.waymark(['prompt', 'load', 'sum_v1', '--tools', others]);
    expect(human).toMatchObject({ code: 9, stdout: '' });
    expect(human.stderr).toContain('add: a was number, is string');
    const machine = await sandbox.waymark(['prompt', 'load', 'sum_v1', '--tools', others, '--json']);
    expect(machine.code).toBe(9);
    expect(errorOf(machine)).toMatchObject({
      code: 'PROMPT_TOOLS_CHANGED',
      details: { changed: [{ tool: 'add', field: 'a', before: 'number', after: 'string' }] },
    });
  });

  it('never writes over a version', async () => {
    await save('brief', 'v1', 'First.');
    const again = await sandbox.waymark(['prompt', 'save', 'brief', 'v1', '--from', '-', '--json'], {
      stdin: 'Second.',
    });
    expect(again.code).toBe(5);
    expect(errorOf(again)).toMatchObject({ code: 'PROMPT_EXISTS' });
    expect((await sandbox.waymark(['prompt', 'load', 'brief_v1'])).stdout).toBe('First.');
  });

  it('checks and saves nothing with --dry-run', async () => {
    expect(await save('brief', 'v1', 'Hi', '--dry-run')).toMatchObject({ name: 'brief_v1', path: null, dry_run: true });
    expect(existsSync(folder)).toBe(false);
    await save('brief', 'v1', 'Hi');
    const args = ['prompt', 'save', 'brief', '--from', '-', '--dry-run'];
    expect(await sandbox.waymark([...args, 'v1'], { stdin: 'Hi' })).toMatchObject({ code: 5, stdout: '' });
    expect(await sandbox.waymark([...args, 'v2'], { stdin: ' ' })).toMatchObject({ code: 3, stdout: '' });
    expect(readdirSync(folder)).toEqual(['brief_v1.json']);
  });

  it('lets exactly one of several savers at once win', async () => {
    const prompts = ['one', 'two', 'three', 'four'];
    const outcomes = await Promise.all(
      prompts.map((prompt) => sandbox.waymark(['prompt', 'save', 'race', 'v1', '--from', '-'], { stdin: prompt })),
    );
    expect(outcomes.map(({ code }) => String(code)).sort()).toEqual(['0', '5', '5', '5']);
    const winner = prompts[outcomes.findIndex(({ code }) => code === 0)];
    expect((await sandbox.waymark(['prompt', 'load', 'race_v1'])).stdout).toBe(winner);
    expect(readdirSync(folder)).toEqual(['race_v1.json']);
  });

  it.each([
    ['../escape', 'v1'],
    ['/etc/passwd', 'v1'],
    ['a/b', 'v1'],
    ['.hidden', 'v1'],
    ['con', 'v1'],
    ['a\nb', 'v1'],
    ['', 'v1'],
    ['x'.repeat(300), 'v1'],
    ['ok', '../v1'],
    ['ok', 'y_v2'],
    ['ok', 'latest'],
  ])('ends with 2 for the name %j and version %j, and writes nothing', async (name, version) => {
    const outcome = await sandbox.waymark(['prompt', 'save', name, version, '--from', '-', '--json'], { stdin: 'Hi' });
    expect(outcome).toMatchObject({ code: 2, stderr: '' });
    expect(errorOf(outcome)).toMatchObject({ code: 'CLI_USAGE' });
    expect(existsSync(join(sandbox.home, '.waymark'))).toBe(false);
    for (const command of ['load', 'show', 'verify', 'export']) {
      expect((await sandbox.waymark(['prompt', command, `${name}_${version === 'y_v2' ? 'y' : version}`])).code).toBe(
        2,
      );
    }
  });

  it('does not follow a link that leads out of its folder', async () => {
    await save('real', 'v1', 'Hi');
    writeFileSync(join(sandbox.folder, 'secret.json'), readFileSync(join(folder, 'real_v1.json')));
    symlinkSync(join(sandbox.folder, 'secret.json'), join(folder, 'link_v1.json'));
    const outcome = await sandbox.waymark(['prompt', 'load', 'link_v1']);
    expect(outcome).toMatchObject({ code: 3, stdout: '' });
    expect(outcome.stderr).toContain('link');
  });

  it.each<[string, string[], number, RegExp]>([
    ['a file that is not there', ['--from', 'none.txt'], 4, /There is no file .*none\.txt/],
    ['a folder without a program', ['--from', '.'], 3, /A folder with one program in JSON was expected/],
    ['a pickle', ['--from', 'program.pkl'], 3, /program\.pkl is a pickle/],
    ['an empty prompt', ['--from', 'empty.txt'], 3, /empty\.txt/],
    ['text that is not UTF-8', ['--from', 'binary.txt'], 3, /binary\.txt is not UTF-8/],
    ['half of a JSON text', ['--from', 'half.json'], 3, /half\.json cannot be read: .* at line 2, column \d+/],
    ['JSON that is no program', ['--from', 'list.json'], 3, /list\.json: .*a list/],
    ['tools that are not JSON', ['--from', 'ok.txt', '--tools', 'half.json'], 3, /half\.json.* at line 2/],
    [
      'tools that are no list',
      ['--from', 'ok.txt', '--tools', 'object.json'],
      3,
      /object\.json holds no list of tools/,
    ],
    ['a tool without a name', ['--from', 'ok.txt', '--tools', 'nameless.json'], 3, /nameless\.json, tool 2: .*name/],
    ['a tool twice', ['--from', 'ok.txt', '--tools', 'twice.json'], 3, /twice\.json: Two tools are called add/],
    ['tools that are not there', ['--from', 'ok.txt', '--tools', 'none.json'], 4, /none\.json/],
    ['a signature that is none', ['--from', 'ok.txt', '--signature', 'question'], 2, /--signature: .*->/],
    ['a score that is no number', ['--from', 'ok.txt', '--score', 'high'], 2, /must be a number/],
    ['a parent that is a path', ['--from', 'ok.txt', '--parent', '../x_v1'], 2, /names no version/],
    ['both from stdin', ['--from', '-', '--tools', '-'], 2, /cannot both come from stdin/],
    ['no source', [], 2, /--from/],
  ])('refuses %s and writes nothing', async (_what, args, code, message) => {
    file('program.pkl', 'x');
    file('empty.txt', '');
    file('ok.txt', 'Fine.');
    writeFileSync(join(sandbox.project, 'binary.txt'), Buffer.from([0xff, 0xfe, 0x00]));
    file('half.json', '{\n"a": ');
    file('list.json', []);
    file('object.json', { a: 1 });
    file('nameless.json', [add, { parameters: {} }]);
    file('twice.json', [add, add]);
    const outcome = await sandbox.waymark(['prompt', 'save', 'x', 'v1', ...args]);
    expect(outcome.stderr).toMatch(message);
    expect(outcome).toMatchObject({ code, stdout: '' });
    expect(existsSync(folder)).toBe(false);
  });

  it('refuses a prompt that was changed after it was saved', async () => {
    const { path } = await save('brief', 'v1', 'Be kind.');
    writeFileSync(path!, readFileSync(path!, 'utf8').replace('Be kind.', 'Be mean.'));
    const outcome = await sandbox.waymark(['prompt', 'load', 'brief_v1', '--json']);
    expect(outcome.code).toBe(3);
    expect(errorOf(outcome)).toMatchObject({ code: 'PROMPT_ARTIFACT' });
  });

  it('ends with 4 for a prompt that is not there, with what was probably meant', async () => {
    await save('brief', 'v1', 'Hi');
    const outcome = await sandbox.waymark(['prompt', 'load', 'brief_v2']);
    expect(outcome).toMatchObject({ code: 4, stdout: '' });
    expect(outcome.stderr).toContain('Did you mean brief_v1?');
  });
});

describe('prompt import and export', () => {
  it('takes a program of DSPy without its keys, and gives it back', async () => {
    const from = file('program.json', program);
    const imported = await sandbox.waymark([
      ...['prompt', 'import-dspy', from, '--name', 'essay', '--version', 'v1', '--score', '0.5', '--json'],
    ]);
    const envelope = onlyEnvelope(imported.stdout);
    expect(envelope).toMatchObject({
      kind: 'prompt.import-dspy',
      data: { name: 'essay_v1', format: 'dspy', predictors: ['outline.predict', 'write'] },
    });
    expect(envelope.warnings.join()).toContain('api_key');
    expect(readFileSync(join(folder, 'essay_v1.json'), 'utf8')).not.toContain('sk-secret');

    const { api_key: _key, ...lm } = program['outline.predict'].lm;
    const expected = { ...program, 'outline.predict': { ...program['outline.predict'], lm } };
    const printed = await sandbox.waymark(['prompt', 'export', 'essay_v1', '--format', 'dspy']);
    expect(JSON.parse(printed.stdout)).toEqual(expected);
    const written = await sandbox.json('prompt.export', ['prompt', 'export', 'essay_v1', '--out', 'out.json']);
    expect(written).toEqual({ name: 'essay_v1', format: 'dspy', file: join(sandbox.project, 'out.json') });
    expect(readFileSync(written.file!, 'utf8')).toBe(printed.stdout);
  });

  it('reads names and types of fields from --signature, for all predictors or for each', async () => {
    const from = file('program.json', program);
    const args = ['prompt', 'import-dspy', from, '--name', 'essay'];
    await sandbox.json('prompt.import-dspy', [
      ...args,
      ...['--version', 'v1', '--signature', 'outline.predict=topic -> outline: list[str]'],
      ...['--signature', 'write=outline: list[str] -> text'],
    ]);
    const { artifact } = await sandbox.json('prompt.show', ['prompt', 'show', 'essay_v1']);
    expect(artifact.predictors.map(({ fields }) => fields.map(({ type }) => type))).toEqual([
      ['str', 'list[str]'],
      ['list[str]', 'str'],
    ]);
    const wrong = await sandbox.waymark([...args, '--version', 'v2', '--signature', 'writ=outline -> text']);
    expect(wrong).toMatchObject({ code: 3, stdout: '' });
    expect(wrong.stderr).toMatch(/program\.json: .*no predictor "writ"/);
    const both = ['--signature', 'write=outline -> text', '--signature', 'topic -> outline'];
    expect((await sandbox.waymark([...args, '--version', 'v2', ...both])).code).toBe(2);
  });

  it('takes a program of ax, without its training examples unless they are wanted', async () => {
    const from = file('ax.json', axProgram);
    await sandbox.json('prompt.import-ax', [
      'prompt',
      'import-ax',
      from,
      '--name',
      'sort',
      '--version',
      'v2',
      '--keep-examples',
    ]);
    const without = await sandbox.waymark(['prompt', 'import-ax', from, '--name', 'sort', '--version', 'v1']);
    expect(without.stderr).toContain('Training examples were left out');
    expect(readFileSync(join(folder, 'sort_v1.json'), 'utf8')).not.toContain('private words');
    expect(readFileSync(join(folder, 'sort_v2.json'), 'utf8')).toContain('private words');
    const { artifact } = await sandbox.json('prompt.show', ['prompt', 'show', 'sort_v1']);
    expect(artifact.metadata).toMatchObject({ optimizer: 'ax.GEPA', score: 0.5 });
  });

  it('refuses a program of the other kind, and names the command for it', async () => {
    const [dspy, ax] = [file('program.json', program), file('ax.json', axProgram)];
    const name = ['--name', 'x', '--version', 'v1'];
    const swapped = await sandbox.waymark(['prompt', 'import-ax', dspy, ...name]);
    expect(swapped).toMatchObject({ code: 3, stdout: '' });
    expect(swapped.stderr).toContain('import-dspy');
    expect((await sandbox.waymark(['prompt', 'import-dspy', ax, ...name])).stderr).toContain('import-ax');
    const text = await sandbox.waymark(['prompt', 'import-dspy', '-', ...name], { stdin: 'A prompt.' });
    expect(text.stderr).toContain('prompt save');
    expect(existsSync(folder)).toBe(false);
  });

  it('exports a plain prompt only with a signature', async () => {
    await save('brief', 'v1', 'Answer.');
    const without = await sandbox.waymark(['prompt', 'export', 'brief_v1']);
    expect(without).toMatchObject({ code: 3, stdout: '' });
    const { program: exported } = await sandbox.json('prompt.export', [
      ...['prompt', 'export', 'brief_v1', '--signature', 'question -> answer'],
    ]);
    expect(exported).toMatchObject({ signature: { instructions: 'Answer.' } });
  });

  it('leaves no file behind where it cannot write', async () => {
    await save('brief', 'v1', 'Answer.');
    const args = ['prompt', 'export', 'brief_v1', '--signature', 'question -> answer', '--out'];
    expect(await sandbox.waymark([...args, 'none/out.json'])).toMatchObject({ code: 3, stdout: '' });
    mkdirSync(join(sandbox.project, 'taken'));
    expect(await sandbox.waymark([...args, 'taken'])).toMatchObject({ code: 3, stdout: '' });
    expect(readdirSync(sandbox.project).sort()).toEqual(['.git', 'taken']);
  });
});

describe('prompt list, show, diff and verify', () => {
  it('lists versions in order, and what cannot be used with the reason', async () => {
    for (const version of ['v10', 'v2']) await save('brief', version, 'Hi', '--score', '0.25', '--dataset', 'mails');
    writeFileSync(join(folder, 'broken_v1.json'), '{');
    writeFileSync(join(folder, 'notes.txt'), 'not a prompt');
    const { items } = await sandbox.json('prompt.list', ['prompt', 'list']);
    expect(items.map(({ name }) => name)).toEqual(['brief_v2', 'brief_v10', 'broken_v1']);
    expect(items[0]).toMatchObject({ problem: null, metadata: { score: 0.25, dataset: 'mails' } });
    expect(items[2]!.problem).toMatch(/broken_v1\.json cannot be read/);
    const human = await sandbox.waymark(['prompt', 'list']);
    expect(human.stdout).toMatch(/brief_v2 +none +0\.25[\s\S]*broken_v1 +unusable +.*broken_v1\.json/);
  });

  it('shows where a prompt comes from, its tools and its fields', async () => {
    const args = ['--tools', file('tools.json', [add]), '--optimizer', 'dspy.GEPA', '--parent', 'essay_v1'];
    await sandbox.waymark(['prompt', 'save', 'essay', 'v2', '--from', file('program.json', program), ...args]);
    const { stdout } = await sandbox.waymark(['prompt', 'show', 'essay_v2']);
    expect(stdout).toMatch(/optimizer +dspy\.GEPA/);
    expect(stdout).toMatch(/parent +essay_v1/);
    expect(stdout).toMatch(/add +[0-9a-f]{12} +Adds two numbers\./);
    expect(stdout).toMatch(
      /outline\.predict: 1 demonstration, the prompt\n +input +topic: str\n +output +outline: str/,
    );
  });

  it('shows what a terminal would obey without its power', async () => {
    await save('trap', 'v1', 'a\u001b]0;title\u0007b\u202e');
    expect((await sandbox.waymark(['prompt', 'show', 'trap_v1'])).stdout).toContain('a]0;titleb\n');
  });

  it('tells how two prompts differ, and ends with 0', async () => {
    await save('sum', 'v1', 'Add.\nBe brief.\nEnd.', '--tools', file('tools.json', [add]));
    await save('sum', 'v2', 'Add.\nBe exact.\nEnd.', '--tools', file('others.json', [addOther]), '--parent', 'sum_v1');
    const outcome = await sandbox.waymark(['prompt', 'diff', 'sum_v1', 'sum_v2']);
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    expect(outcome.stdout).toContain('  - Be brief.\n  + Be exact.\n');
    expect(outcome.stdout).toContain('~ add: a was number, is string');
    expect(outcome.stdout).toContain('+ parent: "sum_v1"');
    expect(await sandbox.json('prompt.diff', ['prompt', 'diff', 'sum_v1', 'sum_v2'])).toMatchObject({
      before: 'sum_v1',
      after: 'sum_v2',
      tools: { changed: [{ field: 'a' }] },
    });
    expect((await sandbox.waymark(['prompt', 'diff', 'sum_v1', 'sum_v1'])).stdout).toBe(
      'sum_v1 and sum_v1 say the same.\n',
    );
  });

  it('tells which prompts are not as they were saved, with exit code 9', async () => {
    expect(await sandbox.waymark(['prompt', 'verify'])).toMatchObject({ code: 0, stdout: '0 prompts as saved.\n' });
    await save('good', 'v1', 'Hi');
    const { path } = await save('bad', 'v1', 'Hi');
    expect(await sandbox.json('prompt.verify', ['prompt', 'verify'])).toMatchObject({ ok: true });
    writeFileSync(path!, readFileSync(path!, 'utf8').replace('"Hi"', '"Ho"'));
    writeFileSync(join(folder, 'half_v1.json'), '{');
    const outcome = await sandbox.waymark(['prompt', 'verify', '--json']);
    expect(outcome.code).toBe(9);
    expect(onlyEnvelope(outcome.stdout)).toMatchObject({
      success: true,
      data: {
        ok: false,
        prompts: [
          { name: 'bad_v1', ok: false, problems: [{ check: 'content_hash' }] },
          { name: 'good_v1', ok: true, problems: [] },
          { name: 'half_v1', ok: false, problems: [{ check: 'file' }] },
        ],
      },
    });
    expect(await sandbox.waymark(['prompt', 'verify', 'good_v1'])).toMatchObject({ code: 0 });
    expect((await sandbox.waymark(['prompt', 'verify', 'bad_v1'])).stdout).toContain('1 of 1 prompt not as saved.');
    expect(await sandbox.waymark(['prompt', 'verify', 'none_v1'])).toMatchObject({ code: 4, stdout: '' });
  });
});
