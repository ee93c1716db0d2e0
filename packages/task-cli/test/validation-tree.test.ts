import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { describe, expect, it, onTestFinished } from 'vitest';

import { latestValidation } from '../src/validation/latest-validation.ts';
import { listProcesses } from '../src/validation/list-processes.ts';
import { runAttempt } from '../src/validation/run-attempt.ts';
import { runValidation, type ValidationOptions } from '../src/validation/run-validation.ts';
import { taskProject, type TaskProject } from './support/task-project.ts';
import { nodeCommand, validatedTask } from './support/validated-task.ts';
import { runStoreWorker } from './workers/run-store-worker.ts';

const environment = { PATH: process.env['PATH'] };

async function runOne(
  project: TaskProject,
  command: Parameters<typeof validatedTask>[0],
  options: Partial<ValidationOptions> = {},
) {
  const task = validatedTask({ timeout_ms: 2_000, ...command });
  const report = await runValidation(project, task, { environment, graceMs: 300, ...options });
  return report.results[0]!;
}

/** The pids that processes left in files of these names; they do not outlive the test. */
function pidsIn(project: TaskProject, ...files: string[]): number[] {
  const pids = files.map((file) => Number(readFileSync(join(project.root, file), 'utf8')));
  for (const pid of pids) if (!(pid > 1)) throw new Error(`No pid in ${files.join(', ')}`);
  onTestFinished(() => endAll(pids));
  return pids;
}

function endAll(pids: readonly number[]): void {
  for (const pid of running(pids)) process.kill(pid, 'SIGKILL');
}

function running(pids: readonly number[]): number[] {
  return listProcesses()
    .map(({ pid }) => pid)
    .filter((pid) => pids.includes(pid));
}

async function appears(path: string): Promise<void> {
  while (!existsSync(path) || readFileSync(path, 'utf8').trim() === '') await sleep(10);
}

describe('a command over its time', () => {
  it('[validation:run:retries] is tried again after a timeout', async () => {
    const command = 'echo x >> tries; [ "$(wc -l < tries)" -gt 1 ] || sleep 60';
    const retry_policy = { max_attempts: 3, backoff_ms: 0 };
    const result = await runOne(taskProject(), { command, timeout_ms: 1_000, retry_policy });
    expect(result).toMatchObject({ status: 'passed', attempts: [{ outcome: 'timed_out' }, { outcome: 'passed' }] });
  });

  it('[validation:run:timeout] is ended with children and grandchildren', async () => {
    const project = taskProject();
    const command = 'echo $$ > a; (echo $BASHPID; sh -c "echo \\$\\$ > b; sleep 60 & echo \\$! > c; wait") & wait';
    const result = await runOne(project, { command });
    expect(result).toMatchObject({
      ...{ status: 'timed_out', exit_code: null, code: 'E033', reason: 'It did not end within 2000 ms.' },
      attempts: [{ outcome: 'timed_out', signal: 'SIGTERM' }],
    });
    expect(running(pidsIn(project, 'a', 'b', 'c'))).toEqual([]);
  });

  it('[validation:run:stubborn] is ended by SIGKILL where it ignores SIGTERM', async () => {
    const project = taskProject();
    const command = `trap "" TERM; echo $$ > a; sh -c 'trap "" TERM; echo $$ > b; while :; do sleep 1; done'; echo on`;
    const result = await runOne(project, { command });
    expect(result).toMatchObject({ status: 'timed_out', attempts: [{ signal: 'SIGKILL' }] });
    expect(running(pidsIn(project, 'a', 'b'))).toEqual([]);
  });

  it('has the time of grace to end by itself', async () => {
    const project = taskProject();
    const command = nodeCommand(`
      process.on('SIGTERM', () => setTimeout(() => { console.log('ended well'); process.exit(0); }, 50));
      console.log('ready'); setInterval(() => {}, 1000);`);
    const result = await runOne(project, { command, timeout_ms: 5_000 }, { graceMs: 10_000 });
    // A code that was expected is no success where it took too long.
    expect(result).toMatchObject({ status: 'timed_out', exit_code: 0 });
    expect(project.read(result.log_path!)).toBe('ready\nended well\n');
  });

  it('[validation:run:moved] is ended with those that went into a session of their own', async () => {
    const project = taskProject();
    const stubborn = `require('fs').writeFileSync('b', String(process.pid)); process.on('SIGTERM', () => {}); setInterval(() => {}, 1000);`;
    const command = nodeCommand(`
      const { spawn } = require('child_process');
      const child = spawn(process.execPath, ['-e', Buffer.from('${Buffer.from(stubborn).toString('hex')}', 'hex').toString()],
        { detached: true, stdio: 'inherit' });
      require('fs').writeFileSync('a', String(process.pid));
      setInterval(() => {}, 1000);`);
    const result = await runOne(project, { command, timeout_ms: 6_000 });
    expect(result.status).toBe('timed_out');
    expect(running(pidsIn(project, 'a', 'b'))).toEqual([]);
  });

  it('is ended when it forks all the time', async () => {
    const project = taskProject();
    const command = `trap "" TERM; echo $$ > a; while :; do (sleep 5 & exec sleep 5) & sleep 0.02; done`;
    await runOne(project, { command });
    const [leader] = pidsIn(project, 'a');
    expect(listProcesses().filter(({ session }) => session === leader)).toEqual([]);
  });
});

describe('a command that has ended', () => {
  it('[validation:run:left-behind] leaves nothing of it running', async () => {
    const project = taskProject();
    const command = `sh -c 'trap "" TERM; echo $$ > a; sleep 60; sleep 60' & while ! test -s a; do sleep 0.01; done; echo done`;
    const result = await runOne(project, { command, timeout_ms: 20_000 });
    expect(result).toMatchObject({ status: 'passed', exit_code: 0 });
    expect(project.read(result.log_path!)).toBe('done\n');
    expect(running(pidsIn(project, 'a'))).toEqual([]);
  });

  it('does not wait for a daemon that has its output open', async () => {
    const project = taskProject();
    const daemon = `require('fs').writeFileSync('a', String(process.pid)); setTimeout(() => {}, 60000);`;
    const command = nodeCommand(`
      const { spawn } = require('child_process');
      const code = Buffer.from('${Buffer.from(daemon).toString('hex')}', 'hex').toString();
      spawn(process.execPath, ['-e', code], { detached: true, stdio: 'inherit' }).unref();
      const wait = () => require('fs').existsSync('a') ? process.exit() : setTimeout(wait, 10);
      wait();`);
    expect((await runOne(project, { command, timeout_ms: 20_000 })).status).toBe('passed');
    // Nobody can tell whose it was: its parent has ended, and its session is its own.
    expect(running(pidsIn(project, 'a'))).toHaveLength(1);
  });
});

describe('a signal', () => {
  it('[validation:run:abort] ends the command that runs and begins no other one', async () => {
    const project = taskProject();
    const stop = new AbortController();
    const task = validatedTask({}, { command: 'echo $$ > a; sleep 60' }, { command: 'echo > never' });
    const running_ = runValidation(project, task, { environment, signal: stop.signal });
    await appears(join(project.root, 'a'));
    stop.abort();
    const report = await running_;
    expect(report.status).toBe('aborted');
    expect(report.results.map(({ status, reason }) => [status, reason])).toEqual([
      ['passed', null],
      ['aborted', 'It was stopped.'],
      ['aborted', 'It was stopped before it began.'],
    ]);
    expect(running(pidsIn(project, 'a'))).toEqual([]);
    expect(project.files('.')).not.toContain('never');
    expect(await latestValidation(project, 'TASK-0001')).toEqual(report);
  });

  it('that has come already ends what it would have run', async () => {
    const { root } = taskProject();
    const logPath = join(root, 'log');
    const attempt = { argv: ['/bin/sleep', '60'], cwd: root, environment: {}, timeoutMs: 60_000, graceMs: 0, logPath };
    expect(await runAttempt({ ...attempt, signal: AbortSignal.abort() })).toMatchObject({ ended: 'signal' });
    const lost = { ...attempt, argv: [join(root, 'missing')], logPath: join(root, 'other'), signal: undefined };
    expect(await runAttempt(lost)).toMatchObject({ ended: 'not started', problem: expect.stringMatching(/ENOENT/) });
  });
});

describe('the log', () => {
  it('[validation:log:combined] holds stdout and stderr, below the logs of the task', async () => {
    const project = taskProject();
    const result = await runOne(project, { command: 'echo out; sleep 0.1; echo err >&2; sleep 0.1; printf end' });
    expect(result.log_path).toMatch(/^\.agent-output\/TASK-0001\/logs\/validation-[\dTZ]+\/val-001\.attempt-1\.log$/);
    expect(project.read(result.log_path!)).toBe('out\nerr\nend');
    expect(result.attempts[0]?.log).toEqual({ path: result.log_path, size: 11, omitted_bytes: 0 });
  });

  it('[validation:log:bounded] keeps the head and the tail of 100 MB and says what is left out', async () => {
    const project = taskProject();
    const command = `echo the first line; yes 0123456789abcdef | head -c 100000000; echo; echo the last line`;
    const result = await runOne(project, { command, timeout_ms: 60_000 });
    expect(result.status).toBe('passed');
    const log = project.read(result.log_path!);
    const { size, omitted_bytes } = result.attempts[0]!.log;
    expect(log).toMatch(/^the first line\n0123456789abcdef\n/);
    expect(log).toMatch(/\nthe last line\n$/);
    const marker = `\n[waymark: ${omitted_bytes} bytes of the output are left out here]\n`;
    expect(log.split(marker)).toHaveLength(2);
    expect(log).toHaveLength(size);
    expect(omitted_bytes).toBe(15 + 100_000_000 + 1 + 14 - (size - marker.length));
    // So that it can be attached as evidence.
    expect(size).toBeGreaterThan(9_000_000);
    expect(size).toBeLessThanOrEqual(10_000_000);
  });

  it('[validation:log:place] is not written where a link leads elsewhere', async () => {
    const project = taskProject();
    const elsewhere = join(tmpdir(), `waymark-elsewhere-${process.pid}`);
    mkdirSync(elsewhere);
    onTestFinished(() => rmSync(elsewhere, { recursive: true }));
    mkdirSync(join(project.root, '.agent-output/TASK-0001'), { recursive: true });
    symlinkSync(elsewhere, join(project.root, '.agent-output/TASK-0001/logs'));
    await expect(runOne(project, {})).rejects.toMatchObject({ code: 'E041' });
    const below = taskProject();
    below.write('.agent-output/TASK-0001', 'a file');
    await expect(runOne(below, {})).rejects.toMatchObject({ code: 'E043' });
  });
});

describe('a runner that is killed', () => {
  it('[validation:crash:killed] leaves a report of what it knew, and the log so far', async () => {
    const project = taskProject();
    const worker = await runStoreWorker(project.root, 'validate');
    worker.send('go');
    await appears(join(project.root, 'pid'));
    pidsIn(project, 'pid');
    // What is still in the pipe between the command and its runner is lost with the runner.
    const { run } = (await latestValidation(project, 'TASK-0001'))!;
    const log = join(project.root, '.agent-output/TASK-0001/logs', run, 'val-002.attempt-1.log');
    await appears(log);
    worker.kill('SIGKILL');
    const report = await latestValidation(project, 'TASK-0001');
    expect(report).toMatchObject({ status: 'running', ended_at: null });
    expect(report?.results.map(({ status }) => status)).toEqual(['passed', 'running']);
    expect(readFileSync(log, 'utf8')).toBe('begun\n');
    // The next one is not held up.
    const later = { ...project, clock: { now: () => Date.now() } };
    expect((await runOne(later, {})).status).toBe('passed');
    expect(await latestValidation(project, 'TASK-0001')).toMatchObject({ status: 'passed' });
  });
});
