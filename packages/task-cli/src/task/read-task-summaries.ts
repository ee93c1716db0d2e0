import type { Project } from '../project-layout.ts';
import { findTaskFiles, type FoundTaskFile } from './find-task-files.ts';
import { draftTaskIndex, entryOf, isUnchanged, loadTaskIndex, type ReadTask, type TaskIndex } from './task-index.ts';
import { byId, type TaskSummary, type UnreadableTask } from './task-summary.ts';

export interface TaskSummaries {
  /** By id. */
  tasks: TaskSummary[];
  /** By path. */
  unreadable: UnreadableTask[];
}

/**
 * Every task of the project, from the index where its file is still the same, else from the file: an edit is always
 * seen. What cannot be read is told beside what can.
 * @throws {TaskError} E041 for a folder of tasks that leads out of the repository, E043 for too many files.
 */
export async function readTaskSummaries(
  project: Project,
  options: { completed: boolean } = { completed: true },
): Promise<TaskSummaries> {
  const files = findTaskFiles(project, options);
  const index = loadTaskIndex(project);
  const changed = files.filter(({ path, stats }) => {
    const entry = index.get(path);
    return entry === undefined || stats === null || !isUnchanged(entry, stats);
  });
  const paths = new Set(files.map(({ path }) => path));
  const fresh = await readChanged(project, changed, { index, paths, isComplete: options.completed });
  const entries = files.map(({ path }) => fresh.get(path) ?? index.get(path)!);
  return {
    tasks: entries.flatMap(({ task }) => task ?? []).sort(byId),
    unreadable: entries.flatMap(({ unreadable }) => unreadable ?? []).sort((a, b) => (a.path < b.path ? -1 : 1)),
  };
}

/** Reads the files and keeps what came of them in the index, beside what it knew of all other files that are there. */
async function readChanged(
  project: Project,
  changed: FoundTaskFile[],
  known: { index: TaskIndex; paths: Set<string>; isComplete: boolean },
): Promise<Map<string, ReadTask>> {
  const fresh = new Map<string, ReadTask>();
  if (changed.length === 0) return fresh;
  // Loads the YAML library, which a warm list does without.
  const { readTaskEntry } = await import('./read-task-entry.ts');
  const draft = draftTaskIndex(project);
  const kept: TaskIndex = new Map();
  for (const [path, entry] of known.index) {
    if (known.paths.has(path) || !known.isComplete) kept.set(path, entry);
  }
  for (const file of changed) {
    const { stats, entry } = readTaskEntry(project, file);
    fresh.set(file.path, entry);
    if (stats !== null && draft?.isSettled(stats) === true) kept.set(file.path, entryOf(stats, entry));
    else kept.delete(file.path);
  }
  draft?.save(kept);
  return fresh;
}
