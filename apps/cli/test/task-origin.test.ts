import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildProgramToDescribe } from '../src/program/build-program.ts';
import { describeCommands, findDescription } from '../src/program/describe-commands.ts';
import { originCommands } from '../src/task/call/origin-commands.ts';
import { originForm } from '../src/task/call/origin-form.ts';
import { translateOriginCall } from '../src/task/call/translate-origin-call.ts';
import { cliProject, type CliProject } from './task-project.ts';
import { taskText } from './task-text.ts';

const id = 'TASK-0824';

const translated = (line: string) => translateOriginCall(line.split(' '))?.argv.join(' ');

/** The answer of a call in the form of the Python script. */
async function answer(project: CliProject, ...args: string[]) {
  const { code, stdout, stderr } = await project.call(['task', ...args, '--format', 'json']);
  return { code, stderr, ...(JSON.parse(stdout) as Record<string, unknown>) };
}

describe('a flag of the Python script', () => {
  it.each([
    ['--list', 'task list'],
    ['--list todo', 'task list --status=todo'],
    ['--list unblocker', 'task list --unblocker'],
    ['--list all', 'task list'],
    ['--pick auto', 'task pick'],
    ['--claim tasks/a/TASK-1.task.yaml', 'task claim -- tasks/a/TASK-1.task.yaml'],
    ['--archive TASK-0001', 'task complete -- TASK-0001'],
    ['--lint a.task.yaml', 'task lint -- a.task.yaml'],
    ['--init-context T --actor me --force-secrets', 'task context init --by=me --force-secrets -- T'],
    ['--init-context=T --allow-preexisting-dirty', 'task context init --allow-dirty -- T'],
    ['--init-context T --env A=B', 'task context init -- T'],
    ['--get-context T', 'task context get -- T'],
    [
      '--update-agent T --agent reviewer --status done --qa-log x',
      'task agent update --agent=reviewer --status=done --log=x -- T',
    ],
    ['--mark-blocked T --agent reviewer --finding no', 'task agent block --agent=reviewer --finding=no -- T'],
    [
      '--agent reviewer --snapshot-worktree T --previous-agent implementer',
      'task worktree snapshot --agent=reviewer -- T',
    ],
    ['--verify-worktree T --expected-agent implementer', 'task worktree verify --agent=implementer -- T'],
    [
      '--get-diff T --agent reviewer --diff-type incremental',
      'task worktree diff --agent=reviewer --of=incremental -- T',
    ],
    ['--resolve-drift T --agent reviewer --note ok', 'task worktree resolve-drift --agent=reviewer --note=ok -- T'],
    ['--list-evidence T', 'task evidence list -- T'],
    ['--list-exceptions --status open', 'task exception list --status=open'],
    ['--cleanup-exceptions T --trigger task_completion', 'task exception cleanup'],
    ['--repair-quarantined T', 'task quarantine repair -- T'],
    ['--run-validation T --command-id val-1 --env A=B=C', 'task run --id=val-1 --env=A=B=C -- T'],
    ['--run-validation T', 'task run --all -- T'],
    ['--generate-dashboard --task-ids A B --output-path x', 'task metrics dashboard --task=A --task=B --out=x'],
    ['--compare-metrics --baseline a --current-path b', 'task metrics compare --baseline=a --current=b'],
    ['--json --cwd x --validate', '--json --cwd=x task validate'],
    ['--validate --quiet', '--quiet task validate'],
  ])('[taskcli:origin:flags] %s is a command of today', (line, today) => {
    expect(translated(line)).toBe(today);
  });

  it.each([
    ['--list --status todo', 'task list --status todo'],
    ['--get-context T --fresh', 'task context get T --fresh'],
    ['--run-validation T --id val-001', 'task run T --id val-001'],
    ['--run-validation T --agent reviewer', 'task run --all T --agent reviewer'],
    ['--get-context T -h', 'task context get T -h'],
  ])('[taskcli:origin:mixed] %s takes an option of today, with its value', (line, today) => {
    expect(translated(line)).toBe(today);
  });

  it.each([
    ['--lst', '--list'],
    ['--init-contxt T --actor me', '--init-context'],
    ['--json --cwd x --agent reviewer --snapshot-worktre=T', '--snapshot-worktree'],
  ])('[taskcli:origin:misspelt] %s is refused with the flag that was probably meant', (line, meant) => {
    const refused = expect.objectContaining({
      code: 'CLI_USAGE',
      recoveryAction: `Did you mean ${meant}? Run \`waymark task --help\`.`,
      details: { suggestions: [meant] },
    });
    expect(() => translated(line)).toThrow(refused);
    expect(translated(`${line} --help`)).toBeUndefined();
  });

  it.each(['list --status todo', '--json list', '--help', '', 'show -- --list', '--cwd --list show', '--agent x'])(
    'is not seen in %j, which names a command of today or none',
    (line) => {
      expect(translateOriginCall(line.split(' ').filter((word) => word !== ''))).toBeNull();
    },
  );

  it.each(['--log', '--log-path', '--from'])('[taskcli:origin:spellings] takes a log as %s, with = too', (spelling) => {
    for (const log of [`${spelling} a.log`, `${spelling}=a.log`]) {
      expect(translated(`--record-qa T ${log} --agent reviewer`)).toBe(
        'task qa record --log=a.log --agent=reviewer -- T',
      );
    }
  });

  it.each(['--cmd', '--command'])('[taskcli:origin:spellings] takes a command line as %s', (spelling) => {
    expect(translated(`--attach-evidence T --type log --path x ${spelling} make`)).toBe(
      'task evidence attach --type=log --path=x --command=make -- T',
    );
  });

  it('is not suspected behind an option that is none of its own', () => {
    const known = Object.values(originCommands).flatMap(({ options }) => Object.keys(options));
    for (const option of known) expect(translateOriginCall([option, 'x']), option).toBeNull();
    expect(translateOriginCall(['constructor', '--list'])).toBeNull();
  });

  it('has a command and options that exist', async () => {
    const tree = await describeCommands(buildProgramToDescribe());
    for (const [flag, { words, options, switches = {} }] of Object.entries(originCommands)) {
      const found = findDescription(tree, ['task', ...words]);
      const known = found?.options.flatMap(({ names }) => names) ?? [];
      const needed = [...Object.values(options), ...Object.values(switches)].filter((name) => name !== null);
      expect(
        needed.filter((name) => !known.includes(name)),
        flag,
      ).toEqual([]);
      expect(found?.commands, flag).toEqual([]);
    }
  });
});

describe('--format json', () => {
  it('[taskcli:origin:shapes] has a shape of its own for list, pick and validate, and {success, data} for all others', async () => {
    const project = cliProject();
    const exactly = async (...args: string[]) =>
      Object.keys(JSON.parse((await project.call(['task', ...args])).stdout) as object);
    expect(await exactly('--list', '--format', 'json')).toEqual(['count', 'filter', 'tasks']);
    expect(await exactly('--pick', '--format', 'json')).toEqual(['status', 'reason', 'task', 'draft_alerts']);
    expect(await exactly('--validate', '--format', 'json')).toEqual(['valid', 'error_count', 'errors']);
    expect(await answer(project, '--list', 'unblocker')).toMatchObject({
      count: 0,
      filter: { unblocker_only: true, status: null },
    });
    expect(await answer(project, '--pick')).toMatchObject({ code: 0, status: 'success', task: { id } });
    const made = await answer(project, '--init-context', id);
    expect(made).toMatchObject({
      success: true,
      data: {
        immutable: {
          task_snapshot: {},
          standards_citations: expect.arrayContaining([expect.objectContaining({ missing: 'file' })]),
          validation_baseline: {},
          repo_paths: ['src/upload.mjs'],
        },
        coordination: { implementer: { status: 'pending' } },
        audit: { update_count: 1 },
      },
    });
    expect(await answer(project, '--list-evidence', id)).toMatchObject({
      success: true,
      data: { evidence: [], count: 0 },
    });
    expect(await answer(project, '--list-exceptions')).toMatchObject({
      success: true,
      data: { exceptions: [], count: 0 },
    });
    expect(await answer(project, '--list-quarantined')).toMatchObject({
      success: true,
      data: { quarantined: [], count: 0 },
    });
    expect(await answer(project, '--claim', `tasks/backend/${id}-retry.task.yaml`)).toMatchObject({ success: true });
    expect(await answer(project, '--pick')).toMatchObject({ code: 4, status: 'no_ready_tasks', task: null });
    expect(await answer(project, '--purge-context', id, '--actor', 'me')).toMatchObject({ success: true });
  });

  it('[taskcli:origin:format] [taskcli:errors:shape] stands anywhere, and shapes failures too', async () => {
    const project = cliProject();
    for (const args of [
      ['--format', 'json', 'task', '--get-context', id],
      ['task', '--format=json', '--get-context', id],
      ['task', '--get-context', id, '--format', 'json'],
      ['task', 'context', 'get', id, '--format', 'json'],
      ['task', 'context', '--format', 'json', 'get', id, '--json'],
    ]) {
      const { code, stdout, stderr } = await project.call(args);
      expect([code, stderr, JSON.parse(stdout)]).toEqual([
        51,
        '',
        {
          success: false,
          error: {
            code: 'E051',
            name: 'context_not_found',
            message: 'TASK-0824 has no context.',
            details: { task_id: id },
            recovery_action: 'Make one with `waymark task context init TASK-0824`.',
            documentation: 'docs/troubleshooting-tasks.md#e051',
          },
        },
      ]);
    }
    expect((await project.call(['task', 'list', '--format', 'text'])).stdout).toMatch(/^TASK-0824 +todo/);
    expect(await answer(project, 'list', '--cwd', '/no/such')).toMatchObject({ code: 4, error: { code: 'E040' } });
  });

  it('has a code for what nobody foresaw, too', () => {
    expect(originForm.error(new Error('x'))).toMatchObject({
      success: false,
      error: { code: 'E000', name: 'unexpected' },
    });
  });

  it('[taskcli:json:warnings] tells warnings on stderr, and --json in its envelope', async () => {
    const project = cliProject({ 'tasks/a/TASK-0001-bad.task.yaml': 'id: [' });
    expect(await answer(project, '--list')).toMatchObject({ count: 1, stderr: expect.stringContaining('E011') });
    const envelope = await project.call(['task', '--list', '--json']);
    expect(envelope.stderr).toBe('');
    expect(JSON.parse(envelope.stdout)).toMatchObject({
      kind: 'task.list',
      warnings: [expect.stringContaining('E011')],
    });
  });

  it('[taskcli:origin:spellings] records a log of several commands, which the script had no id for', async () => {
    const two = taskText(id).replace(
      'acceptance_criteria:',
      '    - id: val-002\n      command: node -v\nacceptance_criteria:',
    );
    const log = ' Test Files  1 passed (1)\n      Tests  2 passed (2)\n   Duration  300ms\n';
    const project = cliProject({ [`tasks/backend/${id}-retry.task.yaml`]: two, 'qa.log': log });
    await answer(project, '--init-context', id);
    const recorded = await answer(
      project,
      '--record-qa',
      id,
      '--agent',
      'implementer',
      '--from',
      'qa.log',
      '--command-type',
      'test',
    );
    expect(recorded).toMatchObject({ code: 0, data: { command_id: 'qa', result: { tests_passed: 2 } } });
    expect(await answer(project, '--compare-qa', id, '--agent', 'reviewer', '--log', 'qa.log')).toMatchObject({
      data: { baseline: 'implementer', regressed: false },
    });
  });

  it('[taskcli:origin:task-file] tells what it does not look at, and runs what the task file says', async () => {
    const project = cliProject({ [`tasks/backend/${id}-retry.task.yaml`]: taskText(id, { command: 'touch made' }) });
    const run = ['--run-validation', id, '--command-id', 'val-001'];
    const odd = ['--timeout-ms', '5', '--expected-paths', 'a', 'b', '--cwd', 'elsewhere'];
    const passed = await answer(project, ...run, ...odd, '--cmd', 'touch made');
    expect(passed).toMatchObject({ code: 0, success: true, data: { status: 'passed' } });
    for (const option of ['--timeout-ms 5', '--expected-paths a b', '--cwd elsewhere'])
      expect(passed.stderr).toContain(option);
    expect(existsSync(join(project.root, 'made'))).toBe(true);
    expect(await answer(project, ...run, '--cmd', 'touch other')).toMatchObject({ code: 2, error: { code: 'E006' } });
    expect(existsSync(join(project.root, 'other'))).toBe(false);
  });
});
