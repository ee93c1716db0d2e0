import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { planValidation, validationNotice } from '../src/validation/plan-validation.ts';
import type { ValidationEvent } from '../src/validation/run-command.ts';
import { runValidation, type ValidationOptions } from '../src/validation/run-validation.ts';
import { latestValidation } from '../src/validation/latest-validation.ts';
import { validationError } from '../src/validation/validation-error.ts';
import { taskProject, taskText, type TaskProject } from './support/task-project.ts';
import { nodeCommand, validatedTask } from './support/validated-task.ts';

type Commands = Parameters<typeof validatedTask>;
const environment = { PATH: process.env['PATH'] };

async function run(project: TaskProject, commands: Commands, options: Partial<ValidationOptions> = {}) {
  return runValidation(project, validatedTask(...commands), { environment, ...options });
}

/** The only result, and its log. */
async function runOne(project: TaskProject, command: Commands[0], options: Partial<ValidationOptions> = {}) {
  const { results } = await run(project, [command], options);
  const result = results[0]!;
  return { result, log: result.log_path === null ? null : project.read(result.log_path) };
}

describe('planValidation', () => {
  it('[validation:plan:shown] gives the command line as it stands in the task file, for the shell of the system', () => {
    const command = 'npm test -- --grep "a b" && echo $HOME';
    const task = validatedTask({ command });
    expect(planValidation(task, { platform: 'linux' })[0]).toMatchObject({ command, argv: ['/bin/sh', '-c', command] });
    expect(planValidation(task, { platform: 'win32' })[0]?.argv).toEqual(['cmd.exe', '/d', '/s', '/c', `"${command}"`]);
    expect(validationNotice).toMatch(/come from the task file.*trust/);
  });

  it('[validation:plan:ids] chooses commands by their ids, in the order of the task file', () => {
    const task = validatedTask({}, {}, {});
    expect(planValidation(task, { ids: ['val-003', 'val-001'] }).map(({ id }) => id)).toEqual(['val-001', 'val-003']);
    expect(() => planValidation(task, { ids: ['val-009'] })).toThrow(
      expect.objectContaining({ code: 'E040', message: 'TASK-0001 has no validation command "val-009".' }),
    );
    expect(() => planValidation(validatedTask({}, { id: 'val-001' }))).toThrow(
      expect.objectContaining({ code: 'E012' }),
    );
  });

  it('[validation:plan:empty] refuses a task without commands and an empty command', () => {
    expect(() => planValidation(validatedTask())).toThrow(expect.objectContaining({ code: 'E001' }));
    expect(() => planValidation(validatedTask({}), { ids: [] })).toThrow(expect.objectContaining({ code: 'E001' }));
    expect(() => planValidation(validatedTask({ command: ' \n' }))).toThrow(expect.objectContaining({ code: 'E001' }));
  });

  it.each<[NonNullable<Commands[0]>, NonNullable<Commands[0]>]>([
    [{ timeout_ms: 999 }, { timeout_ms: 1_000 }],
    [{ timeout_ms: 600_001 }, { timeout_ms: 600_000 }],
    [{ timeout_ms: Number.NaN }, { timeout_ms: 120_000 }],
    [{ retry_policy: { max_attempts: 0, backoff_ms: 0 } }, { retry_policy: { max_attempts: 1, backoff_ms: 0 } }],
    [{ retry_policy: { max_attempts: 6, backoff_ms: 0 } }, { retry_policy: { max_attempts: 5, backoff_ms: 0 } }],
    [{ retry_policy: { max_attempts: 1, backoff_ms: -1 } }, { retry_policy: { max_attempts: 1, backoff_ms: 600_000 } }],
    [{ retry_policy: { max_attempts: 1, backoff_ms: 600_001 } }, {}],
    [{ expected_exit_codes: [0, 256] }, { expected_exit_codes: [0, 255] }],
    [{ expected_exit_codes: [-1] }, {}],
    [{ env: { 'A=B': '1' } }, { env: { A_B1: '=' } }],
    [{ env: { A: 'x\0y' } }, {}],
    [{ command: 'echo \0' }, {}],
    [{ id: '../val' }, { id: 'build' }],
    [{ id: `v${'a'.repeat(64)}` }, { id: `v${'a'.repeat(63)}` }],
  ])('[validation:plan:limits] refuses %j and takes %j', (refused, taken) => {
    expect(() => planValidation(validatedTask(refused))).toThrow(expect.objectContaining({ code: 'E010' }));
    expect(planValidation(validatedTask(taken))).toHaveLength(1);
  });
});

describe('before a command runs', () => {
  it('[validation:order:blocked] it is blocked by a task that is not completed, or not there', async () => {
    const project = taskProject();
    project.write('tasks/TASK-0002.task.yaml', taskText('TASK-0002'));
    project.write('docs/completed-tasks/TASK-0003.task.yaml', taskText('TASK-0003'));
    const report = await run(project, [
      { blocker_id: 'TASK-0002', command: 'echo > ran' },
      { blocker_id: 'TASK-0003' },
      { blocker_id: 'TASK-0004' },
    ]);
    expect(report.results.map(({ status, code, reason }) => [status, code, reason])).toEqual([
      ['blocked', 'E031', 'It waits for TASK-0002, which is todo.'],
      ['passed', null, null],
      ['blocked', 'E031', 'It waits for TASK-0004, which is not there.'],
    ]);
    expect(report.status).toBe('blocked');
    expect(project.files('.')).not.toContain('ran');
  });

  it('[validation:order:paths] it is skipped where nothing is at an expected path, and says at which', async () => {
    const project = taskProject();
    project.write('src/queue/handler.ts', '');
    const paths = (...expected_paths: string[]) => runOne(project, { expected_paths });
    expect((await paths('src/queue', 'src/**/*.{ts,js}')).result.status).toBe('passed');
    expect((await paths('src/**/*.ts', 'dist/*.js', '../*')).result).toMatchObject({
      ...{
        status: 'skipped',
        code: 'E040',
        reason: 'Nothing is at "dist/*.js", "../*".',
        attempts: [],
        log_path: null,
      },
    });
    const many = await paths(...Array.from({ length: 12 }, (_, index) => `no-${index}`));
    expect(many.result.reason).toMatch(/"no-9" and 2 more\.$/);
  });

  it('[validation:order:folder] it is skipped where its folder is missing, a file, or outside', async () => {
    const project = taskProject();
    project.write('file', '');
    mkdirSync(join(project.root, 'inner'));
    symlinkSync('/', join(project.root, 'out'));
    symlinkSync('inner', join(project.root, 'link'));
    const folder = async (cwd: string) => {
      const { result, log } = await runOne(project, { cwd, command: 'pwd -P' });
      return [result.status, result.code, result.reason ?? log];
    };
    expect(await folder('missing')).toEqual(['skipped', 'E040', 'Its folder "missing" is not there (ENOENT).']);
    expect(await folder('file')).toEqual(['skipped', 'E040', 'Its folder "file" is no folder.']);
    for (const cwd of ['..', '/', 'out']) {
      expect(await folder(cwd)).toEqual(['skipped', 'E041', `Its folder "${cwd}" is not within the repository.`]);
    }
    expect(await folder('link')).toEqual(['passed', null, `${project.root}/inner\n`]);
  });

  it('[validation:order:sequence] its blocker is seen before its paths, and they before its folder', async () => {
    const project = taskProject();
    const all = { blocker_id: 'TASK-0009', expected_paths: ['missing'], cwd: '..' };
    expect((await runOne(project, all)).result.code).toBe('E031');
    expect((await runOne(project, { ...all, blocker_id: null })).result.code).toBe('E040');
    expect((await runOne(project, { cwd: '..' })).result.code).toBe('E041');
  });
});

describe('a command that runs', () => {
  it('[validation:run:shell] runs in the shell, in its folder, without an input', async () => {
    const project = taskProject();
    project.write('inner/text', 'from the file');
    const { log } = await runOne(project, { cwd: 'inner', command: 'cat text; cat; echo "; a $((1 + 2))" | cat' });
    expect(log).toBe('from the file; a 3\n');
  });

  it('[validation:run:environment] has the declared variables, those of the parent, and no others', async () => {
    const project = taskProject();
    process.env['WAYMARK_TEST_LEAK'] = 'leak';
    const command = nodeCommand('console.log(JSON.stringify(process.env))');
    const { log } = await runOne(
      project,
      { command, env: { DECLARED: 'd', GIVEN: 'd' } },
      { environment: { PATH: '/bin', DECLARED: 'p', ABSENT: undefined }, env: { GIVEN: 'g' } },
    );
    delete process.env['WAYMARK_TEST_LEAK'];
    const seen = JSON.parse(log!) as Record<string, string>;
    for (const ofTheShell of ['PWD', 'OLDPWD', 'SHLVL', '_']) delete seen[ofTheShell];
    expect(seen).toEqual({ PATH: '/bin', DECLARED: 'd', GIVEN: 'g' });
    await expect(run(project, [{}], { env: { 'A-B': '' } })).rejects.toMatchObject({ code: 'E002' });
  });

  it('[validation:run:exit-codes] passes by an expected exit code only, and never by a signal', async () => {
    const project = taskProject();
    const codes = { expected_exit_codes: [0, 3] };
    expect((await runOne(project, { command: 'exit 3', ...codes })).result).toMatchObject({
      ...{ status: 'passed', exit_code: 3, reason: null, code: null },
    });
    expect((await runOne(project, { command: 'exit 1', ...codes })).result).toMatchObject({
      ...{ status: 'failed', exit_code: 1, reason: 'It exited with 1, not with 0 or 3.', code: 'E033' },
    });
    expect((await runOne(project, { command: 'kill -9 $$' })).result).toMatchObject({
      ...{ status: 'failed', exit_code: null, reason: 'It was ended by SIGKILL, not with 0.' },
      attempts: [{ outcome: 'failed', signal: 'SIGKILL' }],
    });
  });

  it('[validation:run:retries] is tried again, each time after twice the time, until it passes', async () => {
    const project = taskProject();
    const waits: number[] = [];
    const events: ValidationEvent[] = [];
    const wait = (milliseconds: number) => Promise.resolve(void waits.push(milliseconds));
    const onEvent = (event: ValidationEvent) => void events.push(event);
    const command = 'echo x >> tries; test "$(wc -l < tries)" -ge 5';
    const policy = (max_attempts: number) => ({ command, retry_policy: { max_attempts, backoff_ms: 100_000 } });
    const { result } = await runOne(project, policy(5), { wait, onEvent });
    expect(result).toMatchObject({ status: 'passed', exit_code: 0 });
    expect(result.attempts.map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'failed', 'failed', 'passed']);
    expect(new Set(result.attempts.map(({ log }) => log.path)).size).toBe(5);
    // No more than ten minutes.
    expect(waits).toEqual([100_000, 200_000, 400_000, 600_000]);
    expect(events.slice(0, 3)).toMatchObject([
      { type: 'attempt_started', id: 'val-001', command, cwd: '.', attempt: 1, max_attempts: 5 },
      { type: 'attempt_ended', attempt: 1, result: { exit_code: 1 } },
      { type: 'retry_waits', wait_ms: 100_000 },
    ]);
    expect(events.at(-1)).toMatchObject({ type: 'command_ended', result: { status: 'passed' } });
    project.write('tries', '');
    const second = await runOne(project, policy(2), { wait });
    expect(second.result).toMatchObject({ status: 'failed', attempts: [{}, {}] });
  });

  it('waits really where no other wait is given, and no longer than until the signal comes', async () => {
    const project = taskProject();
    const retry = (backoff_ms: number) => ({ command: 'exit 1', retry_policy: { max_attempts: 2, backoff_ms } });
    expect((await runOne(project, retry(1))).result.attempts).toHaveLength(2);
    const stop = new AbortController();
    const onEvent = ({ type }: ValidationEvent) => {
      if (type === 'retry_waits') setTimeout(() => stop.abort(), 10);
    };
    const { result } = await runOne(project, retry(600_000), { signal: stop.signal, onEvent });
    expect(result).toMatchObject({ status: 'aborted', reason: 'It was stopped before it was tried again.' });
    expect(result.attempts).toHaveLength(1);
  });

  it('[validation:run:not-started] fails where the system cannot start it', async () => {
    const project = taskProject();
    // More than one argument may have.
    const { result } = await runOne(project, { command: `true ${'a'.repeat(3_000_000)}` });
    expect(result).toMatchObject({ status: 'failed', code: 'E033', attempts: [{ outcome: 'not_started' }] });
    expect(result.reason).toMatch(/^It could not be started: .*E2BIG/);
  });
});

describe('the results', () => {
  it('[validation:result:criticality] are decided by required commands; recommended ones warn', async () => {
    const project = taskProject();
    const fails = { command: 'exit 1' };
    const report = await run(project, [
      {},
      { ...fails, criticality: 'recommended' },
      { ...fails, criticality: 'optional' },
      { expected_paths: ['missing'], criticality: 'optional' },
      { blocker_id: 'TASK-0009', criticality: 'recommended' },
    ]);
    expect(report.status).toBe('passed');
    expect(report.warnings).toEqual([
      { code: 'W036', message: 'val-002 is recommended and did not pass: It exited with 1, not with 0.' },
      { code: 'W036', message: 'val-005 is recommended and did not pass: It waits for TASK-0009, which is not there.' },
    ]);
    expect(validationError(report)).toBe(null);
    expect((await run(project, [{ expected_paths: ['missing'] }])).status).toBe('failed');
    expect((await run(project, [fails, { blocker_id: 'TASK-0009' }])).status).toBe('failed');
  });

  it('[validation:result:error] become E033, or E031 where the run is blocked, with the commands', async () => {
    const project = taskProject();
    const failed = await run(project, [{ command: 'exit 2' }, { command: 'exit 1', criticality: 'optional' }]);
    const error = validationError(failed);
    expect(error).toMatchObject({
      ...{ code: 'E033', exitCode: 33 },
      message: 'The validation of TASK-0001 did not pass. val-001 failed: It exited with 2, not with 0.',
    });
    expect(error?.details['commands']).toEqual([
      { id: 'val-001', status: 'failed', code: 'E033', exit_code: 2, log_path: failed.results[0]!.log_path },
    ]);
    const blocked = await run(project, [{ blocker_id: 'TASK-0009' }]);
    expect(validationError(blocked)).toMatchObject({ code: 'E031', exitCode: 31 });
  });

  it('[validation:result:document] are canonical JSON in a folder of their own for each run', async () => {
    const project = taskProject();
    const first = await run(project, [{}]);
    const second = await run(project, [{ command: 'exit 1' }]);
    expect([first.run, second.run]).toEqual(['validation-20260131T120000000Z', 'validation-20260131T120000000Z-2']);
    for (const report of [first, second]) {
      const text = project.read(`.agent-output/TASK-0001/logs/${report.run}/validation-results.json`);
      expect(JSON.parse(text)).toEqual(report);
      expect(text).toMatch(/^\{"ended_at":"2026-01-31T12:00:00\.000Z","results":.*\}\n$/);
    }
    await expect(runValidation(project, { ...validatedTask({}), id: '../x' }, { environment })).rejects.toMatchObject({
      code: 'E002',
    });
  });

  it('[validation:result:latest] are found for the newest run that can be read', async () => {
    const project = taskProject();
    expect(await latestValidation(project, 'TASK-0001')).toBe(null);
    await expect(latestValidation(project, '../TASK-0001')).rejects.toMatchObject({ code: 'E002' });
    for (let count = 0; count < 11; count++) await run(project, [{}]);
    const logs = '.agent-output/TASK-0001/logs';
    expect((await latestValidation(project, 'TASK-0001'))?.run).toBe('validation-20260131T120000000Z-11');
    project.write(`${logs}/validation-20270131T120000000Z/validation-results.json`, '{"run":');
    project.write(`${logs}/validation-x/validation-results.json`, '{}');
    expect((await latestValidation(project, 'TASK-0001'))?.run).toBe('validation-20260131T120000000Z-11');
    const later = { ...project, clock: { now: () => Date.UTC(2026, 1, 1) } };
    await run(later, [{ command: 'exit 1' }]);
    expect(await latestValidation(project, 'TASK-0001')).toMatchObject({ status: 'failed' });
  });

  it('[validation:result:qa] hold what a parser makes of each log, and survive a parser that fails', async () => {
    const project = taskProject();
    const parseLog = (log: Uint8Array, about: { exit_code?: number }) => ({
      text: Buffer.from(log).toString(),
      ...about,
    });
    expect((await runOne(project, { command: 'echo 3 failed; exit 1' }, { parseLog })).result.qa).toEqual({
      ...{ text: '3 failed\n', exit_code: 1 },
    });
    expect((await runOne(project, { command: 'kill -9 $$' }, { parseLog })).result.qa).toEqual({ text: '' });
    expect((await runOne(project, { cwd: 'missing' }, { parseLog })).result.qa).toBe(null);
    const broken = await runOne(project, {}, { parseLog: () => Promise.reject(new Error('no such format')) });
    expect(broken.result).toMatchObject({ status: 'passed', qa: null, qa_problem: 'no such format' });
  });

  it('[validation:result:no-values] hold no value of a variable and no secret of a command line', async () => {
    const project = taskProject();
    const secret = `ghp_${'a1B2'.repeat(9)}`;
    const report = await run(project, [{ command: `: ${secret}`, env: { A: 'the declared value' } }], {
      environment: { ...environment, B: 'the value of the parent' },
      env: { C: 'the given value' },
    });
    const text = project.read(`.agent-output/TASK-0001/logs/${report.run}/validation-results.json`);
    expect(text).not.toMatch(/value|ghp_/);
    expect(report.results[0]?.command).toBe(': [redacted:github-token]');
  });
});
