import type { Clock } from '@waymark/core-types';

import type { WorkItem } from '../entity/work-item.ts';
import type { WriteInput } from '../operation/writes.ts';
import type { Tracker } from '../tracker.ts';
import { ada } from './contract/contract-context.ts';

/** A clock that stands still until it is moved. */
export interface StillClock extends Clock {
  /** Moves it on by so many seconds. */
  pass(seconds: number): void;
}

export function stillClock(start = '2026-03-01T12:00:00.000Z'): StillClock {
  let time = Date.parse(start);
  return {
    now: () => time,
    pass(seconds) {
      time += seconds * 1_000;
    },
  };
}

export const day = 86_400;

/** Makes a task, or whatever is said. */
export function make(tracker: Tracker, item: Partial<WriteInput<'create_work_item'>> = {}): Promise<WorkItem> {
  return tracker.write('create_work_item', { item_type: 'task', title: 'Task', ...item }, ada);
}

/** Makes items each below the one before, as many as there are titles. */
export async function makeLine(tracker: Tracker, ...titles: string[]): Promise<WorkItem[]> {
  const line: WorkItem[] = [];
  for (const title of titles) line.push(await make(tracker, { title, parent_id: line.at(-1)?.id ?? null }));
  return line;
}

/** Changes an item at the version that it has now. */
export async function change(
  tracker: Tracker,
  { id }: Pick<WorkItem, 'id'>,
  fields: Omit<WriteInput<'update_work_item'>, 'id' | 'version'>,
): Promise<WorkItem> {
  const { version } = await get(tracker, { id });
  return tracker.write('update_work_item', { id, version, ...fields }, ada);
}

export async function get(tracker: Tracker, { id }: Pick<WorkItem, 'id'>): Promise<WorkItem> {
  return (await tracker.read('query_work_item', { id })).item;
}

/** Lets the first item wait for the second. */
export function wait(
  tracker: Tracker,
  waiter: Pick<WorkItem, 'id'>,
  awaited: Pick<WorkItem, 'id'>,
): ReturnType<Tracker['write']> {
  const dependency = { source_id: waiter.id, target_id: awaited.id, dependency_type: 'depends_on' as const };
  return tracker.write('add_dependency', dependency, ada);
}

/** The titles of the ready items in their order. */
export async function readyTitles(
  tracker: Tracker,
  query: Parameters<typeof tracker.read<'list_ready_work_items'>>[1] = {},
): Promise<string[]> {
  return titlesOf((await tracker.read('list_ready_work_items', query)).items);
}

export function titlesOf(items: readonly Pick<WorkItem, 'title'>[]): string[] {
  return items.map(({ title }) => title);
}
