import type { AuditEvent, AuditEventInput, TurnRecord, TurnRecordInput } from '@waymark/core-types/domain';
import type { Draft } from './documents/draft.ts';
import type { Page, Paging } from './documents/paging.ts';
import type { StoreMaintenance } from './store-maintenance.ts';

/** From `start` up to but not at `end`, each in UTC with milliseconds. */
export interface Period {
  start?: string;
  end?: string;
}

/** The newest entry of a tenant's chain. Kept outside of the database, it shows an end that was cut off later. */
export interface ChainHead {
  tenant_id: string;
  /** Entries of the chain so far. */
  sequence: number;
  /** Hash of the newest one, in hexadecimal; of an empty chain, 64 zeros. */
  hash: string;
}

/** What `verify` found. */
export interface ChainReport {
  tenant_id: string;
  ok: boolean;
  /** Entries that were walked. */
  entries: number;
  /** Entries whose content was erased with a receipt that is in the chain; their hashes still stand. */
  erased: number;
  head: ChainHead;
  /** What does not fit, first ones first, at most 100. */
  problems: ChainProblem[];
}

/** One place where the chain does not fit. */
export interface ChainProblem {
  sequence: number;
  /** Id of the entry, where there is one. */
  id: string | null;
  problem:
    | 'content-changed'
    /** Gone, and no receipt in the chain names it. */
    | 'content-missing'
    /** Not what its hash was computed over, or not after the entry before it. */
    | 'entry-changed'
    /** `sequence` is the first one that is missing. */
    | 'entry-missing'
    /** The newest entry is not the one that the head, or the anchor, holds. */
    | 'head-differs'
    /** A column by which queries find the content does not say what the content says. */
    | 'index-differs';
  message: string;
}

/**
 * What happened, append only. The database itself refuses an update and a delete. Each entry carries a hash over its
 * content and the entry before it, so that `verify` finds what was changed, removed or put in between.
 *
 * An entry keeps the tenant, an id, a kind and a time for good, and nothing else: choose ids that say nothing of a person.
 * All else is content. `forget` and `prune` take contents away and append a receipt that names the entries, never a
 * person; the chain still holds, and the ids stay taken. `forget` also takes what names a session or a profile anywhere
 * in its content, for which it reads all contents of the tenant.
 *
 * Saves return the document as stored, id and `timestamp` filled in. They throw a ValidationError for one that does not
 * fit, and queries for a page or time that there cannot be.
 */
export interface AuditStore extends StoreMaintenance {
  /** @throws {AppendOnlyError} when a turn of this id is there already. */
  saveTurn(turn: Draft<TurnRecordInput>): Promise<TurnRecord>;
  getTurn(key: { tenant_id: string; turn_id: string }): Promise<TurnRecord | null>;
  /** In the order of turn_number, then time; 50 a page by default. */
  listTurnsBySession(query: { tenant_id: string; session_id: string } & Paging): Promise<Page<TurnRecord>>;
  /** In the order of time; 100 a page by default. */
  listTurnsByTenant(query: { tenant_id: string; agent_id?: string } & Period & Paging): Promise<Page<TurnRecord>>;
  /** @throws {AppendOnlyError} when an event of this id is there already. */
  saveEvent(event: Draft<AuditEventInput>): Promise<AuditEvent>;
  /** In the order of time; 100 a page by default. */
  listEvents(
    query: { tenant_id: string; event_type?: string; session_id?: string } & Period & Paging,
  ): Promise<Page<AuditEvent>>;
  /** Of an empty chain, `sequence` is 0. */
  head(query: { tenant_id: string }): Promise<ChainHead>;
  /**
   * Walks the whole chain of a tenant. With an `anchor`, what `head` returned before, an end that was cut off is
   * found too.
   * @throws {SchemaVersionError} for an entry of a newer version, which only that can judge.
   */
  verify(query: { tenant_id: string; anchor?: ChainHead }): Promise<ChainReport>;
}
