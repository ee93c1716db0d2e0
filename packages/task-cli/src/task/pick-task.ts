import { priorities } from '../document/task.ts';
import type { Project } from '../project-layout.ts';
import { effectivePriorities, type EffectivePriority } from './effective-priorities.ts';
import { blockersIn, statusesOf, type OpenBlocker } from './open-blockers.ts';
import { readTaskSummaries } from './read-task-summaries.ts';
import { byId, type TaskSummary } from './task-summary.ts';

/** A draft, and the open tasks that wait for it. */
export interface DraftAlert {
  id: string;
  title: string;
  path: string;
  unblocker: boolean;
  blocks: string[];
}

/** The next task to work on, or why there is none. */
export interface TaskPick {
  status: 'picked' | 'none';
  /** One sentence. */
  reason: string;
  task: TaskSummary | null;
  /** Null where there is no task. */
  effective_priority: EffectivePriority | null;
  /** Drafts that other tasks wait for, or that are marked as unblockers; by id. */
  draft_alerts: DraftAlert[];
}

/**
 * The task to begin with: unblockers first, then by effective priority, order and id. Only tasks with the status `todo`
 * whose blockers are all completed.
 * @throws {TaskError} as `listTasks`.
 */
export async function pickTask(project: Project, filter: { area?: string } = {}): Promise<TaskPick> {
  const { tasks } = await readTaskSummaries(project);
  return pickFrom(tasks, filter);
}

/** As {@link pickTask}, among all tasks of a project, the completed ones too. */
export function pickFrom(tasks: readonly TaskSummary[], filter: { area?: string } = {}): TaskPick {
  const inArea = tasks.filter((task) => filter.area === undefined || task.area === filter.area);
  const effective = effectivePriorities(tasks);
  const task = readyTasks(tasks, effective).find((ready) => inArea.includes(ready));
  const draft_alerts = draftAlerts(tasks);
  if (task === undefined) {
    return { status: 'none', reason: whyNone(inArea, tasks), task: null, effective_priority: null, draft_alerts };
  }
  const effective_priority = effective.get(task.id)!;
  return { status: 'picked', reason: whyFirst(task, effective_priority), task, effective_priority, draft_alerts };
}

/** The tasks that can be started, the one to begin with first. */
export function readyTasks(
  tasks: readonly TaskSummary[],
  effective: ReadonlyMap<string, EffectivePriority>,
): TaskSummary[] {
  const blockersOf = blockersIn(statusesOf(tasks));
  const rank = (task: TaskSummary) => priorities.indexOf(effective.get(task.id)!.priority);
  return tasks
    .filter((task) => task.status === 'todo' && !task.archived && blockersOf(task).length === 0)
    .sort(
      (left, right) =>
        Number(right.unblocker) - Number(left.unblocker) ||
        rank(left) - rank(right) ||
        compareOrder(left.order, right.order) ||
        byId(left, right),
    );
}

/** As in `TASK-0002 (todo), TASK-0003 (not found)`. */
export function tellBlockers(blockers: readonly OpenBlocker[]): string {
  return blockers.map(({ id, status }) => `${id} (${status ?? 'not found'})`).join(', ');
}

/** A task without an order comes last. */
function compareOrder(left: number | null, right: number | null): number {
  if (left === right) return 0;
  if (left === null) return 1;
  if (right === null) return -1;
  return left - right;
}

function whyFirst(task: TaskSummary, { priority, from }: EffectivePriority): string {
  if (task.unblocker) return `${task.id} is an unblocker: it goes before everything else.`;
  if (from !== task.id) return `${task.id} blocks ${from}, so it is as urgent: ${priority}.`;
  return `${task.id} has the highest priority of all that can be started: ${priority}.`;
}

function whyNone(inArea: readonly TaskSummary[], tasks: readonly TaskSummary[]): string {
  const open = inArea.filter((task) => !task.archived && task.status !== 'completed');
  if (open.length === 0) return 'There is no open task.';
  const count = (status: string) => open.filter((task) => task.status === status).length;
  const blockersOf = blockersIn(statusesOf(tasks));
  const waiting = open.filter((task) => task.status === 'todo' && blockersOf(task).length > 0).length;
  const parts = [
    ...[`${waiting} wait for other tasks`, `${count('blocked')} are blocked`, `${count('draft')} are drafts`],
    `${count('in_progress')} are in progress`,
  ].filter((part) => !part.startsWith('0 '));
  return `No task can be started: of ${open.length} open ones ${parts.join(', ')}.`;
}

function draftAlerts(tasks: readonly TaskSummary[]): DraftAlert[] {
  const waiting = new Map<string, string[]>();
  for (const task of tasks) {
    if (task.archived || task.status === 'completed') continue;
    for (const id of new Set([...task.blocked_by, ...task.depends_on])) {
      const ids = waiting.get(id);
      if (ids === undefined) waiting.set(id, [task.id]);
      else ids.push(task.id);
    }
  }
  return tasks
    .filter((task) => task.status === 'draft' && !task.archived && (task.unblocker || waiting.has(task.id)))
    .map(({ id, title, path, unblocker }) => ({ id, title, path, unblocker, blocks: waiting.get(id) ?? [] }))
    .sort(byId);
}
