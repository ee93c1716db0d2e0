import type { Project } from '../project-layout.ts';
import { findCycles } from './find-cycles.ts';
import { readTaskSummaries } from './read-task-summaries.ts';
import { isCompleted, type TaskSummary } from './task-summary.ts';

/** One thing that is wrong among tasks. */
export interface TaskSetError {
  code: string;
  message: string;
  /** The tasks that it is about; a cycle's in its order, with the first again at the end. */
  task_ids: string[];
  files: string[];
}

/** Whether the tasks fit together, and what does not. */
export interface TaskValidation {
  valid: boolean;
  error_count: number;
  errors: TaskSetError[];
}

/**
 * Whether all tasks fit together: E012 for an id that several files have, E003 for an open task that names one that is
 * not there, E013 for tasks that wait for each other, and the reader's errors for files that hold no task.
 * @throws {TaskError} as `listTasks`.
 */
export async function validateTasks(project: Project): Promise<TaskValidation> {
  const { tasks, unreadable } = await readTaskSummaries(project);
  const errors = [
    ...unreadable.map(({ code, message, path }) => ({ code, message, task_ids: [], files: [path] })),
    ...duplicateIds(tasks),
    ...missingReferences(tasks),
    ...cycles(tasks),
  ];
  return { valid: errors.length === 0, error_count: errors.length, errors };
}

function duplicateIds(tasks: readonly TaskSummary[]): TaskSetError[] {
  return [...filesById(tasks)]
    .filter(([, files]) => files.length > 1)
    .map(([id, files]) => ({
      code: 'E012',
      message: `${id} is the id of ${files.length} files: ${files.join(', ')}.`,
      task_ids: [id],
      files,
    }));
}

function missingReferences(tasks: readonly TaskSummary[]): TaskSetError[] {
  const known = new Set(tasks.map(({ id }) => id));
  return tasks
    .filter((task) => !isCompleted(task))
    .flatMap((task) =>
      (['blocked_by', 'depends_on'] as const).flatMap((field) =>
        task[field]
          .filter((id) => !known.has(id))
          .map((id) => ({
            code: 'E003',
            message: `${task.path}: ${field} names ${JSON.stringify(id.slice(0, 60))}, and there is no such task.`,
            task_ids: [task.id],
            files: [task.path],
          })),
      ),
    );
}

function cycles(tasks: readonly TaskSummary[]): TaskSetError[] {
  const files = filesById(tasks);
  return findCycles(tasks).map((path) => ({
    code: 'E013',
    message: `These tasks wait for each other: ${path.join(' -> ')}.`,
    task_ids: path,
    files: [...new Set(path)].flatMap((id) => files.get(id) ?? []),
  }));
}

function filesById(tasks: readonly TaskSummary[]): Map<string, string[]> {
  const files = new Map<string, string[]>();
  for (const { id, path } of tasks) files.set(id, [...(files.get(id) ?? []), path]);
  return files;
}
