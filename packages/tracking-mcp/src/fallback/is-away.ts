import { DatabaseError, type DatabaseErrorCode } from '@waymark/stores';

const awayCodes: ReadonlySet<DatabaseErrorCode> = new Set([
  'DATABASE_BUSY',
  'DATABASE_FULL',
  'DATABASE_UNAVAILABLE',
  'DATABASE_UNKNOWN_COMMIT',
]);

/** Whether the database did not answer, or could not take a write. Everything else is its answer. */
export function isAway(error: unknown): boolean {
  return DatabaseError.isInstance(error) && awayCodes.has(error.code);
}

/** Whether a write that failed like this may be kept all the same. */
export function isOutcomeUnknown(error: unknown): boolean {
  if (!DatabaseError.isInstance(error)) return false;
  return error.code === 'DATABASE_UNKNOWN_COMMIT' || error.details['deadline_ms'] !== undefined;
}
