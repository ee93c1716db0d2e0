import type { ChainHead } from '../audit-store.ts';
import type { AuditContent, AuditEntry, EntryKind } from './audit-entry.ts';

/** Which entry. */
export interface EntryKey {
  tenant_id: string;
  kind: EntryKind;
  id: string;
}

/** Which contents in which order: by turn number (then time), or by time; entries of one time in the chain's order. */
export interface ContentListing {
  tenant_id: string;
  kind: EntryKind;
  where: { session_id?: string; agent_id?: string; event_type?: string };
  /** From `start` up to but not at `end`. */
  start?: string;
  end?: string;
  order: 'turn' | 'time';
  limit: number;
  offset: number;
  after: ContentPlace | null;
}

/** Where a content stands in a listing. */
export interface ContentPlace {
  sequence: number;
  timestamp: string;
  turn_number: number;
}

/** A content in a listing. */
export interface ListedContent extends ContentPlace {
  packed: string;
}

/** A row of the chain with all that is stored beside it. */
export interface AuditRow {
  entry: AuditEntry;
  content: AuditContent | null;
  /** The entry of the kind `erasure` that took the content away. */
  receipt_sequence: number | null;
}

/** Whose contents are erased; receipts of erasures never are. */
export type Selection =
  /** Contents of these sessions, events of their turns, and whatever names one of these sessions or profiles. */
  | { tenant_id: string; session_ids: readonly string[]; profile_ids: readonly string[] }
  | { tenant_id: string; before: string }
  | { tenant_id: string; everything: true };

/** An entry whose content was, or would be, erased. */
export interface SelectedEntry {
  sequence: number;
  kind: 'turn' | 'event';
}

/**
 * What an engine does for the audit trail: it keeps chains, refuses to change them, and knows nothing of what entries
 * mean. Each call that writes is one transaction.
 */
export interface AuditLog {
  head(tenant_id: string): Promise<ChainHead>;
  /** Appends in this order. @throws {UniqueError | DatabaseError} when the id of one is taken; nothing is written. */
  append(tenant_id: string, contents: readonly AuditContent[]): Promise<void>;
  holds(key: EntryKey): Promise<boolean>;
  /** What an entry holds, unless it was erased. */
  read(key: EntryKey): Promise<string | null>;
  list(listing: ContentListing): Promise<ListedContent[]>;
  /** Rows of the chain after a sequence, in order. */
  walk(query: { tenant_id: string; after: number; limit: number }): Promise<AuditRow[]>;
  select(selection: Selection, limit: number | null): Promise<SelectedEntry[]>;
  /** Erases the first ones of a selection and appends the receipt that names them; without any it writes nothing. */
  erase(
    selection: Selection,
    options: { limit: number; receiptOf(selected: readonly SelectedEntry[]): AuditContent },
  ): Promise<SelectedEntry[]>;
  /**
   * Takes over an entry of another database. A receipt takes away the contents that it names.
   * @returns false when the chain holds it already.
   * @throws {ValidationError} when it does not follow the chain's head.
   */
  restore(entry: AuditEntry, how: { content: AuditContent | null; erases: readonly number[] }): Promise<boolean>;
}
