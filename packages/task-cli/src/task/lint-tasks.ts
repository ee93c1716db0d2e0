import { TaskError } from '../errors.ts';
import type { Project } from '../project-layout.ts';
import { findTaskFiles } from './find-task-files.ts';
import { locateTask } from './locate-task.ts';
import { lintTask, unreadableFinding, type TaskLint } from './lint-task.ts';
import { readTaskSummaries } from './read-task-summaries.ts';
import { readTaskBytes } from './task-file-bytes.ts';

/** What a lint found in several files. */
export interface TaskLintReport {
  valid: boolean;
  error_count: number;
  warning_count: number;
  /** By path. */
  files: TaskLint[];
}

/**
 * Lints the open tasks, or those that are named by id or by path relative to the repository.
 * @throws {TaskError} E040 and E012 as `findTask`, for an id.
 */
export async function lintTasks(project: Project, only: readonly string[] = []): Promise<TaskLintReport> {
  const paths = only.length === 0 ? allPaths(project) : await pathsOf(project, only);
  const files = [...new Set(paths)].sort().map((path) => lintFile(project, path));
  const count = (kind: 'errors' | 'warnings') => files.reduce((sum, file) => sum + file[kind].length, 0);
  return {
    valid: files.every((file) => file.valid),
    error_count: count('errors'),
    warning_count: count('warnings'),
    files,
  };
}

function allPaths(project: Project): string[] {
  return findTaskFiles(project, { completed: false }).map(({ path }) => path);
}

async function pathsOf(project: Project, only: readonly string[]): Promise<string[]> {
  const isPath = (name: string) => /[/\\.]/.test(name);
  if (only.every(isPath)) return [...only];
  const summaries = await readTaskSummaries(project);
  return only.map((name) => (isPath(name) ? name : (named(summaries, name) ?? locateTask(summaries, name).path)));
}

/** A file that cannot be read is linted by its name: that it cannot be read is what the lint says. */
function named({ unreadable }: Awaited<ReturnType<typeof readTaskSummaries>>, id: string): string | undefined {
  return unreadable.find(({ path }) => path.slice(path.lastIndexOf('/') + 1).startsWith(`${id}-`))?.path;
}

function lintFile(project: Project, path: string): TaskLint {
  try {
    return lintTask(readTaskBytes(project, path).bytes, path);
  } catch (error) {
    if (!TaskError.isInstance(error)) throw error;
    return { file: path, id: null, valid: false, errors: [unreadableFinding(error, path)], warnings: [] };
  }
}
