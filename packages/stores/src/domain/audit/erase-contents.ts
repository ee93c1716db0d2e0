import { toTimestamp, ValidationError } from '@waymark/core-types';
import type { StoreContext } from '../documents/prepare-document.ts';
import { chunksOf } from '../documents/chunks-of.ts';
import { requireFields } from '../documents/require-fields.ts';
import { checkPolicy } from '../maintenance/check-policy.ts';
import { addCount } from '../maintenance/counts.ts';
import type { Counts, ErasureSubject, StoreMaintenance } from '../store-maintenance.ts';
import type { AuditContent } from './audit-entry.ts';
import { auditKinds, erasureKind, newContent, type ErasureRecord } from './audit-kinds.ts';
import type { AuditLog, SelectedEntry, Selection } from './audit-log.ts';

/** Contents that one transaction erases, and one receipt names. */
const chunkSize = 500;
/** Ids in one statement. */
const idsAtOnce = 100;

/** Erasure and retention of contents. Every erasure leaves a receipt in the chain, so that the chain still holds. */
export function erasures(
  log: AuditLog,
  context: StoreContext & { newSalt(): string },
): Pick<StoreMaintenance, 'forget' | 'prune'> {
  async function erase(
    selections: Iterable<Selection>,
    { reason, dry_run }: { reason: ErasureRecord['reason']; dry_run: boolean },
  ): Promise<Counts> {
    const removed = new Map<number, SelectedEntry>();
    const counts: Counts = {};
    for (const selection of selections) {
      if (dry_run) {
        for (const entry of await log.select(selection, null)) removed.set(entry.sequence, entry);
        continue;
      }
      const receiptOf = (selected: readonly SelectedEntry[]) => receipt(selection.tenant_id, { selected, reason });
      for (let selected; (selected = await log.erase(selection, { limit: chunkSize, receiptOf })).length > 0;) {
        count(counts, selected);
      }
    }
    count(counts, removed.values());
    return counts;
  }

  function receipt(
    tenant_id: string,
    { selected, reason }: { selected: readonly SelectedEntry[]; reason: ErasureRecord['reason'] },
  ): AuditContent {
    const removed: Counts = {};
    count(removed, selected);
    const sequences = selected.map(({ sequence }) => sequence);
    const timestamp = toTimestamp(context.clock.now());
    const record = { id: context.ids(), tenant_id, timestamp, reason, removed, sequences };
    return newContent(erasureKind, record, context.newSalt());
  }

  return {
    async forget(subject, { dry_run = false } = {}) {
      requireFields(subject, ['tenant_id']);
      return erase(selectionsOf(subject), { reason: 'forgotten', dry_run });
    },
    async prune(policy, { dry_run = false } = {}) {
      checkPolicy(policy);
      const { tenant_id, audited_before } = policy;
      if (audited_before === undefined) return {};
      return erase([{ tenant_id, before: audited_before }], { reason: 'pruned', dry_run });
    },
  };
}

function count(counts: Counts, entries: Iterable<SelectedEntry>): void {
  for (const { kind } of entries) addCount(counts, auditKinds[kind].versions.kind);
}

function* selectionsOf(subject: ErasureSubject): Iterable<Selection> {
  if ('everything' in subject) return yield subject;
  const { tenant_id, session_ids, profile_ids } = subject;
  for (const id of [...session_ids, ...profile_ids]) assertUuid(id);
  for (const some of chunksOf(session_ids, idsAtOnce)) yield { tenant_id, session_ids: some, profile_ids: [] };
  for (const some of chunksOf(profile_ids, idsAtOnce)) yield { tenant_id, session_ids: [], profile_ids: some };
}

function assertUuid(id: string): void {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) return;
  const message = 'Expected the UUIDs of sessions and profiles';
  throw new ValidationError(`Cannot forget ${JSON.stringify(id.slice(0, 60))}: ${message}.`, [
    { path: '$.session_ids', message },
  ]);
}
