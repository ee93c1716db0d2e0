import { toTimestamp } from '@waymark/core-types';

import { taskIdPattern } from '../document/task-id-pattern.ts';
import { TaskError } from '../errors.ts';
import { resolveInRepository } from '../evidence/resolve-in-repository.ts';
import type { Project } from '../project-layout.ts';
import { withStoreLock } from '../storage/with-store-lock.ts';
import { readTaskSummaries } from '../task/read-task-summaries.ts';
import { cutText } from './cut-text.ts';
import {
  pathOf,
  readAllQuarantined,
  readQuarantine,
  writeQuarantine,
  type QuarantineEntry,
  type QuarantineReason,
} from './quarantine-files.ts';

/** Why a task is put aside. */
export interface QuarantineRequest {
  task_id: string;
  reason: QuarantineReason;
  error_details?: string;
  /** Its file, where that cannot be found by the id; relative to the repository. */
  path?: string;
}

/**
 * Puts a task into quarantine: no context is made of it until it is released. Its file stays where it is. A second time
 * updates reason and details.
 * @throws {TaskError} E002 for what is no task id; E040 where it has no file; E004 for secrets; E042.
 */
export async function quarantineTask(project: Project, request: QuarantineRequest): Promise<QuarantineEntry> {
  const { task_id, reason, error_details = '' } = request;
  pathOf(task_id);
  return withStoreLock(project, async () => {
    const known = await readQuarantine(project, task_id);
    const original_path = request.path ?? known?.original_path ?? (await pathOfTask(project, task_id));
    const entry: QuarantineEntry = {
      schema_version: '1.0',
      ...{ auto_repair_attempted: false, repair_notes: '', attempts: [], resolved_at: null },
      quarantined_at: toTimestamp(project.clock.now()),
      ...known,
      ...{ task_id, reason, error_details: cutText(error_details, 4_000), repair_status: 'pending' },
      original_path: (await resolveInRepository(project, original_path)).path,
    };
    await writeQuarantine(project, entry);
    return entry;
  });
}

/**
 * The tasks in quarantine, by id.
 * @throws {TaskError} E052 where an entry cannot be read.
 */
export async function listQuarantined(
  project: Project,
  filter: { reason?: QuarantineReason; repair_status?: QuarantineEntry['repair_status'] } = {},
): Promise<QuarantineEntry[]> {
  const { reason, repair_status } = filter;
  return (await readAllQuarantined(project))
    .filter((entry) => reason === undefined || entry.reason === reason)
    .filter((entry) => repair_status === undefined || entry.repair_status === repair_status);
}

/** By its id, or, where the file cannot be read, by its name. */
async function pathOfTask(project: Project, task_id: string): Promise<string> {
  const { tasks, unreadable } = await readTaskSummaries(project);
  const named = unreadable.map(({ path }) => path).find((path) => idInName(path) === task_id);
  const found = tasks.find(({ id }) => id === task_id)?.path ?? named;
  if (found !== undefined) return found;
  throw new TaskError('E040', `There is no file of ${task_id}.`, {
    details: { task_id },
    recoveryAction: 'Name its file, relative to the repository.',
  });
}

function idInName(path: string): string | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const id = /^TASK-\d{4}[A-Z]?(?![A-Za-z0-9])/.exec(name)?.[0];
  return id !== undefined && taskIdPattern.test(id) ? id : undefined;
}
