import type { Database, SqlValue, Transaction } from '../../../database.ts';
import type { ChainHead } from '../../audit-store.ts';
import {
  emptyChain,
  linkEntries,
  type AuditContent,
  type AuditEntry,
  type EntryKind,
} from '../../audit/audit-entry.ts';
import type {
  AuditLog,
  AuditRow,
  ContentListing,
  EntryKey,
  ListedContent,
  SelectedEntry,
  Selection,
} from '../../audit/audit-log.ts';
import { isNextEntry } from '../../audit/chain-misfit.ts';
import { chunksOf } from '../../documents/chunks-of.ts';
import { toColumn } from '../column-text.ts';
import { fromColumn, listingCondition, selectionCondition } from './content-conditions.ts';

const entryColumns = ['tenant_id', 'sequence', 'kind', 'id', 'timestamp', 'content_hash', 'previous_hash', 'hash'];
const contentColumns = ['agent_id', 'session_id', 'turn_id', 'turn_number', 'event_type', 'salt', 'packed'];
const placeColumns = ['tenant_id', 'sequence', 'kind', 'id', 'timestamp'];

/** Values in one statement; far below what every engine takes. */
const maximumValues = 2_000;

/** Chains in the tables of a database. The row of a tenant in `audit_chain` lets one writer in after the other. */
export class SqlAuditLog implements AuditLog {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async head(tenant_id: string): Promise<ChainHead> {
    const [head] = await this.#database.query<Head>('select sequence, hash from audit_chain where tenant_id = ?', [
      toColumn(tenant_id),
    ]);
    return head === undefined ? emptyChain(tenant_id) : { tenant_id, ...head };
  }

  append(tenant_id: string, contents: readonly AuditContent[]): Promise<void> {
    return this.#database.tx(async (transaction) => {
      const head = await this.#lockHead(transaction, tenant_id);
      await writeEntries(transaction, linkEntries(head, contents), contents);
    });
  }

  async holds({ tenant_id, kind, id }: EntryKey): Promise<boolean> {
    const rows = await this.#database.query(
      'select sequence from audit_entry where tenant_id = ? and kind = ? and id = ?',
      [tenant_id, kind, id].map(toColumn),
    );
    return rows.length > 0;
  }

  async read({ tenant_id, kind, id }: EntryKey): Promise<string | null> {
    const rows = await this.#database.query<{ packed: string }>(
      `select packed from audit_content where tenant_id = ? and sequence =
        (select sequence from audit_entry where tenant_id = ? and kind = ? and id = ?)`,
      [tenant_id, tenant_id, kind, id].map(toColumn),
    );
    return rows[0]?.packed ?? null;
  }

  async list(listing: ContentListing): Promise<ListedContent[]> {
    const { sql, params } = listingCondition(listing);
    const order = listing.order === 'turn' ? 'turn_number, timestamp, sequence' : 'timestamp, sequence';
    const rows = await this.#database.query<ListedRow>(
      `select sequence, timestamp, turn_number, packed from audit_content where ${sql} order by ${order} limit ? offset ?`,
      [...params, listing.limit, listing.offset],
    );
    return rows.map((row) => ({ ...row, turn_number: row.turn_number ?? 0 }));
  }

  async walk(query: { tenant_id: string; after: number; limit: number }): Promise<AuditRow[]> {
    const { tenant_id, after, limit } = query;
    const entry = entryColumns.map((column) => `entry.${column}`);
    const place = ['kind', 'id', 'timestamp'].map((column) => `content.${column} as content_${column}`);
    const rows = await this.#database.query<WalkedRow>(
      `select ${[...entry, ...place, ...contentColumns].join(', ')}, erasure.receipt_sequence
        from audit_entry entry
        left join audit_content content on content.tenant_id = entry.tenant_id and content.sequence = entry.sequence
        left join audit_erasure erasure on erasure.tenant_id = entry.tenant_id and erasure.sequence = entry.sequence
        where entry.tenant_id = ? and entry.sequence > ? order by entry.sequence limit ?`,
      [toColumn(tenant_id), after, limit],
    );
    return rows.map(toAuditRow);
  }

  select(selection: Selection, limit: number | null): Promise<SelectedEntry[]> {
    const { sql, params } = selectStatement(selection, limit);
    return this.#database.query<SelectedEntry & Record<string, SqlValue>>(sql, params);
  }

  async erase(
    selection: Selection,
    { limit, receiptOf }: { limit: number; receiptOf(selected: readonly SelectedEntry[]): AuditContent },
  ): Promise<SelectedEntry[]> {
    // Locking would begin a chain for a tenant that has none.
    if ((await this.select(selection, 1)).length === 0) return [];
    return this.#database.tx(async (transaction) => {
      const head = await this.#lockHead(transaction, selection.tenant_id);
      const { sql, params } = selectStatement(selection, limit);
      const selected = await transaction.query<SelectedEntry & Record<string, SqlValue>>(sql, params);
      if (selected.length === 0) return [];
      const receipt = receiptOf(selected);
      const [entry] = linkEntries(head, [receipt]) as [AuditEntry];
      await writeEntries(transaction, [entry], [receipt]);
      await eraseContents(transaction, { entry, erases: selected.map(({ sequence }) => sequence) });
      return selected;
    });
  }

  restore(entry: AuditEntry, how: { content: AuditContent | null; erases: readonly number[] }): Promise<boolean> {
    return this.#database.tx(async (transaction) => {
      const head = await this.#lockHead(transaction, entry.tenant_id);
      const rows = await transaction.query<{ hash: string }>(
        'select hash from audit_entry where tenant_id = ? and sequence = ?',
        [entry.tenant_id, entry.sequence],
      );
      if (!isNextEntry(entry, { head, stored: rows[0]?.hash ?? null })) return false;
      await writeEntries(transaction, [entry], how.content === null ? [] : [how.content]);
      await eraseContents(transaction, { entry, erases: how.erases });
      return true;
    });
  }

  /** Whoever holds the head is the only writer of this chain until the transaction ends. */
  async #lockHead(transaction: Transaction, tenant_id: string): Promise<ChainHead> {
    // SQLite has one writer at a time anyway.
    const lock = this.#database.dialect === 'postgres' ? ' for update' : '';
    const select = `select sequence, hash from audit_chain where tenant_id = ?${lock}`;
    const [found] = await transaction.query<Head>(select, [tenant_id]);
    if (found !== undefined) return { tenant_id, ...found };
    const empty = emptyChain(tenant_id);
    await transaction.query(
      'insert into audit_chain (tenant_id, sequence, hash) values (?, ?, ?) on conflict do nothing',
      [tenant_id, empty.sequence, empty.hash],
    );
    const [made] = await transaction.query<Head>(select, [tenant_id]);
    return { tenant_id, ...made! };
  }
}

type Head = { sequence: number; hash: string };
type ListedRow = { sequence: number; timestamp: string; turn_number: number | null; packed: string };
type WalkedRow = Record<string, SqlValue>;

/** Contents are those of the first entries; an entry that was erased elsewhere has none. */
async function writeEntries(
  transaction: Transaction,
  entries: readonly AuditEntry[],
  contents: readonly AuditContent[],
): Promise<void> {
  const entryRows = entries.map((entry) => entryColumns.map((column) => entry[column as keyof AuditEntry]));
  const contentRows = contents.map(({ kind, id, timestamp, columns, salt, packed }, index) => {
    const { tenant_id, sequence } = entries[index]!;
    const { agent_id, session_id, turn_id, turn_number } = columns;
    const event_type = columns.event_type === null ? null : toColumn(columns.event_type);
    const place = [tenant_id, sequence, kind, id, timestamp];
    return [...place, agent_id, session_id, turn_id, turn_number, event_type, salt, packed];
  });
  await insertRows(transaction, { table: 'audit_entry', columns: entryColumns, rows: entryRows });
  const columns = [...placeColumns, ...contentColumns];
  await insertRows(transaction, { table: 'audit_content', columns, rows: contentRows });
  const { tenant_id, sequence, hash } = entries.at(-1)!;
  await transaction.query('update audit_chain set sequence = ?, hash = ? where tenant_id = ?', [
    sequence,
    hash,
    tenant_id,
  ]);
}

/** The database lets a content go only when a row of `audit_erasure` names it. */
async function eraseContents(
  transaction: Transaction,
  { entry, erases }: { entry: AuditEntry; erases: readonly number[] },
): Promise<void> {
  const { tenant_id, sequence: receipt } = entry;
  const columns = ['tenant_id', 'sequence', 'receipt_sequence'];
  const rows = erases.map((sequence) => [tenant_id, sequence, receipt]);
  await insertRows(transaction, { table: 'audit_erasure', columns, rows });
  for (const some of chunksOf(erases, maximumValues)) {
    await transaction.query(
      `delete from audit_content where tenant_id = ? and sequence in (${some.map(() => '?').join(', ')})`,
      [tenant_id, ...some],
    );
  }
}

async function insertRows(
  transaction: Transaction,
  { table, columns, rows }: { table: string; columns: readonly string[]; rows: readonly SqlValue[][] },
): Promise<void> {
  const one = `(${columns.map(() => '?').join(', ')})`;
  for (const some of chunksOf(rows, Math.floor(maximumValues / columns.length))) {
    const values = some.map(() => one).join(', ');
    await transaction.query(`insert into ${table} (${columns.join(', ')}) values ${values}`, some.flat());
  }
}

function selectStatement(selection: Selection, limit: number | null) {
  const { sql, params } = selectionCondition(selection);
  // Events before turns: what leads from an event to its session is the turn.
  const order = 'session_ids' in selection ? 'kind, sequence' : 'sequence';
  const bound = limit === null ? '' : ' limit ?';
  return {
    sql: `select sequence, kind from audit_content where ${sql} order by ${order}${bound}`,
    params: limit === null ? params : [...params, limit],
  };
}

function toAuditRow(row: WalkedRow): AuditRow {
  const entry = Object.fromEntries(entryColumns.map((column) => [column, row[column]])) as unknown as AuditEntry;
  const receipt_sequence = row['receipt_sequence'] as number | null;
  if (row['packed'] === null) return { entry, content: null, receipt_sequence };
  const { agent_id, session_id, turn_id, turn_number, event_type } = row;
  const columns = { agent_id, session_id, turn_id, turn_number, event_type } as unknown as AuditContent['columns'];
  const content: AuditContent = {
    kind: row['content_kind'] as EntryKind,
    id: row['content_id'] as string,
    timestamp: row['content_timestamp'] as string,
    columns: columns.event_type === null ? columns : { ...columns, event_type: fromColumn(columns.event_type) },
    salt: row['salt'] as string,
    packed: row['packed'] as string,
  };
  return { entry, content, receipt_sequence };
}
