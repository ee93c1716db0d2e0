import {
  compareQaRun,
  getContext,
  recordQaLog,
  TaskError,
  type Agent,
  type Context,
  type Project,
  type QaComparison,
  type QaFormat,
  type QaLogFile,
  type QaResult,
} from '@waymark/task-cli';
import type { Style } from '../output/style.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { pathWithin } from './task-id-of.ts';
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
  const { agent } = options;
  const command_id = commandIdOf(context, options);
  const log = logOf(invocation, project, options);
  const recorded = await recordQaLog(project, id, { ...actorOf(invocation, options), agent, command_id, ...log });
  const { result, drift } = recorded;
  return {
    kind: 'task.qa.record',
    data: { task_id: id, agent, command_id, ...recorded },
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
  const given = log === undefined ? {} : logOf(invocation, project, { ...options, log });
  const compared = await compareQaRun(project, id, { agent, command_id, ...given });
  return {
    kind: 'task.qa.compare',
    data: { task_id: id, agent, command_id, ...compared },
    text: (style) => tellDrift(compared, style).join('\n'),
  };
}

function logOf(
  { cwd }: Invocation,
  project: Project,
  { log, exitCode: exit_code, logFormat: format, tool }: LogOptions & { log: string },
): QaLogFile {
  return { log: pathWithin(cwd, project, log), exit_code, format, tool };
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
