import type { Task, ValidationCommand } from '../document/task.ts';
import { variableName } from '../document/variable-name.ts';
import { TaskError } from '../errors.ts';

/** What whoever runs the commands of a task should have read. */
export const validationNotice =
  'The command lines come from the task file and run in a shell with your rights: trust them as you trust the scripts of the repository.';

/** What {@link planValidation} needs of a task. */
export type ValidatedTask = Pick<Task, 'id' | 'validation'>;

/** A command as it would be run. */
export interface PlannedCommand extends ValidationCommand {
  /** The program and its arguments; the last one holds the command line as it stands in the task file. */
  argv: string[];
}

/**
 * The commands that a run would run, in the order of the task file: all of them, or those with the ids.
 * @throws {TaskError} E040 for an id that is not there, E001 for a task without commands or an empty one, E012 for an id
 *   that is there twice, E010 for values outside their limits.
 */
export function planValidation(
  { id: taskId, validation: { pipeline } }: ValidatedTask,
  options: { ids?: readonly string[]; platform?: NodeJS.Platform } = {},
): PlannedCommand[] {
  const { ids, platform = process.platform } = options;
  const known = pipeline.map(({ id }) => id);
  const missing = ids?.filter((id) => !known.includes(id)) ?? [];
  if (missing.length > 0) {
    throw new TaskError('E040', `${taskId} has no validation command ${missing.map(shown).join(', ')}.`, {
      details: { task_id: taskId, missing, known },
      recoveryAction: known.length > 0 ? `It has ${known.map(shown).join(', ')}.` : 'Its task file names none.',
    });
  }
  const commands = pipeline.filter(({ id }) => ids?.includes(id) ?? true);
  if (commands.length === 0) {
    throw new TaskError('E001', `${taskId} has no validation commands to run.`, {
      details: { task_id: taskId },
      recoveryAction: 'Add some as `validation.pipeline` of its task file.',
    });
  }
  for (const command of commands) {
    if (known.indexOf(command.id) !== known.lastIndexOf(command.id)) {
      throw refused('E012', taskId, `the id ${shown(command.id)} is there twice`);
    }
    assertRunnable(taskId, command);
  }
  return commands.map((command) => ({ ...command, argv: argvOf(command.command, platform) }));
}

function assertRunnable(taskId: string, command: ValidationCommand): void {
  const { id, env, timeout_ms, retry_policy, expected_exit_codes } = command;
  // The id becomes the name of a file.
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(id))
    throw refused('E010', taskId, `${shown(id)} is no id as in val-001`);
  const refuse = (problem: string) => refused('E010', taskId, `${id} has ${problem}`);
  if (command.command.trim() === '') throw refused('E001', taskId, `${id} has an empty command`);
  if (command.command.includes('\0')) throw refuse('a NUL in its command');
  if (!isWithin(timeout_ms, 1_000, 600_000)) throw refuse(`timeout_ms ${timeout_ms}, not from 1,000 to 600,000`);
  if (!isWithin(retry_policy.max_attempts, 1, 5))
    throw refuse(`retry_policy.max_attempts ${retry_policy.max_attempts}, not from 1 to 5`);
  if (!isWithin(retry_policy.backoff_ms, 0, 600_000))
    throw refuse(`retry_policy.backoff_ms ${retry_policy.backoff_ms}, not from 0 to 600,000`);
  const code = expected_exit_codes.find((expected) => !isWithin(expected, 0, 255));
  if (code !== undefined) throw refuse(`expected_exit_codes ${code}, not from 0 to 255`);
  const name = Object.keys(env).find((variable) => !variableName.test(variable));
  if (name !== undefined) throw refuse(`env ${shown(name)}, which is no name of a variable`);
  if (Object.values(env).some((value) => value.includes('\0'))) throw refuse('a NUL in its env');
}

function argvOf(command: string, platform: NodeJS.Platform): string[] {
  return platform === 'win32' ? ['cmd.exe', '/d', '/s', '/c', `"${command}"`] : ['/bin/sh', '-c', command];
}

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, 60));
}

function refused(code: 'E001' | 'E010' | 'E012', taskId: string, problem: string): TaskError {
  return new TaskError(code, `The validation of ${taskId} cannot be run: ${problem}.`, {
    details: { task_id: taskId },
    recoveryAction: 'Correct `validation.pipeline` of the task file; `waymark task lint` tells the line.',
  });
}
