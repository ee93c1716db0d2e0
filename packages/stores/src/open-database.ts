import type { Database } from './database.ts';

/** How a database is opened. */
export interface OpenDatabaseOptions {
  /**
   * `full` (the default) survives a power cut after every acknowledged write; `normal` may lose the last ones to a power
   * cut, never to a crash of the process. Applies to files; servers decide for themselves.
   */
  durability?: 'full' | 'normal';
  /** How long writes retry on contention before BusyError, in milliseconds. Default 30,000. */
  deadlineMs?: number;
  /** Token of a libSQL server. */
  authToken?: string;
}

/**
 * Opens the database that a URL names: `memory:`, `file:path` (made when it is missing), `libsql://` and `http(s)://`
 * for a libSQL server, `postgres://`, and `node-sqlite:path` on Node 24 or later. The engine's code is loaded only now.
 * @throws {DatabaseError} with code DATABASE_INVALID_URL for any other URL; the message never holds a password.
 */
export declare function openDatabase(url: string, options?: OpenDatabaseOptions): Promise<Database>;
