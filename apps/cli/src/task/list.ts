import { listTasks, type TaskFilter } from '@waymark/task-cli';
import { count } from '../output/count.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { taskProject } from './task-project.ts';
import { taskTable } from './task-text.ts';

/** The tasks that a filter lets through; files that cannot be read are warned of. */
export async function list(invocation: Invocation, filter: TaskFilter): Promise<CommandOutput> {
  const found = await listTasks(taskProject(invocation), filter);
  for (const { code, message } of found.unreadable) invocation.terminal.warn(`${code} ${message}`);
  return {
    kind: 'task.list',
    data: found,
    text: (style) =>
      found.count === 0 ? 'No tasks.' : `${taskTable(found.tasks, style)}\n${style.dim(count(found.count, 'task'))}`,
  };
}
