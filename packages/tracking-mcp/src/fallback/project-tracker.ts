import type { WaymarkErrorJson } from '@waymark/core-types';

import type { ReadInput, ReadName, ReadResult } from '../operation/reads.ts';
import type { WriteInput, WriteName, WriteResult } from '../operation/writes.ts';
import type { WriteContext } from '../tracker.ts';

/** Where an answer comes from: the database, or the first of three layers below it that can answer. */
export type AnswerSource = 'database' | 'cache' | 'git' | 'markdown';

/** Data, and how far it can be trusted. */
export interface Answer<Data> {
  data: Data;
  source: AnswerSource;
  /** How old the data may be, in milliseconds; 0 from the database. */
  age_ms: number;
  /** What a person should know: that the database is away, where the answer comes from instead. */
  warnings: string[];
  /** Names the operation that waits for the database to come back; null for a read and for a write that it has. */
  pending_operation_id: string | null;
}

/** A write that waits, or that could not be replayed. */
export interface OutboxEntry {
  operation_id: string;
  /** Ascending in the order of the writes. */
  position: number;
  operation: WriteName;
  input: Record<string, unknown>;
  by: string;
  /** When it was asked for, ISO 8601. */
  at: string;
  state: 'waiting' | 'conflict' | 'failed';
  attempts: number;
  /** Why the database did not take it, both sides included where it is a conflict. */
  error: WaymarkErrorJson | null;
}

/** What one replay of the outbox did. */
export interface SyncReport {
  replayed: number;
  conflicts: OutboxEntry[];
  failed: OutboxEntry[];
  waiting: number;
  /** Changes of others that the cache took over. */
  followed: number;
  /** See {@link TrackerHealth}. */
  cache_error: string | null;
}

/** How the database does, as seen from here. */
export interface TrackerHealth {
  state: 'connected' | 'disconnected' | 'recovering';
  /** When the database answered last, ISO 8601; null when it never did. */
  last_answer_at: string | null;
  last_error: string | null;
  /** When it is tried again, ISO 8601; null while it is connected. */
  next_attempt_at: string | null;
  waiting: number;
  conflicts: number;
  /** Age of the cache in milliseconds; null when it is empty. */
  cache_age_ms: number | null;
  /** Why the cache could not follow the database when it last tried, and what to do; null while it can. */
  cache_error: string | null;
}

/**
 * A tracker that goes on while its database is away: reads fall through four layers, writes go to the cache and to the
 * status file and are replayed, in order and once, when the database is back.
 *
 * Throws what a Tracker throws, and TrackingOfflineError for what only the database can decide, such as a claim.
 */
export interface ProjectTracker {
  read<Name extends ReadName>(name: Name, query: ReadInput<Name>): Promise<Answer<ReadResult<Name>>>;
  write<Name extends WriteName>(
    name: Name,
    input: WriteInput<Name>,
    context: WriteContext,
  ): Promise<Answer<WriteResult<Name>>>;
  /** Replays what waits and brings the cache up to date, now. */
  sync(): Promise<SyncReport>;
  /** What waits and what a person has to decide, oldest first. */
  outbox(): Promise<OutboxEntry[]>;
  /**
   * Decides about an entry: `discard` it, also while it waits, or `retry` one that could not be replayed, with another
   * version or input.
   */
  resolve(decision: {
    operation_id: string;
    decision: 'discard' | 'retry';
    input?: Record<string, unknown>;
  }): Promise<SyncReport>;
  health(): Promise<TrackerHealth>;
  /** Lets go of everything; what waits stays in the outbox. */
  close(): Promise<void>;
}
