import { canonicalJson, toTimestamp } from '@waymark/core-types';
import { sha256 } from '../audit/audit-entry.ts';
import { forgottenEventType } from '../audit/forgotten-event.ts';
import { storeContext, type StoreOptions } from '../documents/store-options.ts';
import type { Counts } from '../store-maintenance.ts';
import { sumCounts } from './counts.ts';
import { resolveSubject, type ForgetSubject } from './resolve-subject.ts';
import { storesInErasureOrder, type Stores } from './stores.ts';

/** What an erasure did. It names nobody. */
export interface ForgetReceipt {
  receipt_id: string;
  requested_at: string;
  /** Over the receipt's id and the subject: whoever holds both can show that they belong together. */
  subject_sha256: string;
  /** By kind. */
  removed: Counts;
  /** Over all of the above. */
  sha256: string;
}

/** How an erasure runs. */
export interface ForgetOptions extends StoreOptions {
  /** Only counts; nothing is removed or written down. */
  dry_run?: boolean;
}

/**
 * Erases all that the stores hold of a subject and writes the receipt into the audit trail, as an event
 * `subject.forgotten`. Can be repeated: a second time removes nothing more, and what was interrupted is finished.
 *
 * What stays: audit entries without their contents, each an opaque id, a time and a hash; what a database keeps of
 * deleted rows until it reuses their space (its log, its backups).
 */
export async function forgetSubject(
  stores: Stores,
  subject: ForgetSubject,
  options: ForgetOptions = {},
): Promise<ForgetReceipt> {
  const { dry_run = false } = options;
  const { clock, ids } = storeContext(options);
  const receipt_id = ids();
  const requested_at = toTimestamp(clock.now());

  const found = await resolveSubject(stores, subject);
  const removed: Counts[] = [];
  for (const store of storesInErasureOrder(stores)) removed.push(await store.forget(found, { dry_run }));

  const subject_sha256 = hashSubject(receipt_id, subject);
  const receipt = withHash({ receipt_id, requested_at, subject_sha256, removed: sumCounts(removed) });
  if (dry_run) return receipt;
  const { tenant_id } = subject;
  await stores.audit.saveEvent({
    tenant_id,
    event_type: forgottenEventType,
    event_data: { ...receipt },
    timestamp: requested_at,
  });
  return receipt;
}

/** Whether a receipt is unchanged and about this subject. */
export function isReceiptFor(receipt: ForgetReceipt, subject: ForgetSubject): boolean {
  const { sha256: _, ...rest } = receipt;
  const isUnchanged = withHash(rest).sha256 === receipt.sha256;
  return isUnchanged && receipt.subject_sha256 === hashSubject(receipt.receipt_id, subject);
}

function withHash(receipt: Omit<ForgetReceipt, 'sha256'>): ForgetReceipt {
  return { ...receipt, sha256: sha256(canonicalJson(receipt)) };
}

function hashSubject(receipt_id: string, subject: ForgetSubject): string {
  return sha256(`${receipt_id} ${canonicalJson(subject)}`);
}
