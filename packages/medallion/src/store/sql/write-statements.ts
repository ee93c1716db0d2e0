import type { Dialect, Statement } from '@waymark/stores';
import { isLive, updatedMs, type MedallionRecord } from '../medallion-record.ts';
import type { StoredMedallion } from '../medallion-store.ts';
import { indexText } from './full-text.ts';
import { appendRevision } from './revision-log.ts';
import { countNames, discountNames, storedNames } from './scope-names.ts';
import { marks } from './statements.ts';
import { indexVector, type IndexedVector } from './vector-statements.ts';

/** Where and with what vector a record is written. */
export interface WriteContext {
  dialect: Dialect;
  tenant: string;
  vector: IndexedVector | null;
}

/** The row that an update replaces. */
export interface CurrentRow extends StoredMedallion {
  rid: number;
  /** As it is stored, which may be an older version than the medallion: the history's next delta starts from it. */
  document: string;
}

/** All that creating a medallion writes. The first statement but for the lock fails the batch when the scope is taken. */
export function createStatements(
  record: MedallionRecord,
  context: WriteContext,
  options: { onlyIfNoneActive: boolean },
): Statement[] {
  const { tenant } = context;
  const lock: Statement = {
    sql: `insert into medallion_scope_lock (tenant, scope_key) values (?, ?)
      on conflict (tenant, scope_key) do update set scope_key = excluded.scope_key`,
    params: [tenant, record.scopeKey],
  };
  const columns = [tenant, record.id, record.medallion.meta.status, record.live, record.updatedMs] as const;
  const insert: Statement = {
    sql: `insert into medallion (tenant, medallion_id, revision, status, live, updated_ms, scope_key, doc)
      select cast(? as text), cast(? as text), 1, cast(? as text), cast(? as bigint), cast(? as bigint),
        cast(? as text), cast(? as text)
      ${options.onlyIfNoneActive ? 'where not exists (select 1 from medallion m where m.tenant = ? and m.scope_key = ? and m.live = 1)' : ''}`,
    params: [
      ...columns,
      record.scopeKey,
      record.document,
      ...(options.onlyIfNoneActive ? [tenant, record.scopeKey] : []),
    ],
    expectChanges: 1,
  };
  const names = storedNames(record.medallion.scope).all;
  return [
    ...(options.onlyIfNoneActive ? [lock] : []),
    insert,
    ...countNames(tenant, names.toSorted()),
    ...insertPostings(tenant, record, names),
    indexText(context.dialect, tenant, record),
    indexVector(context.dialect, tenant, record, context.vector),
    appendRevision(tenant, record, { revision: 1, previousDocument: null }),
  ];
}

/** All that updating a medallion writes; the first statement fails the batch when the row is at another revision. */
export function updateStatements(current: CurrentRow, next: MedallionRecord, context: WriteContext): Statement[] {
  const { tenant } = context;
  const revision = current.revision + 1;
  return [
    {
      sql: `update medallion set revision = ?, status = ?, live = ?, updated_ms = ?, scope_key = ?, doc = ?
        where tenant = ? and medallion_id = ? and revision = ?`,
      params: [
        ...[revision, next.medallion.meta.status, next.live, next.updatedMs, next.scopeKey, next.document],
        ...[tenant, next.id, current.revision],
      ],
      expectChanges: 1,
    },
    ...movePostings(current, next, tenant),
    indexText(context.dialect, tenant, next),
    indexVector(context.dialect, tenant, next, context.vector),
    appendRevision(tenant, next, { revision, previousDocument: current.document }),
  ];
}

/** Postings carry liveness and time, so that a query walks the living newest first; an update moves them. */
function movePostings({ rid, medallion }: CurrentRow, next: MedallionRecord, tenant: string): Statement[] {
  const row = { rid, live: isLive(medallion), updatedMs: updatedMs(medallion) };
  const before = storedNames(medallion.scope).all;
  const after = storedNames(next.medallion.scope).all;
  if (before.join() === after.join()) {
    if (before.length === 0 || (row.live === next.live && row.updatedMs === next.updatedMs)) return [];
    return [
      {
        sql: `update scope_node set live = ?, updated_ms = ? where ${postingsOf(before)}`,
        params: [next.live, next.updatedMs, ...postingKey(tenant, before, row)],
      },
    ];
  }
  return [
    ...deletePostings(tenant, before, row),
    ...discountNames(tenant, before.filter((name) => !after.includes(name)).toSorted()),
    ...countNames(tenant, after.filter((name) => !before.includes(name)).toSorted()),
    ...insertPostings(tenant, next, after),
  ];
}

/** What the postings of a row carry of it. */
interface PostingRow {
  rid: number;
  live: 0 | 1;
  updatedMs: number;
}

function deletePostings(tenant: string, names: string[], row: PostingRow): Statement[] {
  if (names.length === 0) return [];
  return [{ sql: `delete from scope_node where ${postingsOf(names)}`, params: postingKey(tenant, names, row) }];
}

function insertPostings(tenant: string, record: MedallionRecord, names: string[]): Statement[] {
  if (names.length === 0) return [];
  return [
    {
      sql: `insert into scope_node (tenant, nid, live, updated_ms, rid)
        select m.tenant, n.nid, m.live, m.updated_ms, m.rid from medallion m cross join scope_name n
        where m.tenant = ? and m.medallion_id = ? and n.tenant = m.tenant and n.name in (${marks(names)})`,
      params: [tenant, record.id, ...names],
    },
  ];
}

function postingsOf(names: string[]): string {
  return `tenant = ? and nid in (select nid from scope_name where tenant = ? and name in (${marks(names)}))
    and live = ? and updated_ms = ? and rid = ?`;
}

function postingKey(tenant: string, names: string[], { rid, live, updatedMs }: PostingRow) {
  return [tenant, tenant, ...names, live, updatedMs, rid];
}
