import type { Context } from '../document/context.ts';
import type { Task } from '../document/task.ts';

/** What of a task holds for everybody who works on it; the whole file is kept beside the context. */
export function snapshotTask(task: Task): Context['immutable']['task_snapshot'] {
  const { title, priority, area, description, outcome, scope, context, plan, acceptance_criteria } = task;
  const { quality_gates, deliverables, blocked_by, depends_on, estimate, unblocker } = task;
  return {
    ...{ title, priority, area, description, outcome, context, acceptance_criteria },
    scope: { ...scope },
    plan: plan.map((step) => ({ ...step })),
    ...{ quality_gates, deliverables, blocked_by, depends_on, estimate, unblocker },
  };
}
