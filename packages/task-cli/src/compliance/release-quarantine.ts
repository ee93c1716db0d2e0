import { toTimestamp } from '@waymark/core-types';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { TaskError } from '../errors.ts';
import { layout, type Project } from '../project-layout.ts';
import { toTaskError } from '../storage/to-task-error.ts';
import { withStoreLock } from '../storage/with-store-lock.ts';
import { lintTask } from '../task/lint-task.ts';
import { readTaskBytes } from '../task/task-file-bytes.ts';
import {
  notQuarantined,
  pathOf,
  readQuarantine,
  writeEntry,
  writeQuarantineIndex,
  type QuarantineEntry,
} from './quarantine-files.ts';

/**
 * Lets a task out of quarantine; its entry goes to `resolved/`. Its file must be a valid task by now, unless that is
 * forced.
 * @throws {TaskError} E040 for a task that is not in quarantine; E033 for one whose file is still not valid; E042.
 */
export async function releaseQuarantine(
  project: Project,
  task_id: string,
  request: { notes?: string; force?: boolean } = {},
): Promise<QuarantineEntry> {
  return withStoreLock(project, async () => {
    const entry = await readQuarantine(project, task_id);
    if (entry === null) throw notQuarantined(task_id);
    if (request.force !== true) assertMended(project, entry);
    const resolved_at = toTimestamp(project.clock.now());
    const released = { ...entry, resolved_at, repair_notes: request.notes ?? entry.repair_notes };
    const stamp = resolved_at.replaceAll(/[:.]/g, '-');
    await writeEntry(project, released, `${layout.quarantine}/resolved/${task_id}-${stamp}.quarantine.json`);
    await rm(join(project.root, pathOf(task_id))).catch((error: unknown) => {
      throw toTaskError(error, `${task_id} cannot be released`);
    });
    await writeQuarantineIndex(project);
    return released;
  });
}

function assertMended(project: Project, { task_id, original_path }: QuarantineEntry): void {
  const { id, valid, errors } = lintTask(readTaskBytes(project, original_path).bytes, original_path);
  if (valid && id === task_id) return;
  const [first] = errors;
  throw new TaskError('E033', `${task_id} stays in quarantine: ${first?.message ?? `${original_path} is ${id}`}.`, {
    details: { task_id, file: original_path, findings: errors.slice(0, 20) },
    recoveryAction: `Mend ${original_path}, or force the release.`,
  });
}
