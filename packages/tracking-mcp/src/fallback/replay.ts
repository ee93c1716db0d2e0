import { WaymarkError, type Clock, type Telemetry, type WaymarkErrorJson } from '@waymark/core-types';
import { DatabaseError } from '@waymark/stores';

import { VersionConflictError } from '../errors.ts';
import type { Tracker } from '../tracker.ts';
import type { LocalCache } from './local-cache.ts';
import { toEntry, type StoredEntry } from './outbox.ts';
import type { OutboxEntry, SyncReport } from './project-tracker.ts';

/** What a replay works with. */
export interface ReplayOptions {
  cache: LocalCache;
  /** Asks the database; throws what it threw. */
  ask: <Result>(question: (tracker: Tracker) => Promise<Result>) => Promise<Result>;
  /** Names this process among those that share the cache. */
  holder: string;
  /** For how long others leave the outbox alone; longer than one question takes, in milliseconds. */
  leaseMs: number;
  clock: Clock;
  telemetry: Telemetry;
}

/** What a replay did so far; the rest waits for the next one. */
export type Replayed = Pick<SyncReport, 'replayed' | 'conflicts' | 'failed'>;

/**
 * Sends what waits, in order, and adds to `done` what it did. What the database refuses is kept for a person, and so is
 * what rests on it; all else goes on.
 * @returns false when another process replays.
 * @throws {DatabaseError} when the database is away; what is not sent waits.
 */
export async function replay(options: ReplayOptions, done: Replayed): Promise<boolean> {
  const { cache, clock, holder, leaseMs } = options;
  if (!(await cache.outbox.waits())) return true;
  try {
    for (;;) {
      // Asked for again before each entry: who was stopped for long may have lost it.
      if (!(await cache.takeReplay(holder, clock.now() + leaseMs))) return false;
      const entry = await cache.outbox.next();
      if (entry === null) return true;
      const refused = await send(entry, options);
      if (refused === null) done.replayed++;
      else done[refused.state === 'conflict' ? 'conflicts' : 'failed'].push(refused);
    }
  } finally {
    await cache.endReplay(holder);
  }
}

/** Null when the database has it, else the entry as it is kept. */
async function send(entry: StoredEntry, options: ReplayOptions): Promise<OutboxEntry | null> {
  const { cache, telemetry } = options;
  const outcome = await offer(entry, options);
  if (outcome === null) {
    await cache.outbox.remove(entry);
    return null;
  }
  await cache.outbox.keep(entry, outcome);
  const { operation, operation_id, by } = entry;
  const { message, code } = outcome.error;
  telemetry.logger.warn('tracking write could not be replayed', { operation, operation_id, by, code, message });
  telemetry.metrics.count('waymark_errors_total', { component: 'tracking', type: `replay_${outcome.state}` });
  return { ...toEntry(entry), ...outcome, attempts: entry.attempts + 1 };
}

/** Null when the database takes it, else why it does not. */
async function offer(
  entry: StoredEntry,
  { cache, ask }: ReplayOptions,
): Promise<{ state: 'conflict' | 'failed'; error: WaymarkErrorJson } | null> {
  const base = await findRefusedBase(entry, cache);
  if (base !== null) return { state: 'conflict', error: restsOnRefused(entry, base) };
  const { operation, operation_id, input, by, at } = entry;
  try {
    await ask((tracker) => tracker.write(operation, input as never, { by, at, operation_id }));
    return null;
  } catch (error) {
    if (DatabaseError.isInstance(error)) {
      await cache.outbox.keep(entry, { state: 'waiting', error: error.toJSON() });
      throw error;
    }
    return { state: VersionConflictError.isInstance(error) ? 'conflict' : 'failed', error: toJson(error, entry) };
  }
}

/** The refused write that this one was made on top of. */
async function findRefusedBase(entry: StoredEntry, cache: LocalCache): Promise<StoredEntry | null> {
  const touched = new Set(entry.touched);
  const refused = await cache.outbox.refusedBefore(entry);
  return refused.find((other) => other.touched.some((entity) => touched.has(entity))) ?? null;
}

/** Both sides of a refusal: the error says what is there, `wanted` what should be. */
function toJson(error: unknown, { input }: StoredEntry): WaymarkErrorJson {
  const waymarkError = WaymarkError.isInstance(error)
    ? error
    : new WaymarkError('INTERNAL', `The replay failed: ${String(error)}`);
  const json = waymarkError.toJSON();
  return { ...json, details: { ...json.details, wanted: input } };
}

function restsOnRefused({ input }: StoredEntry, base: StoredEntry): WaymarkErrorJson {
  return {
    code: 'TRACKING_CONFLICT',
    name: VersionConflictError.tag,
    message: `This was made on top of ${base.operation} ${base.operation_id}, which the database did not take.`,
    details: { rests_on: base.operation_id, current: base.error?.details['current'] ?? null, wanted: input },
    recovery_action: 'Decide about that one first, then retry this with the current version or discard it.',
    retryable: false,
  };
}
