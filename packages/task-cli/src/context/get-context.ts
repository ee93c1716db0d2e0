import type { Context } from '../document/context.ts';
import { TaskError, type TaskWarning } from '../errors.ts';
import { readHead } from '../git/read-head.ts';
import type { Project } from '../project-layout.ts';
import { findTask } from '../task/find-task.ts';
import { assertIntact } from './change-context.ts';
import { compareSources } from './compare-sources.ts';
import { readContextFile } from './context-file.ts';

/**
 * The context of a task as it stands, with what is odd about it today: W030 where another commit is checked out than
 * when it was made, W031 where the task file has changed since, W032 where that cannot be read, W037 for each standard,
 * document or checklist that has changed.
 * @param options.require_fresh makes an error of each of these.
 * @throws {TaskError} E051, E052 and E010 as `readContextFile`; E025 for a broken chain; E053 for a stale one, where that is asked for; E061.
 */
export async function getContext(
  project: Project,
  task_id: string,
  options: { require_fresh?: boolean } = {},
): Promise<{ context: Context; warnings: TaskWarning[] }> {
  const file = await readContextFile(project, task_id);
  assertIntact(file);
  const { context } = file;
  const warnings = [
    ...(await headWarnings(project, context)),
    ...(await taskWarnings(project, context)),
    ...(await sourceWarnings(project, context)),
  ];
  const [first] = warnings;
  if (options.require_fresh !== true || first === undefined) return { context, warnings };
  throw new TaskError('E053', `The context of ${task_id} is stale: ${first.message}`, {
    details: { task_id, warnings },
    recoveryAction: `See \`waymark task context diff ${task_id}\`; rebuild makes its immutable part anew.`,
  });
}

async function headWarnings({ root }: Project, { git }: Context): Promise<TaskWarning[]> {
  const { head } = await readHead(root);
  if (head === git.head) return [];
  const message = `The context was made at ${git.head.slice(0, 12)}; now ${head.slice(0, 12)} is checked out.`;
  return [{ code: 'W030', message }];
}

async function taskWarnings(project: Project, { task_id, git }: Context): Promise<TaskWarning[]> {
  try {
    const { sha256, path } = await findTask(project, task_id);
    if (sha256 === git.task_file_sha) return [];
    return [{ code: 'W031', message: `The task file has changed since the context was made.`, file: path }];
  } catch (error) {
    if (!TaskError.isInstance(error)) throw error;
    return [{ code: 'W032', message: `The task file cannot be compared: ${error.message}` }];
  }
}

const happened = { changed: 'has changed', missing: 'has gone', new: 'has come' };

async function sourceWarnings(project: Project, { manifest }: Context): Promise<TaskWarning[]> {
  const others = manifest.filter(({ kind }) => kind !== 'task' && kind !== 'task_snapshot');
  // A document that is a standard, too, stands there twice.
  const unique = new Map(others.map((source) => [source.path, source]));
  return (await compareSources(project, [...unique.values()])).flatMap(({ path: file, status }) => {
    if (status === 'unchanged') return [];
    return [{ code: 'W037', message: `${file} ${happened[status]} since the context was made.`, file }];
  });
}
