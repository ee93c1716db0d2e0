import type { IdGenerator } from '@waymark/core-types';

import type { WriteName } from '../operation/writes.ts';
import type { Tracker } from '../tracker.ts';

/** Writes that make something, whose id the first try chooses for all later ones. */
const creations: ReadonlySet<WriteName> = new Set([
  'create_work_item',
  'create_vendor',
  'record_deployment',
  'create_enhancement',
]);

/** Writes that only the database can decide about: who holds an item, and what is old for everybody. */
const online: ReadonlySet<WriteName> = new Set([
  'claim_next_work_item',
  'claim_work_item',
  'heartbeat_work_item',
  'release_work_item',
  'archive_work_items',
]);

/** Fields that may hold the short id of a work item, or the beginning of its id. */
const references = ['id', 'parent_id', 'source_id', 'target_id', 'work_item_ids'];

const wholeId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a write needs the database. */
export function needsDatabase(name: WriteName): boolean {
  return online.has(name);
}

/** The input with an id for what it makes, so that a replay makes the same. */
export function withId<Input extends object>(name: WriteName, input: Input, ids: IdGenerator): Input {
  return creations.has(name) && (input as { id?: unknown }).id === undefined ? { ...input, id: ids() } : input;
}

/** The input with whole ids: a short one may name something else, or two things, by the time of the replay. */
export async function withWholeIds<Input extends object>(tracker: Pick<Tracker, 'read'>, input: Input): Promise<Input> {
  const whole = async (value: unknown): Promise<unknown> => {
    if (Array.isArray(value)) return Promise.all(value.map(whole));
    if (typeof value !== 'string' || wholeId.test(value)) return value;
    // What is not found is refused by the write itself, in its own words.
    const found = await tracker.read('query_work_item', { id: value }).catch(() => null);
    return found?.item.id ?? value;
  };
  const entries = Object.entries(input).map(async ([name, value]) => [
    name,
    references.includes(name) ? await whole(value) : value,
  ]);
  return Object.fromEntries(await Promise.all(entries)) as Input;
}
