import { readFileSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildProgramToDescribe } from '../src/program/build-program.ts';
import { describeCommands, findDescription, type CommandDescription } from '../src/program/describe-commands.ts';
import { originCommands } from '../src/task/call/origin-commands.ts';
import { cliProject, type CliProject } from './task-project.ts';

let project: CliProject;
beforeAll(() => {
  project = cliProject({}, true);
});
afterAll(() => rmSync(project.root, { recursive: true, force: true }));

const leaves = (command: CommandDescription): CommandDescription[] =>
  command.commands.length === 0 ? [command] : command.commands.flatMap(leaves);

const tree = findDescription(await describeCommands(buildProgramToDescribe()), ['task'])!;

/** Ways of calling a command wrong: without what it needs, with what it does not know, about what is not there. */
function wrongCalls({ path, arguments: words, options }: CommandDescription): string[][] {
  const needed = words.filter(({ required }) => required);
  const ids = needed.map(() => 'TASK-9999');
  const choice = options.find(({ choices }) => choices !== null);
  const numeric = options.find(({ names }) => names.includes('--exit-code'));
  return [
    [...path, ...ids, '--no-such-option'],
    [...path, ...ids, '--no-such-option=1', '--', 'x'],
    ...(needed.length > 0 ? [path, [...path, '']] : []),
    ...(words.some(({ repeatable }) => repeatable) ? [] : [[...path, ...ids, 'one', 'more']]),
    ...(choice === undefined ? [] : [[...path, ...ids, choice.names[0]!, 'nonsense']]),
    ...(numeric === undefined ? [] : [[...path, ...ids, '--exit-code', 'x']]),
    ...options
      .filter(({ takes_value: takes }) => takes)
      .slice(0, 1)
      .map(({ names }) => [...path, ...ids, names[0]!]),
    ...(needed.length > 0
      ? [
          [...path, '../../etc/passwd'],
          [...path, '../../../../../../../../etc/passwd'],
          [...path, '../nowhere/passwd'],
          [...path, 'TASK-1'],
          [...path, '\u0000'],
        ]
      : []),
  ];
}

const groups = tree.commands.filter(({ commands }) => commands.length > 0).map(({ path }) => path);
const today = [
  ['task'],
  ...groups,
  ...groups.map((path) => [...path, 'nonsense']),
  ...leaves(tree).flatMap(wrongCalls),
];
const older = Object.entries(originCommands).flatMap(([flag, { value }]) => [
  ['task', flag, ...(value === 'none' ? [] : ['TASK-9999']), '--no-such-option'],
  ['task', flag, 'TASK-9999', flag === '--list' ? '--pick' : '--list'],
  ...(value === 'required'
    ? [
        ['task', flag],
        ['task', flag, '--agent', 'reviewer'],
      ]
    : []),
]);

/** The answer of a call, which must be all that stands on stdout. */
async function failureOf(args: readonly string[], form: readonly string[]) {
  // What is behind `--` is no option.
  const call = args.includes('--') ? [args[0]!, ...form, ...args.slice(1)] : [...args, ...form];
  const { code, stdout } = await project.call(call);
  const told = `${args.join(' ')} ${form.join(' ')} -> ${code}: ${stdout}`;
  expect(stdout.endsWith('\n') && stdout.indexOf('\n') === stdout.length - 1, told).toBe(true);
  const answer = JSON.parse(stdout) as { success: boolean; error: Record<string, unknown> };
  expect(code, told).toBeGreaterThan(0);
  for (const field of ['code', 'name', 'message', 'recovery_action']) {
    expect(typeof answer.error[field], `${field} of ${told}`).toBe('string');
  }
  return answer;
}

describe('a call that is wrong', () => {
  it('is called wrong in more than 200 ways here', () => {
    expect(today.length).toBeGreaterThan(200);
    expect(older.length).toBeGreaterThan(100);
  });

  it.each(leaves(tree).map((command) => [command.path.slice(1).join(' '), command] as const))(
    '[taskcli:json:one-value] is answered by %s with one JSON value, in both forms',
    async (_, command) => {
      for (const args of wrongCalls(command)) {
        expect(await failureOf(args, ['--json'])).toMatchObject({ success: false });
        expect(await failureOf(args, ['--format', 'json'])).toMatchObject({ success: false });
      }
    },
  );

  it('is answered by groups, and by flags of the Python script, in the same way', async () => {
    for (const args of [['task'], ...groups, ...groups.map((path) => [...path, 'nonsense'])]) {
      expect(await failureOf(args, ['--json'])).toMatchObject({ success: false });
    }
    for (const args of older) {
      expect(await failureOf(args, ['--format=json'])).toMatchObject({ success: false });
      expect(await failureOf(['task', '--format', 'json', ...args.slice(1)], [])).toMatchObject({ success: false });
    }
  });

  it.each(leaves(tree).map((command) => [command.path.join(' '), command] as const))(
    '[taskcli:help:every] can be looked up for %s, examples first, and in the README',
    async (line, { path, examples }) => {
      const { code, stdout } = await project.call([...path, '--help']);
      expect([code, examples.length > 0]).toEqual([0, true]);
      expect(stdout).toMatch(/^\S.*\.\n\nExamples:\n[\s\S]*Usage: waymark task [\s\S]*Reads: .*\nWrites: .*\nPrints: /);
      expect(readFileSync(new URL('../README.md', import.meta.url), 'utf8')).toContain(`| \`waymark ${line}`);
    },
  );

  it('[taskcli:origin:wrong] says that two commands, a missing value and an unknown format are usage errors', async () => {
    for (const args of [
      ['--list', '--pick'],
      ['--init-context'],
      ['--init-context', '--actor', 'x'],
      ['--record-qa', 'TASK-0824', '--agent'],
    ]) {
      const { code, stdout } = await project.call(['task', '--format', 'json', ...args]);
      expect(code, stdout).toBe(2);
      expect(JSON.parse(stdout)).toMatchObject({ success: false, error: { code: 'E006', name: 'usage' } });
    }
    for (const format of ['yaml', '']) {
      expect(await project.call(['task', 'list', '--format', format])).toMatchObject({ code: 2, stdout: '' });
    }
    expect(await project.call(['task', 'list', '--format'])).toMatchObject({ code: 2, stdout: '' });
  });
});
