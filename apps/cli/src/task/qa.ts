import { relative, resolve } from 'node:path';
import {
  compareQa,
  getContext,
  qaBaseline,
  qaOnRecord,
  readQaLog,
  recordQa,
  TaskError,
  type Agent,
  type Context,
  type Project,
  type QaComparison,
  type QaFormat,
  type QaResult,
} from '@waymark/task-cli';
import type { Style } from '../output/style.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { given } from '../track/given.ts';
import { actorOf, taskProject, type ActorOptions } from './task-project.ts';

/** Which log it is, and of which command. */
export interface LogOptions {
  agent: Agent;
  log?: string | undefined;
  id?: string | undefined;
  command?: string | undefined;
  exitCode?: number | undefined;
  logFormat?: QaFormat | undefined;
  tool?: string | undefined;
}

/**
 * Reads a QA log and puts what it says on record, with how it differs from the baseline.
 * @throws {TaskError} E014 for a log that cannot be read: it is not put on record.
 */
export async function record(
  invocation: Invocation,
  id: string,
  options: LogOptions & ActorOptions & { log: string },
): Promise<CommandOutput> {
  const project = taskProject(invocation);
  const { context } = await getContext(project, id);
  const command_id = commandIdOf(context, options);
  const result = await readLog(invocation, project, options);
  const { agent } = options;
  const baseline = qaBaseline(context, { agent, command_id });
  const drift = baseline === null ? null : compareQa(baseline.result, result);
  const log_path = resolve(invocation.cwd, options.log);
  const request = { ...actorOf(invocation, options), agent, command_id, log_path, result };
  await recordQa(project, id, drift === null ? request : { ...request, drift: { ...drift } });
  return {
    kind: 'task.qa.record',
    data: { task_id: id, agent, command_id, result, drift, baseline: baseline?.from ?? null },
    text: (style) => [tellResult(result), ...(drift === null ? [] : tellDrift(drift, style))].join('\n'),
  };
}

/**
 * Compares a log, or what an agent has on record, with the baseline.
 * @throws {TaskError} E024 that names what became worse; E040 where there is nothing to compare.
 */
export async function compare(invocation: Invocation, id: string, options: LogOptions): Promise<CommandOutput> {
  const project = taskProject(invocation);
  const { context } = await getContext(project, id);
  const { agent, log } = options;
  const command_id = commandIdOf(context, options);
  const current =
    log === undefined
      ? qaOnRecord(context, { agent, command_id })
      : await readLog(invocation, project, { ...options, log });
  const baseline = qaBaseline(context, { agent, command_id });
  if (current === null) throw nothing(id, `The ${agent} has no QA log of ${command_id} on record.`);
  if (baseline === null) throw nothing(id, `There is no baseline of ${command_id}.`);
  const drift = compareQa(baseline.result, current);
  if (drift.regressed) throw regression(id, command_id, drift);
  return {
    kind: 'task.qa.compare',
    data: { task_id: id, agent, command_id, baseline: baseline.from, result: current, ...drift },
    text: (style) => tellDrift(drift, style).join('\n'),
  };
}

async function readLog(
  { cwd }: Invocation,
  project: Project,
  { log, exitCode: exit_code, logFormat: format, tool }: LogOptions & { log: string },
): Promise<QaResult> {
  const result = await readQaLog(
    project,
    relative(project.root, resolve(cwd, log)),
    given({ exit_code, format, tool }),
  );
  if (result.state !== 'unreadable') return result;
  throw new TaskError('E014', `The QA log ${log} cannot be read: ${result.reason ?? 'its format is not known'}`, {
    details: { log, reason: result.reason },
    recoveryAction: 'Have the tool write JSON, JUnit or SARIF, and check that the whole of it is there.',
  });
}

/** The id that is given, or that of the command whose line is given, or of the only one; `qa` for a log of several. */
function commandIdOf({ task_id, immutable }: Context, { id, command }: LogOptions): string {
  if (id !== undefined) return id;
  const { commands } = immutable.validation_baseline;
  const meant = command === undefined ? commands : commands.filter((one) => one.command === command);
  if (meant.length === 1) return meant[0]!.id;
  if (command === undefined) return 'qa';
  throw new TaskError('E006', `${task_id} has no validation command with that line.`, {
    details: { command, commands: commands.map((one) => one.id) },
    recoveryAction: `Give --id, as in ${commands.map((one) => one.id).join(', ')}.`,
  });
}

function nothing(task_id: string, message: string): TaskError {
  const recoveryAction = 'Record one with `waymark task qa record`, or give logs to `context init --baseline ID=LOG`.';
  return new TaskError('E040', message, { details: { task_id }, recoveryAction });
}

function regression(task_id: string, command_id: string, drift: QaComparison): TaskError {
  const told = drift.regressions.map(({ message }) => message).join('; ');
  return new TaskError('E024', `${command_id} of ${task_id} became worse: ${told}`, {
    details: { task_id, command_id, ...drift },
    recoveryAction: 'Mend what became worse, run the command again and record its log.',
  });
}

function tellResult({
  tool,
  state,
  tests_passed,
  tests_failed,
  lint_errors,
  type_errors,
  inconsistencies,
}: QaResult): string {
  const counts = Object.entries({ tests_passed, tests_failed, lint_errors, type_errors })
    .filter(([, number]) => number !== null)
    .map(([name, number]) => `${name.replace('_', ' ')} ${number}`);
  return [`${tool}: ${state}`, ...counts, ...inconsistencies].join(', ');
}

function tellDrift({ regressions, improvements }: QaComparison, style: Style): string[] {
  if (regressions.length + improvements.length === 0) return ['As in the baseline.'];
  return [
    ...regressions.map(({ message }) => `${style.red('worse')} ${message}`),
    ...improvements.map(({ message }) => `${style.green('better')} ${message}`),
  ];
}
