import type { AuditEvent, AuditEventInput, TurnRecord, TurnRecordInput } from '@waymark/core-types/domain';
import type { Draft } from './documents/draft.ts';
import type { Page, Paging } from './documents/paging.ts';
import type { StoreMaintenance } from './store-maintenance.ts';

/** From `start` up to but not at `end`. */
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
  problem: 'content-changed' | 'content-missing' | 'entry-changed' | 'entry-missing' | 'head-differs' | 'index-differs';
  message: string;
}

/**
 * What happened, append only. The database itself refuses an update and a delete. Each entry carries a hash over its
 * content and the entry before it, so that `verify` finds what was changed, removed or put in between.
 */
export interface AuditStore extends StoreMaintenance {
  /** @throws {AppendOnlyError} when a turn of this id is there already. */
  saveTurn(turn: Draft<TurnRecordInput>): Promise<TurnRecord>;
  getTurn(key: { tenant_id: string; turn_id: string }): Promise<TurnRecord | null>;
  /** In the order of turn_number; 50 a page by default. */
  listTurnsBySession(query: { tenant_id: string; session_id: string } & Paging): Promise<Page<TurnRecord>>;
  /** In the order of time; 100 a page by default. */
  listTurnsByTenant(query: { tenant_id: string; agent_id?: string } & Period & Paging): Promise<Page<TurnRecord>>;
  /** @throws {AppendOnlyError} when an event of this id is there already. */
  saveEvent(event: Draft<AuditEventInput>): Promise<AuditEvent>;
  /** In the order of time; 100 a page by default. */
  listEvents(
    query: { tenant_id: string; event_type?: string; session_id?: string } & Period & Paging,
  ): Promise<Page<AuditEvent>>;
  head(query: { tenant_id: string }): Promise<ChainHead>;
  /** Walks the whole chain of a tenant. With an `anchor`, what `head` returned before, an end that was cut off is found too. */
  verify(query: { tenant_id: string; anchor?: ChainHead }): Promise<ChainReport>;
}
