import type { Database, SqlValue } from '@waymark/stores';
import type { MedallionStatus, Scope } from '../../document/medallion.ts';
import { scopeMatches } from '../../document/scope.ts';
import type { StoredMedallion } from '../medallion-store.ts';
import { storedNames, type ScopeName, type ScopeNameCache } from './scope-names.ts';
import { marks, packedMedallion, unpackMedallion, type PackedRow } from './statements.ts';

/** Nodes that the database intersects; the others of a larger scope are checked on the documents. */
const intersectedNodes = 4;

/** Rows that are read at once where the documents have the last word. */
const inexactPage = 50;

/** The rows of one scope as SQL: `from` names them `s` (postings), and `where` binds them to the scope. */
export interface ScopeRows {
  /** A condition over `scope_node s`, with its parameters. */
  where: string;
  params: SqlValue[];
  /** `distinct ` where a medallion can stand under several of the names that drive the query, else empty. */
  distinct: '' | 'distinct ';
  /** False when the documents must still be held against the scope. */
  isExact: boolean;
  /** At most so many medallions are in the scope, by the counts that are known. */
  atMost: number;
}

/**
 * Translates a scope into conditions over its postings, rarest node first, so that the database walks the shortest list
 * and looks each entry up in the others. Null when a node is unknown or no tag is, so that nothing can match.
 */
export async function scopeRows(
  names: ScopeNameCache,
  query: { tenant: string; scope: Scope; live: readonly (0 | 1)[] },
): Promise<ScopeRows | null> {
  const wanted = storedNames(query.scope);
  const known = await names.find(wanted.all);
  const nodes = wanted.nodes.map((name) => known.get(name)).filter((name) => name !== undefined);
  const tags = wanted.tags.map((name) => known.get(name)).filter((name) => name !== undefined);
  if (nodes.length < wanted.nodes.length || (wanted.tags.length > 0 && tags.length === 0)) return null;

  const [first, ...others] = nodes.sort((a, b) => a.freq - b.freq);
  const intersected = others.slice(0, intersectedNodes - 1);
  const driver = first === undefined ? tags : [first];
  const conditions = [
    ...intersected.map((node) => hasPosting([node])),
    ...(first === undefined || tags.length === 0 ? [] : [hasPosting(tags)]),
  ];
  return {
    where: [
      's.tenant = ?',
      inList('s.nid', driver),
      inList('s.live', query.live),
      ...conditions.map(({ sql }) => sql),
    ].join(' and '),
    params: [
      query.tenant,
      ...driver.map(({ nid }) => nid),
      ...query.live,
      ...conditions.flatMap(({ params }) => params),
    ],
    distinct: driver.length > 1 ? 'distinct ' : '',
    isExact: others.length === intersected.length,
    atMost: driver.reduce((sum, { freq }) => sum + freq, 0),
  };
}

/** Finds the newest medallions of a scope, in order. */
export async function findInScope(
  database: Database,
  names: ScopeNameCache,
  query: { tenant: string; scope: Scope; status: readonly MedallionStatus[]; limit: number },
): Promise<StoredMedallion[]> {
  const rows = await scopeRows(names, { ...query, live: liveFlags(query.status) });
  if (rows === null) return [];
  const found: StoredMedallion[] = [];
  const limit = rows.isExact ? query.limit : Math.max(query.limit, inexactPage);
  let after: { updatedMs: number; id: string } | null = null;
  while (found.length < query.limit) {
    const page = await readPage(database, rows, { status: query.status, limit, after });
    found.push(...page.filter(({ medallion }) => rows.isExact || scopeMatches(query.scope, medallion.scope)));
    const last = page.at(-1)?.medallion.meta;
    if (rows.isExact || last === undefined || page.length < limit) break;
    after = { updatedMs: Date.parse(last.updated_at), id: last.medallion_id };
  }
  return found.slice(0, query.limit);
}

async function readPage(
  database: Database,
  rows: ScopeRows,
  page: { status: readonly MedallionStatus[]; limit: number; after: { updatedMs: number; id: string } | null },
): Promise<StoredMedallion[]> {
  const { after, status } = page;
  // The inner query finds the rows in the postings alone; only those that are returned are read whole.
  const packed = await database.query<PackedRow>(
    `select ${packedMedallion} from (
      select ${rows.distinct}s.rid as rid, s.updated_ms as updated_ms, i.medallion_id as medallion_id
      from scope_node s cross join medallion i
      where ${rows.where} and i.rid = s.rid and i.status in (${marks(status)})
      ${after === null ? '' : 'and (s.updated_ms < ? or (s.updated_ms = ? and i.medallion_id > ?))'}
      order by s.updated_ms desc, i.medallion_id limit ?
    ) p cross join medallion m where m.rid = p.rid order by p.updated_ms desc, p.medallion_id`,
    [...rows.params, ...status, ...(after === null ? [] : [after.updatedMs, after.updatedMs, after.id]), page.limit],
  );
  return packed.map(unpackMedallion);
}

/** The values of `live` that rows of these statuses can have. */
export function liveFlags(status: readonly MedallionStatus[]): (0 | 1)[] {
  const flags: (0 | 1)[] = [];
  if (status.includes('active')) flags.push(1);
  if (status.some((value) => value !== 'active')) flags.push(0);
  return flags;
}

/** The offset keeps PostgreSQL from planning a join of the two lists, which takes their product where it errs. */
function hasPosting(names: ScopeName[]): { sql: string; params: SqlValue[] } {
  return {
    sql: `exists (select 1 from scope_node x where x.tenant = s.tenant and ${inList('x.nid', names)}
      and x.live = s.live and x.updated_ms = s.updated_ms and x.rid = s.rid limit 1 offset 0)`,
    params: names.map(({ nid }) => nid),
  };
}

/** `column = ?` for one value, which engines plan better than a list of one. */
function inList(column: string, values: readonly unknown[]): string {
  return values.length === 1 ? `${column} = ?` : `${column} in (${marks(values)})`;
}
