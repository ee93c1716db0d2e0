import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { TaskFile } from '../document/task.ts';
import { TaskError } from '../errors.ts';
import type { Project } from '../project-layout.ts';
import { toTaskError } from '../storage/to-task-error.ts';
import { withStoreLock } from '../storage/with-store-lock.ts';
import { writeFileAtomically } from '../storage/write-file-atomically.ts';
import { decodeTask } from './decode-task.ts';
import { editTaskText, type TaskEdit } from './edit-task-text.ts';
import { locateTask } from './locate-task.ts';
import { readTask } from './read-task.ts';
import { readTaskSummaries } from './read-task-summaries.ts';
import { readTaskBytes } from './task-file-bytes.ts';

/** How often a file that somebody else edits meanwhile is tried again. */
const attempts = 5;

/**
 * Changes fields of a task's file; every other byte stays. An edit that somebody makes meanwhile is kept.
 * @throws {TaskError} E040 and E012 as `findTask`, E044 where the file is no longer the expected one or is edited all
 *   the time, E010 where the change would change more than it says, E042 where the store is locked.
 */
export async function editTask(
  project: Project,
  id: string,
  edit: TaskEdit,
  options: { expected_sha256?: string } = {},
): Promise<TaskFile> {
  return withStoreLock(project, async () => {
    const { path } = locateTask(await readTaskSummaries(project), id);
    return rewriteTask(project, path, (file) => {
      if (options.expected_sha256 !== undefined && options.expected_sha256 !== file.sha256) throw editedMeanwhile(path);
      return edit;
    });
  });
}

/**
 * Reads a task's file, asks what to change, and writes it. Takes no lock: the caller holds it.
 * @param decide may be asked again, where the file was edited meanwhile; what it throws ends the work.
 */
export async function rewriteTask(
  project: Project,
  path: string,
  decide: (file: TaskFile) => TaskEdit,
): Promise<TaskFile> {
  const absolute = join(project.root, path);
  for (let attempt = 0; attempt < attempts; attempt++) {
    const { bytes } = readTaskBytes(project, path);
    const before = decodeTask(bytes, path);
    const after = editTaskText(before, decide(readTask(bytes, path)), path);
    const edited = Buffer.from(after);
    const task = readTask(edited, path);
    if (after === before) return task;
    // Whoever edits by hand holds no lock: the last look is as near to the write as it can be.
    if (!(await readNow(absolute, path)).equals(bytes)) continue;
    await writeFileAtomically(absolute, edited);
    return task;
  }
  throw editedMeanwhile(path);
}

async function readNow(absolute: string, path: string): Promise<Buffer> {
  try {
    return await readFile(absolute);
  } catch (error) {
    throw toTaskError(error, `Cannot read ${path}`);
  }
}

function editedMeanwhile(path: string): TaskError {
  return new TaskError('E044', `${path} was edited by somebody else meanwhile; nothing was written.`, {
    details: { file: path },
    recoveryAction: 'Read the task again and repeat the change.',
    retryable: true,
  });
}
