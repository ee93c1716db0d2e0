import type { TaskSummary } from '@waymark/task-cli';
import type { Style } from '../output/style.ts';
import { shorten, table } from '../output/table.ts';

type ShownTask = Pick<TaskSummary, 'id' | 'status' | 'priority' | 'unblocker' | 'claimed_by' | 'title'>;

/** Tasks as a table: id, status, priority, who has it, title. */
export function taskTable(tasks: readonly ShownTask[], style: Style): string {
  return table(tasks.map((task) => taskRow(task, style)));
}

/** One task on one line. */
export function taskLine(task: ShownTask, style: Style): string {
  return taskRow(task, style)
    .filter((cell) => cell !== '')
    .join(' ');
}

function taskRow({ id, status, priority, unblocker, claimed_by, title }: ShownTask, style: Style): string[] {
  const paint = {
    draft: style.dim,
    todo: style.bold,
    in_progress: style.yellow,
    blocked: style.red,
    completed: style.green,
  }[status];
  const held = claimed_by === null ? '' : `@${shorten(claimed_by, 40)}`;
  return [style.bold(id), paint(status), `${priority}${unblocker ? '!' : ''}`, held, shorten(title, 100)];
}
