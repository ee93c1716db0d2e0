import { ValidationError } from '@waymark/core-types';
import type { ChainHead } from '../audit-store.ts';
import type { AuditEntry } from './audit-entry.ts';

/**
 * Whether an entry from elsewhere is the next one of a chain; false where the chain holds it already.
 * @throws {ValidationError} when it is neither.
 */
export function isNextEntry(
  entry: AuditEntry,
  { head, stored }: { head: ChainHead; /** Hash of the entry that stands in its place. */ stored: string | null },
): boolean {
  if (entry.sequence <= head.sequence) {
    if (stored === entry.hash) return false;
    throw misfit('sequence', `The chain of this tenant holds another entry ${entry.sequence}; it can only continue`);
  }
  if (entry.sequence > head.sequence + 1) {
    throw misfit('sequence', `The chain of this tenant ends at ${head.sequence}; the entries between are missing`);
  }
  if (entry.previous_hash !== head.hash) throw misfit('previous_hash', 'It does not follow the newest entry');
  return true;
}

export function misfit(field: string, message: string): ValidationError {
  return new ValidationError(`This entry does not fit into the chain: $.meta.${field}: ${message}.`, [
    { path: `$.meta.${field}`, message },
  ]);
}
