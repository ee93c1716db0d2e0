import type { TaskFile } from '../document/task.ts';
import type { Project } from '../project-layout.ts';
import { locateTask } from './locate-task.ts';
import { readTask } from './read-task.ts';
import { readTaskSummaries } from './read-task-summaries.ts';
import { readTaskBytes } from './task-file-bytes.ts';

/** A task with its file, and whether that is archived. */
export interface FoundTask extends TaskFile {
  archived: boolean;
}

/**
 * The task of that id, also a completed one.
 * @throws {TaskError} E040 with ids that may have been meant; E012 where several files have the id; E011 where the file
 *   named after the id cannot be read.
 */
export async function findTask(project: Project, id: string): Promise<FoundTask> {
  const summary = locateTask(await readTaskSummaries(project), id);
  return { ...readTaskFile(project, summary.path), archived: summary.archived };
}

/**
 * @param path relative to the repository.
 * @throws {TaskError} E040, E041 or E043 where there is no file to read, E002, E010 or E011 where it is no task.
 */
export function readTaskFile(project: Project, path: string): TaskFile {
  return readTask(readTaskBytes(project, path).bytes, path);
}
