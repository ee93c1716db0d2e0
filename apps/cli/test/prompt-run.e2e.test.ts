import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Message } from '@waymark/prompt-inference';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSandbox, onlyEnvelope, type Outcome, type Sandbox } from './sandbox.ts';

const add = {
  name: 'add',
  description: 'Adds two numbers.',
  parameters: { type: 'object', properties: { a: { type: 'number' }, b: { type: 'number' } }, required: ['a', 'b'] },
};

/** A module of tools that notes each call in a file beside it. */
const toolModule = (run: string) => `
import { appendFileSync } from 'node:fs';
const note = (args) => appendFileSync(new URL('calls.txt', import.meta.url), JSON.stringify(args) + '\\n');
export const tools = [{ ...${JSON.stringify(add)}, run: (args) => { note(args); ${run} } }];
`;

/** The replies of a model that calls the tool once and answers then. */
const callThenAnswer = [
  {
    tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: { name: 'add', arguments: '{"a":2,"b":3}' } }],
  },
  { content: 'It is 5.' },
];

let sandbox: Sandbox;
let server: Server;
let env: Record<string, string>;
let requests: { messages: unknown[]; authorization: string | undefined }[];
let replies: object[];

beforeEach(async () => {
  sandbox = createSandbox();
  requests = [];
  replies = [...callThenAnswer];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece: Buffer) => (body += piece.toString()));
    request.on('end', () => {
      const { messages, stream } = JSON.parse(body) as { messages: unknown[]; stream?: boolean };
      requests.push({ messages, authorization: request.headers.authorization });
      const delta = replies.shift();
      if (delta === undefined) {
        response.writeHead(400, { 'content-type': 'application/json' });
        response.end('{"error":{"message":"used up"}}');
        return;
      }
      const finish_reason = 'tool_calls' in delta ? 'tool_calls' : 'stop';
      const common = { id: 'x', created: 1, model: 'small' };
      if (stream !== true) {
        const message = { role: 'assistant', content: null, ...delta };
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(
          JSON.stringify({ ...common, object: 'chat.completion', choices: [{ index: 0, message, finish_reason }] }),
        );
        return;
      }
      const chunks = [
        { choices: [{ index: 0, delta: { role: 'assistant', ...delta }, finish_reason: null }] },
        { choices: [{ index: 0, delta: {}, finish_reason }] },
      ].map((chunk) => ({ ...common, object: 'chat.completion.chunk', ...chunk }));
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(
        [...chunks.map((chunk) => JSON.stringify(chunk)), '[DONE]'].map((data) => `data: ${data}\n\n`).join(''),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  env = { OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1`, OPENAI_API_KEY: 'sk-test0123456789abcdef' };
  await save('sum', '--tools', file('tools.json', JSON.stringify([add])));
  file('tools.mjs', toolModule('return args.a + args.b;'));
});

afterEach(async () => {
  sandbox.remove();
  await new Promise((resolve) => server.close(resolve));
});

function file(name: string, content: string): string {
  writeFileSync(join(sandbox.project, name), content);
  return name;
}

const save = (name: string, ...more: string[]) =>
  sandbox.waymark(['prompt', 'save', name, 'v1', '--from', '-', ...more], { stdin: 'Use the tools.' });

const run = (...more: string[]) =>
  sandbox.waymark(['prompt', 'run', 'sum_v1', '--model', 'openai/small', '--tools', 'tools.mjs', ...more], { env });

const linesOf = ({ stdout }: Outcome) => stdout.trimEnd().split('\n');
const messagesOf = (outcome: Outcome) => linesOf(outcome).map((line) => JSON.parse(line) as Message);
const calls = () => {
  const path = join(sandbox.project, 'calls.txt');
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n').length : 0;
};

const reactProgram = {
  react: predictor(
    "Find it. Use one of:\n\n(1) add. It takes arguments {'a': {'type': 'number'}, 'b': {'type': 'number'}}.\n(2) finish. It takes arguments {}.",
    ['question', 'trajectory', 'next_thought', 'next_tool_name', 'next_tool_args'],
  ),
  'extract.predict': predictor('Find it.', ['question', 'trajectory', 'reasoning', 'sum']),
};

function predictor(instructions: string, names: string[]) {
  const title = (name: string) => name.split('_').map((word) => word[0]!.toUpperCase() + word.slice(1));
  const fields = names.map((name) => ({ prefix: `${title(name).join(' ')}:`, description: `\${${name}}` }));
  return { traces: [], train: [], demos: [], signature: { instructions, fields }, lm: null };
}

const written = (fields: Record<string, string>) => ({
  content: Object.entries(fields)
    .map(([name, value]) => `[[ ## ${name} ## ]]\n${value}`)
    .join('\n\n'),
});

describe('prompt run of a program', () => {
  it('chooses tools by its first predictor, and answers by its second', async () => {
    file('program.json', JSON.stringify(reactProgram));
    const signature = 'extract.predict=question -> sum: int';
    const tools = file('tools.json', JSON.stringify([add]));
    const args = ['prompt', 'import-dspy', 'program.json', '--name', 'react', '--version', 'v1', '--tools', tools];
    expect(await sandbox.waymark([...args, '--signature', signature])).toMatchObject({ code: 0 });
    replies = [
      written({ next_thought: 'I add.', next_tool_name: 'add', next_tool_args: '{"a": 2, "b": 3}' }),
      written({ next_thought: 'Done.', next_tool_name: 'finish', next_tool_args: '{}' }),
      written({ reasoning: 'Added.', sum: '5' }),
    ];
    const outcome = await sandbox.waymark(
      [
        'prompt',
        'run',
        'react_v1',
        '--model',
        'openai/small',
        '--tools',
        'tools.mjs',
        '--input',
        '2 + 3?',
        '--journal',
        'p1',
      ],
      { env },
    );
    expect(outcome).toMatchObject({ code: 0 });
    expect(outcome.stdout).toMatch(
      /-> add {"a":2,"b":3}\n\n\[tool add\]\n5\n[\s\S]*\[tool finish\]\nCompleted\.\n[\s\S]*sum ## \]\]\n5\n$/,
    );
    expect(JSON.stringify(requests[2]!.messages)).toContain('observation_0 ## ]]\\n5\\n');
    expect(calls()).toBe(1);
    const against = ['prompt', 'replay', 'p1', '--against', 'react_v1', '--tools', 'tools.mjs'];
    expect(await sandbox.waymark(against)).toMatchObject({
      code: 0,
      stdout: 'The run p1 would be sent the same today.\n',
    });
  });
});

describe('prompt run', () => {
  it('prints the whole conversation with its tool calls', async () => {
    const outcome = await run('--input', 'What is 2 + 3?');
    expect(outcome).toEqual({
      code: 0,
      stdout:
        '[system]\nUse the tools.\n\n[human]\nWhat is 2 + 3?\n\n[ai]\n-> add {"a":2,"b":3}\n\n[tool add]\n5\n\n[ai]\nIt is 5.\n',
      stderr: expect.stringMatching(/^2 model calls, 1 tool call, /) as string,
    });
    expect(calls()).toBe(1);
    expect(requests.map(({ authorization }) => authorization)).toEqual(Array(2).fill('Bearer sk-test0123456789abcdef'));
  });

  it('prints one message a line with --json, and nothing else', async () => {
    const outcome = await run('--input', 'What is 2 + 3?', '--json');
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    expect(messagesOf(outcome).map(({ type }) => type)).toEqual(['system', 'human', 'ai', 'tool', 'ai']);
    expect(messagesOf(outcome).at(-1)!.data.content).toBe('It is 5.');
  });

  it('shows each model call and each tool call once with --trace', async () => {
    const { stderr } = await run('--input', 'What is 2 + 3?', '--trace');
    expect(stderr.match(/ms +invoke_agent sum_v1\n/g)).toHaveLength(1);
    expect(stderr.match(/ms +chat small/g)).toHaveLength(2);
    expect(stderr.match(/ms +execute_tool add/g)).toHaveLength(1);
  });

  it('takes its input from a file or from stdin', async () => {
    const args = ['prompt', 'run', 'brief_v1', '--model', 'mock/echo', '--quiet', '--input'];
    await save('brief');
    const said = (input: string) => `[system]\nUse the tools.\n\n[human]\n${input}\n\n[ai]\n${input}\n`;
    const fromFile = await sandbox.waymark([...args, `@${file('mail.txt', 'From a file')}`]);
    expect(fromFile).toEqual({ code: 0, stdout: said('From a file'), stderr: '' });
    expect((await sandbox.waymark([...args, '-'], { stdin: 'From stdin' })).stdout).toBe(said('From stdin'));
    expect(await sandbox.waymark([...args, '@none.txt'])).toMatchObject({ code: 4, stdout: '' });
  });

  it('tells the model of a tool that fails, and goes on', async () => {
    file('tools.mjs', toolModule('throw new Error("no such sum");'));
    const outcome = await run('--input', 'x');
    expect(outcome.code).toBe(0);
    expect(outcome.stdout).toMatch(/\[tool add, error\]\n.*no such sum/);
  });

  it('ends with 10 after --max-iterations, the conversation printed and the error last', async () => {
    replies = [callThenAnswer[0]!, callThenAnswer[0]!];
    const outcome = await run('--input', 'x', '--max-iterations', '2', '--json');
    expect(outcome).toMatchObject({ code: 10, stderr: '' });
    const lines = linesOf(outcome);
    expect(lines.slice(0, -1).map((line) => (JSON.parse(line) as Message).type)).toContain('tool');
    expect(onlyEnvelope(`${lines.at(-1)!}\n`)).toMatchObject({
      success: false,
      error: { code: 'PROMPT_MAX_ITERATIONS' },
    });
  });

  it('ends with 7 when the model fails, without its key', async () => {
    replies = [];
    const outcome = await run('--input', 'x');
    expect(outcome.code).toBe(7);
    expect(outcome.stdout).toContain('[human]\nx\n');
    expect(outcome.stderr).toMatch(/^error: The model openai\/small failed/);
    expect(outcome.stderr).not.toContain('sk-test');
  });

  it.each<[string, string[], number, RegExp]>([
    ['no input', [], 2, /--input/],
    ['--resume without a run', ['--resume'], 2, /--journal/],
    ['an id of a run that is none', ['--input', 'x', '--journal', 'a b'], 2, /It must be letters/],
    ['an unknown provider', ['--input', 'x', '--model', 'nobody/x'], 2, /no provider "nobody"/],
    ['tools that are not there', ['--input', 'x', '--tools', 'none.mjs'], 4, /none\.mjs/],
    [
      'a module that does not run',
      ['--input', 'x', '--tools', 'broken.mjs'],
      3,
      /broken\.mjs cannot be used: SyntaxError/,
    ],
    [
      'a module that throws',
      ['--input', 'x', '--tools', 'throws.mjs'],
      3,
      /throws\.mjs cannot be used: Error: not today/,
    ],
    ['a module without tools', ['--input', 'x', '--tools', 'empty.mjs'], 3, /empty\.mjs.*something else than tools/],
    ['other tools than it was made for', ['--input', 'x', '--tools', 'others.mjs'], 9, /add is missing; sub is new/],
  ])('refuses %s before the model is asked', async (_what, more, code, message) => {
    file('broken.mjs', 'export const tools = [');
    file('throws.mjs', 'throw new Error("not today");');
    file('empty.mjs', 'export const tools = [1];');
    file(
      'others.mjs',
      'export const sub = { name: "sub", description: "", parameters: { type: "object" }, run: () => 1 };',
    );
    const outcome = await run(...more);
    expect(outcome.stderr).toMatch(message);
    expect(outcome).toMatchObject({ code, stdout: '' });
    expect(requests).toEqual([]);
  });

  it('needs a key for openai, and says where it comes from', async () => {
    const outcome = await sandbox.waymark(['prompt', 'run', 'sum_v1', '--model', 'openai/small', '--input', 'x']);
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toContain('OPENAI_API_KEY');
  });

  it('runs with other tools where that is wanted', async () => {
    const args = ['prompt', 'run', 'sum_v1', '--model', 'mock/echo', '--input', 'Hello'];
    expect(await sandbox.waymark(args)).toMatchObject({ code: 9, stdout: '' });
    expect(await sandbox.waymark([...args, '--allow-tool-mismatch'])).toMatchObject({ code: 0 });
  });

  it('does not run the module of tools for a prompt that is not there', async () => {
    file(
      'tools.mjs',
      `import { writeFileSync } from 'node:fs'; writeFileSync(new URL('ran.txt', import.meta.url), '');`,
    );
    const args = ['prompt', 'run', 'none_v1', '--model', 'mock/echo', '--input', 'x', '--tools', 'tools.mjs'];
    expect(await sandbox.waymark(args)).toMatchObject({ code: 4, stdout: '' });
    expect(existsSync(join(sandbox.project, 'ran.txt'))).toBe(false);
  });
});

describe('prompt run with a journal', () => {
  it('is replayed byte for byte, with no model and no tool', async () => {
    const first = await run('--input', 'What is 2 + 3?', '--journal', 'r1', '--json');
    expect(first.code).toBe(0);
    await new Promise((resolve) => server.close(resolve));
    expect(await sandbox.waymark(['prompt', 'replay', 'r1', '--json'])).toEqual(first);
    expect((await sandbox.waymark(['prompt', 'replay', 'r1'])).stdout).toContain('[tool add]\n5\n\n[ai]\nIt is 5.\n');
    expect(calls()).toBe(1);
  });

  it('takes no id twice', async () => {
    await run('--input', 'What is 2 + 3?', '--journal', 'r1');
    const again = await run('--input', 'x', '--journal', 'r1');
    expect(again).toMatchObject({ code: 5, stdout: '' });
    expect(again.stderr).toContain('There is a run r1 already');
    expect(requests).toHaveLength(2);
  });

  it('goes on with a run that failed, and runs no finished tool again', async () => {
    replies = [callThenAnswer[0]!];
    const failed = await run('--input', 'What is 2 + 3?', '--journal', 'r1');
    expect(failed.code).toBe(7);
    const seen = await sandbox.waymark(['prompt', 'replay', 'r1']);
    expect(seen.stdout).toBe(failed.stdout);
    expect(seen.stderr).toMatch(/The run failed: /);
    replies = [callThenAnswer[1]!];
    const resumed = await run('--journal', 'r1', '--resume', '--json');
    expect(resumed).toMatchObject({ code: 0, stderr: '' });
    expect(messagesOf(resumed).map(({ type }) => type)).toEqual(['system', 'human', 'ai', 'tool', 'ai']);
    expect(calls()).toBe(1);
    expect(await sandbox.waymark(['prompt', 'replay', 'r1', '--json'])).toEqual(resumed);
  });

  it('prints a resumed run as it happens, what it used last', async () => {
    replies = [callThenAnswer[0]!];
    await run('--input', 'What is 2 + 3?', '--journal', 'r1', '--max-iterations', '2');
    replies = [];
    const failed = await run('--journal', 'r1', '--resume');
    expect(failed.code).toBe(7);
    expect(failed.stdout).toContain('[tool add]\n5\n');
    replies = [...callThenAnswer];
    // The limit is that of the whole run, and it was two.
    expect((await run('--journal', 'r1', '--resume')).code).toBe(10);
    const resumed = await run('--journal', 'r1', '--resume', '--max-iterations', '3');
    expect(resumed).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^3 model calls, 2 tool calls, /) as string,
    });
  });

  it('goes on with a run that was killed in a tool, and tells the model that nobody knows what came of it', async () => {
    file('tools.mjs', toolModule('process.kill(process.pid, "SIGKILL"); return 0;'));
    const killed = await run('--input', 'What is 2 + 3?', '--journal', 'r1');
    expect(killed.code).toBe(null);
    const seen = await sandbox.waymark(['prompt', 'replay', 'r1']);
    // What was printed was kept before; not all that was kept came to be printed.
    expect(seen.code).toBe(0);
    expect(seen.stdout).toContain(killed.stdout.trimEnd());
    expect(seen.stdout).toContain('-> add {"a":2,"b":3}');
    expect(seen.stderr).toContain('--resume');
    const resumed = await run('--journal', 'r1', '--resume');
    expect(resumed.code).toBe(0);
    expect(resumed.stdout).toMatch(/\[tool add, error\]\n[\s\S]*It is 5\.\n$/);
    expect(calls()).toBe(1);
  });

  it('ends with 4 for a run that is not there, and makes no database to say so', async () => {
    expect(await sandbox.waymark(['prompt', 'replay', 'r9'])).toMatchObject({ code: 4, stdout: '' });
    expect(await run('--journal', 'r9', '--resume')).toMatchObject({ code: 4, stdout: '' });
    expect(existsSync(join(sandbox.project, '.waymark'))).toBe(false);
    await run('--input', 'x', '--journal', 'r1');
    expect(await sandbox.waymark(['prompt', 'replay', 'r9'])).toMatchObject({ code: 4, stdout: '' });
  });
});

describe('prompt runs', () => {
  it('lists the runs by their status, the newest first, and makes no database to find none', async () => {
    expect((await sandbox.waymark(['prompt', 'runs'])).stdout).toMatch(/^No runs\. .*--journal/);
    expect(existsSync(join(sandbox.project, '.waymark'))).toBe(false);
    await run('--input', 'x', '--journal', 'r1');
    await run('--input', 'x', '--journal', 'r2');
    const { items } = await sandbox.json('prompt.runs', ['prompt', 'runs']);
    expect(items).toMatchObject([
      { run_id: 'r2', name: 'sum_v1', model: 'openai/small', status: 'failed' },
      { run_id: 'r1', status: 'finished', entries: expect.any(Number) as number },
    ]);
    expect((await sandbox.json('prompt.runs', ['prompt', 'runs', '--limit', '1'])).items).toHaveLength(1);
    const failed = await sandbox.waymark(['prompt', 'runs', '--state', 'failed']);
    expect(failed.stdout).toMatch(/^r2 +failed +sum_v1 +openai\/small +\d+ entries +\S+Z\n$/);
    const finished = await sandbox.json('prompt.runs', ['prompt', 'runs', '--state', 'finished']);
    expect(finished.items.map(({ run_id }) => run_id)).toEqual(['r1']);
    expect((await sandbox.waymark(['prompt', 'runs', '--state', 'open'])).stdout).toMatch(/^No open runs\./);
  });
});

describe('prompt replay --against', () => {
  beforeEach(() => run('--input', 'What is 2 + 3?', '--journal', 'r1'));
  const replayed = (...more: string[]) => sandbox.waymark(['prompt', 'replay', 'r1', ...more]);

  it('finds nothing where nothing differs, by the prompt’s own tools or by those in code', async () => {
    const same = { code: 0, stdout: 'The run r1 would be sent the same today.\n', stderr: '' };
    expect(await replayed('--against', 'sum_v1')).toEqual(same);
    expect(await replayed('--tools', 'tools.mjs', '--model', 'openai/small')).toEqual(same);
    expect(await replayed('--tools', 'tools.json')).toEqual(same);
    expect(calls()).toBe(1);
  });

  it('tells what differs in prompt, tools and model, and ends with 9', async () => {
    const sub = { ...add, name: 'sub' };
    const wider = { ...add, parameters: { ...add.parameters, required: ['a'] } };
    await sandbox.waymark(
      ['prompt', 'save', 'sum', 'v2', '--from', '-', '--tools', file('two.json', JSON.stringify([wider, sub]))],
      { stdin: 'Use the best tools.' },
    );
    const outcome = await replayed('--against', 'sum_v2', '--model', 'openai/large', '--no-color');
    expect(outcome.code).toBe(9);
    expect(outcome.stdout).toMatch(
      /^Prompt\n  was \w{12}, is \w{12}\n  - Use the tools\.\n  \+ Use the best tools\.\nTools\n  \+ sub\n  ~ add: was \w{12}, is \w{12}\nModel\n  - openai\/small\n  \+ openai\/large\nMessages\n  1 message of the run would be another: 1 \(system\)\n$/,
    );
    const { stdout } = await replayed('--tools', file('none.json', '[]'), '--json');
    expect(onlyEnvelope(stdout)).toMatchObject({
      kind: 'prompt.replay',
      data: {
        same: false,
        prompt: null,
        tools: { removed: ['add'], added: [], changed: [] },
        model: null,
        messages: [],
      },
    });
    expect((await replayed('--tools', 'none.json')).stdout).toBe('Tools\n  - add\n');
  });

  it('ends with 4 for a prompt or a run that is not there', async () => {
    expect(await replayed('--against', 'none_v1')).toMatchObject({ code: 4, stdout: '' });
    expect(await sandbox.waymark(['prompt', 'replay', 'r9', '--against', 'sum_v1'])).toMatchObject({ code: 4 });
  });
});

it('WAYMARK_MAX_ITERATIONS limits runs, and what is no number is a warning', async () => {
  const args = ['prompt', 'run', 'sum_v1', '--model', 'openai/small', '--tools', 'tools.mjs', '--input', 'x'];
  const limited = await sandbox.waymark(args, { env: { ...env, WAYMARK_MAX_ITERATIONS: '1' } });
  expect(limited).toMatchObject({ code: 10, stderr: expect.stringContaining('after 1 iterations') as string });
  replies = [...callThenAnswer];
  const odd = await sandbox.waymark(args, { env: { ...env, WAYMARK_MAX_ITERATIONS: 'many' } });
  expect(odd).toMatchObject({ code: 0, stderr: expect.stringContaining('WAYMARK_MAX_ITERATIONS is not') as string });
});
