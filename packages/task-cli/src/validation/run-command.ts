import { readFileSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { redactSecrets, toTimestamp } from '@waymark/core-types';

import type { TaskErrorCode } from '../errors.ts';
import type { Project } from '../project-layout.ts';
import type { OpenBlocker } from '../task/open-blockers.ts';
import { hasMatch } from './has-match.ts';
import type { PlannedCommand } from './plan-validation.ts';
import { runAttempt, type EndedAttempt } from './run-attempt.ts';
import type { ValidationAttempt, ValidationResult } from './validation-report.ts';

/** Makes a document of a log, as `parseQaLog` does, at once or as a promise. */
export type LogParser = (log: Uint8Array, about: { exit_code?: number }) => unknown;

/** What happens while commands run, as it happens. */
export type ValidationEvent =
  | { type: 'attempt_started'; id: string; command: string; cwd: string; attempt: number; max_attempts: number }
  | { type: 'attempt_ended'; id: string; attempt: number; result: ValidationAttempt }
  | { type: 'retry_waits'; id: string; wait_ms: number }
  | { type: 'command_ended'; id: string; result: ValidationResult };

/** What the commands of one run have in common. */
export interface CommandRun {
  /** The folder for the logs, relative to the repository. */
  folder: string;
  environment: Readonly<Record<string, string>>;
  /** Variables beside those that a command declares; they win. */
  env: Readonly<Record<string, string>>;
  graceMs: number;
  signal: AbortSignal | undefined;
  /** Whether the task that a command waits for is done; null where it is. */
  blocker(id: string): OpenBlocker | null;
  emit(event: ValidationEvent): void;
  /** Resolves after so many milliseconds, or when the signal comes. */
  wait(milliseconds: number, signal: AbortSignal | undefined): Promise<void>;
  parseLog: LogParser | undefined;
}

/** The longest time between two attempts, in milliseconds. */
const longestWait = 600_000;

/** The result of a command that nobody has begun with. */
export function pendingResult({ id, command, cwd, criticality }: PlannedCommand): ValidationResult {
  return {
    ...{ id, command: redactSecrets(command), cwd, criticality },
    ...{ status: 'pending', reason: null, code: null, exit_code: null, duration_ms: 0 },
    ...{ log_path: null, attempts: [], qa: null },
  };
}

/**
 * Runs one command as often as its policy says, where nothing speaks against it: blocked, paths or folder missing.
 * @throws {TaskError} E041, E043 where a log cannot be written.
 */
export async function runCommand(
  project: Project,
  command: PlannedCommand,
  run: CommandRun,
): Promise<ValidationResult> {
  const result = pendingResult(command);
  const place = placeToRun(project, command, run);
  if ('status' in place) return { ...result, ...place };
  const { max_attempts, backoff_ms } = command.retry_policy;
  for (let attempt = 1; ; attempt++) {
    const { id, cwd } = result;
    run.emit({ type: 'attempt_started', id, command: command.command, cwd, attempt, max_attempts });
    const ended = await attemptOnce(project, { command, run, attempt, cwd: place.cwd });
    result.attempts.push(ended.attempt);
    run.emit({ type: 'attempt_ended', id, attempt, result: ended.attempt });
    Object.assign(result, outcomeOf(command, ended));
    const isOver = ended.attempt.outcome === 'passed' || ended.attempt.outcome === 'stopped';
    if (isOver || attempt === max_attempts) break;
    const wait_ms = Math.min(longestWait, backoff_ms * 2 ** (attempt - 1));
    run.emit({ type: 'retry_waits', id, wait_ms });
    await run.wait(wait_ms, run.signal);
    if (run.signal?.aborted === true) {
      Object.assign(result, { status: 'aborted', reason: 'It was stopped before it was tried again.', code: 'E033' });
      break;
    }
  }
  return { ...result, ...(await parseLast(project, result, run.parseLog)) };
}

type Obstacle = Pick<ValidationResult, 'status' | 'reason'> & { code: TaskErrorCode };

function placeToRun(project: Project, command: PlannedCommand, run: CommandRun): Obstacle | { cwd: string } {
  const blocker = command.blocker_id === null ? null : run.blocker(command.blocker_id);
  if (blocker !== null) {
    const { id, status } = blocker;
    const reason =
      status === null ? `It waits for ${id}, which is not there.` : `It waits for ${id}, which is ${status}.`;
    return { status: 'blocked', reason, code: 'E031' };
  }
  const skip = (reason: string, code: TaskErrorCode): Obstacle => ({ status: 'skipped', reason, code });
  const missing = command.expected_paths.filter((path) => !hasMatch(project.root, path));
  if (missing.length > 0) {
    const told = missing.slice(0, 10).map((path) => JSON.stringify(path.slice(0, 200)));
    return skip(
      `Nothing is at ${told.join(', ')}${missing.length > 10 ? ` and ${missing.length - 10} more` : ''}.`,
      'E040',
    );
  }
  const shown = JSON.stringify(command.cwd.slice(0, 200));
  try {
    const root = realpathSync(project.root);
    const cwd = realpathSync(resolve(root, command.cwd));
    const inside = relative(root, cwd);
    if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) {
      return skip(`Its folder ${shown} is not within the repository.`, 'E041');
    }
    if (!statSync(cwd).isDirectory()) return skip(`Its folder ${shown} is no folder.`, 'E040');
    return { cwd };
  } catch (error) {
    return skip(`Its folder ${shown} is not there (${(error as NodeJS.ErrnoException).code}).`, 'E040');
  }
}

interface OneAttempt {
  command: PlannedCommand;
  run: CommandRun;
  /** From 1. */
  attempt: number;
  /** Absolute. */
  cwd: string;
}

async function attemptOnce(project: Project, { command, run, attempt, cwd }: OneAttempt) {
  const path = `${run.folder}/${command.id}.attempt-${attempt}.log`;
  const started = project.clock.now();
  const ended = await runAttempt({
    argv: command.argv,
    cwd,
    environment: { ...run.environment, ...command.env, ...run.env },
    timeoutMs: command.timeout_ms,
    graceMs: run.graceMs,
    logPath: join(project.root, path),
    signal: run.signal,
  });
  const { exit_code, signal, log } = ended;
  const document: ValidationAttempt = {
    started_at: toTimestamp(started),
    duration_ms: Math.max(0, Math.round(project.clock.now() - started)),
    outcome: outcomeName(command, ended),
    exit_code,
    signal,
    log: { path, ...log },
  };
  return { ...ended, attempt: document };
}

function outcomeName({ expected_exit_codes }: PlannedCommand, attempt: EndedAttempt): ValidationAttempt['outcome'] {
  if (attempt.ended === 'timeout') return 'timed_out';
  if (attempt.ended === 'signal') return 'stopped';
  if (attempt.ended === 'not started') return 'not_started';
  return attempt.exit_code !== null && expected_exit_codes.includes(attempt.exit_code) ? 'passed' : 'failed';
}

function outcomeOf(
  command: PlannedCommand,
  ended: EndedAttempt & { attempt: ValidationAttempt },
): Partial<ValidationResult> {
  const { exit_code, duration_ms, outcome } = ended.attempt;
  const about = { exit_code, duration_ms, log_path: ended.attempt.log.path, code: 'E033' };
  switch (outcome) {
    case 'passed':
      return { ...about, status: 'passed', reason: null, code: null };
    case 'timed_out':
      return { ...about, status: 'timed_out', reason: `It did not end within ${command.timeout_ms} ms.` };
    case 'stopped':
      return { ...about, status: 'aborted', reason: 'It was stopped.' };
    case 'not_started':
      return { ...about, status: 'failed', reason: `It could not be started: ${ended.problem}.` };
    case 'failed': {
      const how = exit_code === null ? `It was ended by ${ended.signal}` : `It exited with ${exit_code}`;
      return { ...about, status: 'failed', reason: `${how}, not with ${command.expected_exit_codes.join(' or ')}.` };
    }
  }
}

/** A parser that fails is no reason to lose the result. */
async function parseLast(
  project: Project,
  { log_path, exit_code }: ValidationResult,
  parseLog: LogParser | undefined,
): Promise<Pick<ValidationResult, 'qa' | 'qa_problem'>> {
  if (parseLog === undefined || log_path === null) return { qa: null };
  try {
    const log = readFileSync(join(project.root, log_path));
    return { qa: await parseLog(log, exit_code === null ? {} : { exit_code }) };
  } catch (error) {
    return { qa: null, qa_problem: error instanceof Error ? error.message : String(error) };
  }
}
