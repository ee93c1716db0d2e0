import type { BigIntStats } from 'node:fs';

import { TaskError } from '../errors.ts';
import type { Project } from '../project-layout.ts';
import type { FoundTaskFile } from './find-task-files.ts';
import { readTask } from './read-task.ts';
import { readInnerTaskBytes, readTaskBytes } from './task-file-bytes.ts';
import type { ReadTask } from './task-index.ts';
import { summariseTask, type UnreadableTask } from './task-summary.ts';

/** A file's task, or why there is none; `stats` is null where the file could not even be opened. */
export function readTaskEntry(
  project: Project,
  { path, archived, isLink }: FoundTaskFile,
): { stats: BigIntStats | null; entry: ReadTask } {
  let stats: BigIntStats | null = null;
  try {
    const read = isLink ? readTaskBytes(project, path) : readInnerTaskBytes(project, path);
    stats = read.stats;
    return { stats, entry: { task: summariseTask(readTask(read.bytes, path).task, path, archived) } };
  } catch (error) {
    if (!TaskError.isInstance(error)) throw error;
    return { stats, entry: { unreadable: unreadableTask(error, path) } };
  }
}

function unreadableTask(error: TaskError, path: string): UnreadableTask {
  const { code, message, details, recoveryAction } = error;
  return {
    path,
    code,
    message,
    line: typeof details['line'] === 'number' ? details['line'] : 1,
    recovery_action: recoveryAction,
  };
}
