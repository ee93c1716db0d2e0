import type { Project } from '../project-layout.ts';
import { effectivePriorities, type EffectivePriority } from './effective-priorities.ts';
import { locateTask } from './locate-task.ts';
import { openBlockers, type OpenBlocker } from './open-blockers.ts';
import { readyTasks, tellBlockers } from './pick-task.ts';
import { readTaskSummaries } from './read-task-summaries.ts';
import { isCompleted, type TaskSummary } from './task-summary.ts';

/** Why a task is, or is not, the next one. */
export interface TaskExplanation {
  task: TaskSummary;
  /** True where it can be started now. */
  ready: boolean;
  /** From 1 among those that can be started; null for one that cannot. */
  position: number | null;
  /** Null for a completed task. */
  effective_priority: EffectivePriority | null;
  /** What must be completed first. */
  waits_for: OpenBlocker[];
  /** The open tasks that wait for this one. */
  blocks: string[];
  /** Sentences, the decisive one first. */
  reasons: string[];
}

/** @throws {TaskError} E040 and E012 as `findTask`. */
export async function explainTask(project: Project, id: string): Promise<TaskExplanation> {
  const summaries = await readTaskSummaries(project);
  const { tasks } = summaries;
  const task = locateTask(summaries, id);
  const effective = effectivePriorities(tasks);
  const ready = readyTasks(tasks, effective);
  const index = ready.indexOf(task);
  const effective_priority = effective.get(task.id) ?? null;
  const waits_for = isCompleted(task) ? [] : openBlockers(task, tasks);
  const reasons = [whyNotReady(task, waits_for) ?? position(ready, index)];
  if (effective_priority !== null && effective_priority.from !== id) {
    reasons.push(
      `It is ${task.priority}, and as urgent as ${effective_priority.from}, which waits for it: ${effective_priority.priority}.`,
    );
  }
  return {
    task,
    ready: index !== -1,
    position: index === -1 ? null : index + 1,
    effective_priority,
    waits_for,
    blocks: tasks.filter((other) => !isCompleted(other) && other.blocked_by.includes(id)).map((other) => other.id),
    reasons,
  };
}

function position(ready: readonly TaskSummary[], index: number): string {
  const task = ready[index]!;
  if (index === 0) return `It is the next one.`;
  const before = ready[index - 1]!;
  const first = before.unblocker && !task.unblocker ? ', an unblocker' : '';
  return `It can be started and is number ${index + 1} of ${ready.length}; right before it comes ${before.id}${first}.`;
}

function whyNotReady(task: TaskSummary, waits_for: readonly OpenBlocker[]): string | null {
  if (isCompleted(task)) return 'It is completed.';
  const waiting = waits_for.length > 0 ? ` It waits for ${tellBlockers(waits_for)}.` : '';
  switch (task.status) {
    case 'draft':
      return `It is a draft: answer its open questions and set its status to todo.${waiting}`;
    case 'in_progress':
      return `It is in progress${task.claimed_by === null ? '' : `, claimed by ${task.claimed_by}`}.`;
    case 'blocked':
      return `It is blocked: ${task.blocked_reason ?? 'no reason is given'}.${waiting} Set its status to todo when that is over.`;
    default:
      return waiting === '' ? null : waiting.trim();
  }
}
