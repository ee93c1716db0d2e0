import { DatabaseError } from '@waymark/stores';

import { TrackingNotFoundError, TrackingOfflineError, VersionConflictError } from '../errors.ts';
import type { WriteInput, WriteName, WriteResult } from '../operation/writes.ts';
import type { WriteContext } from '../tracker.ts';
import { needsDatabase, withWholeIds } from './complete-write.ts';
import { isOutcomeUnknown } from './is-away.ts';
import type { LocalCache } from './local-cache.ts';

/** A write that is the same wherever and however often it is tried. */
export interface PlannedWrite<Name extends WriteName> {
  name: Name;
  input: WriteInput<Name>;
  context: Required<WriteContext>;
}

/**
 * Applies a write to the cache, checked against what the cache knows, and adds it to the outbox, both or neither.
 * @throws what the project's rules refuse it with, as far as the cache knows.
 * @throws {TrackingOfflineError} when the cache cannot check it; nothing waits then.
 */
export async function writeOffline<Name extends WriteName>(
  cache: LocalCache,
  write: PlannedWrite<Name>,
  { failure, because: away }: { failure: unknown; because: string },
): Promise<{ data: WriteResult<Name>; age_ms: number }> {
  const age_ms = await cache.age();
  if (age_ms === null) {
    const because = `the database is away (${away.replace(/\.$/, '')}), and the local cache is empty, so that nothing can be checked: this machine has not seen the database yet.`;
    throw offlineError(write, { failure, because });
  }
  try {
    const input = await withWholeIds(cache.tracker, write.input);
    return { data: await cache.tracker.write(write.name, input, write.context), age_ms };
  } catch (error) {
    throw refusal(error, write, failure);
  }
}

/** For a write that nothing could take while the database is away. */
export function offlineError<Name extends WriteName>(
  { name, context: { operation_id } }: PlannedWrite<Name>,
  { failure, because, remedy }: { failure: unknown; because: string; remedy?: string | undefined },
): TrackingOfflineError {
  const cause = failure === null ? {} : { cause: failure };
  if (isOutcomeUnknown(failure)) {
    return new TrackingOfflineError(`Whether the database took ${name} is not known: ${because}`, {
      ...cause,
      details: { operation_id },
      recoveryAction: `Send it again with operation_id ${operation_id} when the database is back: it is applied once.`,
    });
  }
  const subject = needsDatabase(name) ? `${name} needs the database` : `${name} was not taken`;
  return new TrackingOfflineError(`${subject}: ${because}`, {
    ...cause,
    details: { operation_id },
    recoveryAction: `${remedy ?? 'Try again when the database is back'}; nothing was written.`,
  });
}

/** A cache on a full disk is cured sooner than a database that is away. */
export function cacheFailed(error: unknown, failure: unknown) {
  const remedy =
    DatabaseError.isInstance(error) && error.code === 'DATABASE_FULL'
      ? 'Free some space on this machine or bring the database back, and try again'
      : undefined;
  return {
    failure: failure ?? error,
    because: `the cache failed too: ${error instanceof Error ? error.message : String(error)}`,
    remedy,
  };
}

/** What the client is told when the cache refuses a write. */
function refusal<Name extends WriteName>(error: unknown, write: PlannedWrite<Name>, failure: unknown): unknown {
  const offline = (because: string) => offlineError(write, { failure: failure ?? error, because });
  // The cache may refuse it because the database has taken it already, and the cache has heard of that.
  if (isOutcomeUnknown(failure)) return offline(String(failure));
  if (DatabaseError.isInstance(error)) return offlineError(write, cacheFailed(error, failure));
  if (VersionConflictError.isInstance(error)) {
    const { requested_version, current_version } = error.conflict;
    if (requested_version <= current_version) return error;
    return offline(
      `the cache only knows version ${current_version}, so that version ${requested_version} cannot be checked`,
    );
  }
  if (TrackingNotFoundError.isInstance(error)) {
    const { entity_type, id } = error.details as { entity_type: 'work_item'; id: string };
    return new TrackingNotFoundError(entity_type, id, {
      cause: error,
      recoveryAction: 'This is what the local cache knows, for the database is away. Try again when it is back.',
    });
  }
  return error;
}
