import {
  compareQa,
  findTask,
  getContext,
  parseQaLog,
  planValidation,
  qaBaseline,
  recordQa,
  runValidation,
  TaskError,
  validationError,
  validationNotice,
  type Agent,
  type PlannedCommand,
  type Project,
  type QaResult,
  type ValidationEvent,
  type ValidationReport,
} from '@waymark/task-cli';
import { table } from '../output/table.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { taskIdOf } from './task-id-of.ts';
import { actorOf, taskProject, tellWarnings, type ActorOptions } from './task-project.ts';

/** Which commands are run, and how. */
export interface RunOptions extends ActorOptions {
  all?: true | undefined;
  id?: string[] | undefined;
  command?: string | undefined;
  env?: Record<string, string> | undefined;
  dryRun?: true | undefined;
  record?: true | undefined;
  agent?: Agent | undefined;
}

/**
 * Runs validation commands of a task, as its file has them.
 * @throws {TaskError} E031 and E033 where they do not pass; E006 where none is named.
 */
export async function run(
  invocation: Invocation,
  name: string,
  { ids, ...options }: RunOptions & { ids: readonly string[] },
): Promise<CommandOutput> {
  const project = taskProject(invocation);
  const { task } = await findTask(project, taskIdOf(invocation, project, name));
  const wanted = [...new Set([...ids, ...(options.id ?? [])])];
  assertChosen(wanted, options);
  const commands = planValidation(task, options.all === true ? {} : { ids: wanted });
  if (options.command !== undefined) assertSame(commands, options.command);
  invocation.terminal.note(validationNotice);
  if (options.dryRun === true) return planned(task.id, commands);
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  for (const signal of signals) process.once(signal, onSignal);
  try {
    const report = await runValidation(project, task, {
      ids: commands.map(({ id }) => id),
      environment: invocation.config.environment,
      env: options.env ?? {},
      signal: stop.signal,
      onEvent: (event) => tell(invocation, event),
      parseLog: (log, about) => parseQaLog(log, about),
    });
    tellWarnings(invocation, report.warnings);
    if (options.record === true) await recordAll(invocation, project, { report, options });
    const error = validationError(report);
    if (error !== null) throw error;
    return { kind: 'task.run', data: report, text: () => reportTable(report) };
  } finally {
    for (const signal of signals) process.off(signal, onSignal);
  }
}

const signals = ['SIGINT', 'SIGTERM'] as const;

function assertChosen(wanted: readonly string[], { all, record, agent }: RunOptions): void {
  if ((all === true) === wanted.length > 0) {
    const message = all === true ? '--all already means every command.' : 'Nothing says which commands to run.';
    throw new TaskError('E006', message, { recoveryAction: 'Name commands, as in val-001, or give --all.' });
  }
  if (record === true && agent === undefined) {
    throw new TaskError('E006', '--record needs an agent.', { recoveryAction: 'Say whose runs these are: --agent.' });
  }
}

/** Never a command from the command line: one that is given there is only compared. */
function assertSame(commands: readonly PlannedCommand[], expected: string): void {
  const other = commands.find(({ command }) => command !== expected);
  if (other === undefined) return;
  throw new TaskError('E006', `${other.id} is another command in the task file.`, {
    details: { id: other.id, command: other.command },
    recoveryAction: 'Change the task file: only what stands there is run.',
  });
}

function planned(task_id: string, commands: readonly PlannedCommand[]): CommandOutput {
  return {
    kind: 'task.run',
    data: { task_id, status: 'planned', commands },
    text: () => table(commands.map(({ id, cwd, command }) => [id, cwd, command])),
  };
}

function tell({ terminal }: Invocation, event: ValidationEvent): void {
  if (event.type === 'attempt_started') {
    const again = event.attempt === 1 ? '' : ` (attempt ${event.attempt} of ${event.max_attempts})`;
    terminal.note(`${event.id}${again}: ${event.command}`);
  }
}

async function recordAll(
  invocation: Invocation,
  project: Project,
  { report, options }: { report: ValidationReport; options: RunOptions },
): Promise<void> {
  const agent = options.agent!;
  for (const { id: command_id, log_path, qa } of report.results) {
    const result = qa as QaResult | null;
    if (log_path === null || result === null) continue;
    const baseline = qaBaseline((await getContext(project, report.task_id)).context, { agent, command_id });
    const drift = baseline === null ? {} : { drift: { ...compareQa(baseline.result, result) } };
    const request = { ...actorOf(invocation, options), agent, command_id, log_path, result, ...drift };
    await recordQa(project, report.task_id, request);
  }
}

function reportTable({ results }: ValidationReport): string {
  return table(results.map(({ id, status, duration_ms, reason }) => [id, status, `${duration_ms} ms`, reason ?? '']));
}
