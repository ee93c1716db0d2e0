import { ValidationError } from '@waymark/core-types';
import type { AuditEvent } from '@waymark/core-types/domain';

/** The event that tells of an erasure over all stores. It names nobody, so erasures leave it. */
export const forgottenEventType = 'subject.forgotten';

const fields = ['receipt_id', 'removed', 'requested_at', 'sha256', 'subject_sha256'];

/** @throws {ValidationError} for an event of this type that could hold more than a receipt, and so hide from erasure. */
export function assertReceiptOnly({ event_type, event_data, session_id, turn_id }: AuditEvent): void {
  if (event_type !== forgottenEventType) return;
  const misfit =
    Object.keys(event_data).sort().join() !== fields.join()
      ? 'event_data'
      : session_id !== null || turn_id !== null
        ? 'session_id'
        : null;
  if (misfit === null) return;
  throw new ValidationError(`An event ${forgottenEventType} holds the receipt of forgetSubject and nothing else.`, [
    { path: `$.${misfit}`, message: 'Use another event_type' },
  ]);
}
