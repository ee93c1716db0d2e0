import type { WaymarkErrorJson } from '@waymark/core-types';
import type { Database, Row, SqlValue, Statement, Transaction } from '@waymark/stores';

import type { WriteName } from '../operation/writes.ts';
import type { Alongside } from '../sql/create-tracker.ts';
import type { OutboxEntry } from './project-tracker.ts';

/** An entry, and the entities that the cache changed by it, each as its type and its id. */
export interface StoredEntry extends OutboxEntry {
  touched: string[];
}

type Stored = Omit<StoredEntry, 'operation_id' | 'position' | 'state'>;

interface EntryRow extends Row {
  position: number;
  operation_id: string;
  state: string;
  doc: string;
}

/** The writes of one project that wait in its cache file for the database, and those that it refused. */
export class Outbox {
  readonly #database: Database;
  readonly #project: string;

  constructor(database: Database, project: string) {
    this.#database = database;
    this.#project = project;
  }

  /** Adds a write in the transaction in which the cache applies it. */
  static readonly append: Alongside = async (work, { command, after }) => {
    const changed = await work.query<{ entity_type: string; entity_id: string }>(
      'select entity_type, entity_id from tracking_change where project = ? and sequence > ?',
      [work.project, after],
    );
    const stored: Stored = {
      operation: work.operation as WriteName,
      input: command as Record<string, unknown>,
      by: work.by,
      at: work.now,
      attempts: 0,
      error: null,
      touched: changed.map(({ entity_type, entity_id }) => `${entity_type} ${entity_id}`),
    };
    await work.query(
      `insert into tracking_outbox (project, operation_id, state, is_shown, doc) values (?, ?, 'waiting', 1, ?)`,
      [work.project, work.operationId, JSON.stringify(stored)],
    );
  };

  /** Those that wait and those that a person has to decide about, oldest first. */
  async list(): Promise<OutboxEntry[]> {
    const entries = await this.#select("state <> 'discarded'", []);
    return entries.map(toEntry);
  }

  async next(): Promise<StoredEntry | null> {
    const [entry] = await this.#select("state = 'waiting'", [], 1);
    return entry ?? null;
  }

  async get(operationId: string): Promise<StoredEntry | null> {
    const [entry] = await this.#select("state <> 'discarded' and operation_id = ?", [operationId]);
    return entry ?? null;
  }

  /** Refused entries before this one whose effect the cache still shows. */
  async refusedBefore({ position }: StoredEntry): Promise<StoredEntry[]> {
    return this.#select("state <> 'waiting' and is_shown = 1 and position < ?", [position]);
  }

  async counts(): Promise<{ waiting: number; refused: number }> {
    const rows = await this.#database.query<{ state: string; number: number }>(
      'select state, count(*) as number from tracking_outbox where project = ? group by state',
      [this.#project],
    );
    const count = (...states: string[]) =>
      rows.filter(({ state }) => states.includes(state)).reduce((sum, { number }) => sum + number, 0);
    return { waiting: count('waiting'), refused: count('conflict', 'failed') };
  }

  /** Whether anything waits, as seen by a transaction of the cache. */
  async waits(transaction: Pick<Transaction, 'query'> = this.#database): Promise<boolean> {
    const rows = await transaction.query(
      "select 1 as waits from tracking_outbox where project = ? and state = 'waiting' limit 1",
      [this.#project],
    );
    return rows.length > 0;
  }

  /** The database has it. */
  async remove({ operation_id }: OutboxEntry): Promise<void> {
    await this.#database.batch([this.#delete(operation_id)]);
  }

  /** The database did not answer, or refused it. */
  async keep(entry: StoredEntry, outcome: { state: OutboxEntry['state']; error: WaymarkErrorJson }): Promise<void> {
    const { operation_id, position: _, state: __, ...stored } = entry;
    const doc: Stored = { ...stored, attempts: entry.attempts + 1, error: outcome.error };
    const statements = [this.#update(operation_id, outcome.state, doc)];
    if (outcome.state !== 'waiting') statements.push(this.#markStale());
    await this.#database.batch(statements);
  }

  /** Sends an entry that was refused once more, with this input. */
  async retry(entry: StoredEntry, input: Record<string, unknown>): Promise<void> {
    const { operation_id, position: _, state: __, ...stored } = entry;
    await this.#database.batch([this.#update(operation_id, 'waiting', { ...stored, input, error: null })]);
  }

  /** Gives an entry up. While the cache shows its effect, what came after it must still be known to rest on it. */
  async discard({ operation_id }: OutboxEntry): Promise<void> {
    const sql = "update tracking_outbox set state = 'discarded' where project = ? and operation_id = ?";
    const { sql: remove, params } = this.#delete(operation_id);
    await this.#database.batch([
      this.#markStale(),
      { sql, params: [this.#project, operation_id] },
      { sql: `${remove} and is_shown = 0`, params: params! },
    ]);
  }

  /** In a transaction in which the cache takes over the database's state: it shows no refused write any more. */
  async forgetShown(transaction: Transaction): Promise<void> {
    await transaction.query("delete from tracking_outbox where project = ? and state = 'discarded'", [this.#project]);
    await transaction.query('update tracking_outbox set is_shown = 0 where project = ?', [this.#project]);
  }

  /** The cache shows what the database does not have. */
  #markStale(): Statement {
    return {
      sql: 'update tracking_cache set is_stale = 1 where project = ?',
      params: [this.#project],
      expectChanges: 1,
    };
  }

  #delete(operationId: string): Statement {
    return {
      sql: 'delete from tracking_outbox where project = ? and operation_id = ?',
      params: [this.#project, operationId],
    };
  }

  #update(operationId: string, state: OutboxEntry['state'], doc: Stored): Statement {
    return {
      sql: 'update tracking_outbox set state = ?, doc = ? where project = ? and operation_id = ?',
      params: [state, JSON.stringify(doc), this.#project, operationId],
    };
  }

  async #select(condition: string, params: readonly SqlValue[], limit = 1_000_000): Promise<StoredEntry[]> {
    const rows = await this.#database.query<EntryRow>(
      `select position, operation_id, state, doc from tracking_outbox
       where project = ? and ${condition} order by position limit ${limit}`,
      [this.#project, ...params],
    );
    return rows.map(({ position, operation_id, state, doc }) => ({
      operation_id,
      position,
      state: state as OutboxEntry['state'],
      ...(JSON.parse(doc) as Stored),
    }));
  }
}

/** The entry as others see it. */
export function toEntry(stored: StoredEntry): OutboxEntry {
  const { touched: _, ...entry } = stored;
  return entry;
}
