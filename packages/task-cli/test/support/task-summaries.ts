import type { TaskSummary } from '../../src/task/task-summary.ts';

/** A task that is ready to be started; fields can be replaced. */
export function summary(id: string, fields: Partial<TaskSummary> = {}): TaskSummary {
  return {
    id,
    title: `Title of ${id}`,
    status: 'todo',
    blocked_reason: null,
    claimed_by: null,
    priority: 'P1',
    area: 'backend',
    unblocker: false,
    estimate: null,
    order: null,
    blocked_by: [],
    depends_on: [],
    path: `tasks/backend/${id}.task.yaml`,
    archived: false,
    ...fields,
  };
}
