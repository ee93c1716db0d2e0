import {
  listQuarantined,
  quarantineTask,
  releaseQuarantine,
  repairQuarantined,
  TaskError,
  type QuarantineEntry,
  type QuarantineReason,
} from '@waymark/task-cli';
import { shorten, table } from '../output/table.ts';
import type { Style } from '../output/style.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { given } from '../track/given.ts';
import { pathWithin } from './task-id-of.ts';
import { taskProject } from './task-project.ts';

/** Puts a task into quarantine. */
export async function add(
  invocation: Invocation,
  id: string,
  options: { reason: QuarantineReason; details?: string | undefined; path?: string | undefined },
): Promise<CommandOutput> {
  const project = taskProject(invocation);
  const path = options.path === undefined ? undefined : pathWithin(invocation.cwd, project, options.path);
  const request = { task_id: id, reason: options.reason, ...given({ error_details: options.details, path }) };
  return entryOutput('task.quarantine.add', await quarantineTask(project, request));
}

/** Who is in quarantine. */
export async function list(
  invocation: Invocation,
  options: { reason?: QuarantineReason | undefined; status?: QuarantineEntry['repair_status'] | undefined },
): Promise<CommandOutput> {
  const filter = given({ reason: options.reason, repair_status: options.status });
  const quarantined = await listQuarantined(taskProject(invocation), filter);
  return {
    kind: 'task.quarantine.list',
    data: { quarantined, count: quarantined.length },
    text: (style) => (quarantined.length === 0 ? 'No task is in quarantine.' : entryTable(quarantined, style)),
  };
}

/**
 * Tries safe repairs of a task's file.
 * @throws {TaskError} E011 where none of them mends it.
 */
export async function repair(invocation: Invocation, id: string): Promise<CommandOutput> {
  const entry = await repairQuarantined(taskProject(invocation), id);
  if (entry.repair_status === 'repaired') return entryOutput('task.quarantine.repair', entry);
  const attempt = entry.attempts.at(-1);
  throw new TaskError('E011', `${entry.original_path} cannot be repaired: ${attempt?.message ?? entry.repair_notes}`, {
    details: { task_id: id, file: entry.original_path, attempt: attempt ?? null },
    recoveryAction: `Mend the file by hand, then run \`waymark task quarantine release ${id}\`.`,
  });
}

/** Lets a task out. */
export async function release(
  invocation: Invocation,
  id: string,
  options: { notes?: string | undefined; force?: true | undefined },
): Promise<CommandOutput> {
  const entry = await releaseQuarantine(taskProject(invocation), id, given(options));
  return { ...entryOutput('task.quarantine.release', entry), data: { ...entry, status: 'released' } };
}

function entryOutput(kind: string, entry: QuarantineEntry): CommandOutput {
  return { kind, data: entry, text: (style) => entryTable([entry], style) };
}

function entryTable(entries: readonly QuarantineEntry[], style: Style): string {
  return table(
    entries.map(({ task_id, reason, repair_status, original_path, error_details, repair_notes }) => [
      style.bold(task_id),
      reason,
      repair_status,
      original_path,
      shorten(repair_notes || error_details, 100),
    ]),
  );
}
