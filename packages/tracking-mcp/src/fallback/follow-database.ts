import { setImmediate as macrotask } from 'node:timers/promises';

import type { Clock } from '@waymark/core-types';

import type { Change } from '../entity/change.ts';
import type { Tracker } from '../tracker.ts';
import type { LocalCache } from './local-cache.ts';

/** What following works with. */
export interface FollowOptions {
  cache: LocalCache;
  /** Asks the database; throws what it threw. */
  ask: <Result>(question: (tracker: Tracker) => Promise<Result>, deadlineMs: number) => Promise<Result>;
  deadlines: { readMs: number; loadMs: number };
  clock: Clock;
}

/** Changes that are asked for at once. */
const pageSize = 1_000;

/** Changes that are stored at once: others of this process wait for so many. */
const stepSize = 50;

/** So many changes are followed one by one; beyond that the whole state costs less. */
const mostFollowed = 20 * pageSize;

/**
 * Brings the cache up to what the database holds. Nothing is copied while writes wait in the outbox, for the cache shows
 * them and the database does not yet.
 * @returns how many changes the cache took over.
 */
export async function followDatabase(options: FollowOptions): Promise<number> {
  const { cache, ask, deadlines, clock } = options;
  let followed = 0;
  let position = (await cache.isStale()) ? null : await cache.tracker.position();
  while (position !== null && followed < mostFollowed) {
    const askedAt = clock.now();
    // One change that the cache has already comes with the page. Where it does not, or where it is another one, the
    // database was restored from a copy, and its numbers are not those that the cache knows.
    const after = Math.max(0, position - 1);
    const query = { after, order: 'oldest_first', limit: pageSize } as const;
    const { changes, has_more } = await ask((tracker) => tracker.read('list_changes', query), deadlines.readMs);
    const { changes: known } = await cache.tracker.read('list_changes', { ...query, limit: 1 });
    if (position > 0 && !isSameChange(changes[0], known[0], position)) break;
    for (let start = 0; start === 0 || start < changes.length; start += stepSize) {
      if (start > 0) await macrotask();
      const isLast = !has_more && start + stepSize >= changes.length;
      const step = changes.slice(start, start + stepSize);
      if (!(await cache.follow(step, isLast ? askedAt : null))) return followed;
    }
    followed += changes.length - (position > 0 ? 1 : 0);
    if (!has_more) return followed;
    position = changes.at(-1)!.sequence;
  }
  const askedAt = clock.now();
  const state = await ask((tracker) => tracker.read('get_project_state', {}), deadlines.loadMs);
  await cache.load(state, askedAt);
  return followed;
}

/** A cache that was loaded as a whole does not hold the change itself. */
function isSameChange(theirs: Change | undefined, known: Change | undefined, sequence: number): boolean {
  if (theirs?.sequence !== sequence) return false;
  return known?.sequence !== sequence || known.operation_id === theirs.operation_id;
}
