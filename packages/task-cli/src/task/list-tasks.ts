import type { Priority, TaskStatus } from '../document/task.ts';
import type { Project } from '../project-layout.ts';
import { readTaskSummaries } from './read-task-summaries.ts';
import { isCompleted, type TaskSummary, type UnreadableTask } from './task-summary.ts';

/** Which tasks a list holds; a field that is absent lets every task through. */
export interface TaskFilter {
  status?: TaskStatus;
  area?: string;
  priority?: Priority;
  unblocker?: boolean;
  claimed_by?: string;
  /** True for archived tasks too; they are looked for anyway where `status` is `completed`. */
  completed?: boolean;
}

/** The tasks that a filter lets through. */
export interface TaskList {
  count: number;
  filter: TaskFilter;
  /** By id. */
  tasks: TaskSummary[];
  /** Files that hold no task that can be read; no filter hides them. */
  unreadable: UnreadableTask[];
}

/**
 * The tasks below `tasks`, without those that are archived unless they are asked for.
 * @throws {TaskError} E041 for a folder of tasks that leads out of the repository, E043 for more than 50,000 files.
 */
export async function listTasks(project: Project, filter: TaskFilter = {}): Promise<TaskList> {
  const completed = filter.completed === true || filter.status === 'completed';
  const { tasks, unreadable } = await readTaskSummaries(project, { completed });
  const matching = tasks.filter((task) => matches(task, filter));
  return { count: matching.length, filter, tasks: matching, unreadable };
}

function matches(task: TaskSummary, filter: TaskFilter): boolean {
  const status = isCompleted(task) ? 'completed' : task.status;
  return (
    (filter.status === undefined || filter.status === status) &&
    (filter.area === undefined || filter.area === task.area) &&
    (filter.priority === undefined || filter.priority === task.priority) &&
    (filter.unblocker === undefined || filter.unblocker === task.unblocker) &&
    (filter.claimed_by === undefined || filter.claimed_by === task.claimed_by)
  );
}
