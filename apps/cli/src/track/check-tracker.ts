import { existsSync } from 'node:fs';
import type { TrackerHealth } from '@waymark/tracking-mcp';
import { fail, ok, warn, type Check } from '../doctor/check.ts';
import { count } from '../output/count.ts';
import { errorJson } from '../output/envelope.ts';
import { maskSecrets } from '../output/mask-secrets.ts';
import type { Invocation } from '../program/invocation.ts';
import { databaseExists } from '../project/database-location.ts';
import { openInvocationDatabase } from '../compose.ts';
import { trackerPlace } from './tracker-place.ts';
import { withExistingTracker } from './with-tracker.ts';

/** The tracker's engine is whole, the way to it is open, nothing waits, and the cache can stand in for it. */
export async function checkTracker(invocation: Invocation): Promise<Check[]> {
  const engine = await checkEngine(invocation);
  const { answered, health } = await withExistingTracker(invocation, async (tracker) => {
    const answer = await tracker.read('get_project_configuration', {}).catch(() => null);
    // Only an attempt tells whether the cache can follow.
    if (answer?.source === 'database') await tracker.sync();
    return { answered: answer?.source ?? null, health: await tracker.health() };
  });
  return [
    engine,
    answered === null
      ? fail('answers', 'no layer answers', 'Bring the database back.')
      : answered === 'database'
        ? ok('answers', 'from the database')
        : warn('answers', `from ${answered}`, 'Bring the database back; `waymark track sync` tries at once.'),
    checkBreaker(health),
    checkOutbox(health),
    checkCache(health),
  ];
}

/** What waits or was refused, for those who have used the tracker; nothing for others. */
export async function checkTrackerOutbox(invocation: Invocation): Promise<Check[]> {
  if (!existsSync(trackerPlace(invocation).cachePath)) return [];
  return [checkOutbox(await withExistingTracker(invocation, (tracker) => tracker.health()))];
}

async function checkEngine(invocation: Invocation): Promise<Check> {
  const shown = maskSecrets(invocation.database.url);
  const next = 'Check --db and WAYMARK_DATABASE_URL.';
  if (!databaseExists(invocation.database))
    return warn('engine', `${shown} does not exist yet`, 'The first change makes it.');
  try {
    const database = await openInvocationDatabase(invocation);
    try {
      const { engine, latency_ms, ok: isWhole, warnings } = await database.health({ integrity: true });
      const message = [`${shown} (${engine}, ${latency_ms.toFixed(1)} ms)`, ...warnings].join('; ');
      if (!isWhole) return fail('engine', message, 'Restore a backup, then check again.');
      return warnings.length === 0 ? ok('engine', message) : warn('engine', message, null);
    } finally {
      await database.close();
    }
  } catch (error) {
    return fail('engine', errorJson(error).message, next);
  }
}

function checkBreaker({ last_error, next_attempt_at, state }: TrackerHealth): Check {
  if (state === 'connected') return ok('breaker', 'closed');
  const tried = next_attempt_at === null ? '' : `; tried again at ${next_attempt_at}`;
  return warn('breaker', `${state}: ${last_error ?? 'unknown'}${tried}`, 'Run `waymark track sync` when it is back.');
}

function checkOutbox({ conflicts, waiting }: TrackerHealth): Check {
  if (conflicts > 0)
    return fail(
      'outbox',
      `${count(conflicts, 'change was', 'changes were')} refused by the database`,
      'Run `waymark track outbox list`, and decide with `waymark track outbox resolve`.',
    );
  if (waiting > 0)
    return warn('outbox', `${count(waiting, 'change')} waiting for the database`, 'Run `waymark track sync`.');
  return ok('outbox', 'empty');
}

function checkCache({ cache_age_ms, cache_error }: TrackerHealth): Check {
  if (cache_error !== null)
    return fail(
      'cache',
      cache_error,
      'Mend it, then run `waymark track sync`: reads and writes rest on it while the database is away.',
    );
  if (cache_age_ms === null) return ok('cache', 'empty: the database has not been read from here');
  return ok('cache', `${Math.round(cache_age_ms / 1_000)} s old`);
}
