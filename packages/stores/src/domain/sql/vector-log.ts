import { toBytes, toVector } from '@waymark/core-types/search';
import type { Database, DialectWords, SqlValue, Statement } from '../../database.ts';
import type { VectorChanges, VectorPartition, VectorSource } from '../search/vector-index.ts';
import { unitVector } from '../search/unit-vector.ts';
import { toColumn } from './column-text.ts';

/** Changes that one statement reads: of the longest vectors still less than a libSQL server's replies may hold. */
const changesAtOnce = 200;

/** Which vector; of all groups of the tenant, where none is named. */
export interface VectorKey {
  tenant_id: string;
  id: string;
  group_id?: string;
}

/** The DDL of the tables of a {@link VectorLog} of that name. */
export function vectorTables({ text, bigint, bytes }: DialectWords, name: string): string[] {
  return [
    // A row to lock, so that stamps ascend in the order in which others see them.
    `create table ${name}_vector_group (
      tenant_id ${text} not null,
      group_id ${text} not null,
      generation ${text} not null,
      stamp ${bigint} not null,
      primary key (tenant_id, group_id)
    )`,
    `create table ${name}_vector (
      tenant_id ${text} not null,
      id ${text} not null,
      group_id ${text} not null,
      stamp ${bigint} not null,
      attributes ${text} not null,
      vector ${bytes},
      primary key (tenant_id, id, group_id)
    )`,
    `create index ${name}_vector_stamp on ${name}_vector (tenant_id, group_id, stamp)`,
  ];
}

/**
 * Vectors in a database, with stamps by which every process learns of what others wrote. `attributes` are what searches
 * filter by; they are JSON. The methods that write give statements for the caller's own transaction.
 */
export class VectorLog<Attributes> implements VectorSource<Attributes> {
  readonly #database: Database;
  readonly #vector: string;
  readonly #group: string;
  readonly #newGeneration: () => string;

  constructor(database: Database, name: string, options: { newGeneration: () => string }) {
    this.#database = database;
    this.#vector = `${name}_vector`;
    this.#group = `${name}_vector_group`;
    this.#newGeneration = options.newGeneration;
  }

  /** Keeps a vector in place of the one there is; null is the same as `removed`. */
  saved(
    { tenant_id, group_id, id }: Required<VectorKey>,
    entry: { vector: readonly number[]; attributes: Attributes } | null,
  ): Statement[] {
    if (entry === null) return this.removed({ tenant_id, group_id, id });
    const group = [tenant_id, group_id].map(toColumn);
    return [
      {
        sql: `insert into ${this.#group} (tenant_id, group_id, generation, stamp) values (?, ?, ?, 1)
          on conflict (tenant_id, group_id) do update set stamp = ${this.#group}.stamp + 1`,
        params: [...group, this.#newGeneration()],
      },
      {
        sql: `insert into ${this.#vector} (tenant_id, id, group_id, stamp, attributes, vector)
          values (?, ?, ?, (select stamp from ${this.#group} where tenant_id = ? and group_id = ?), ?, ?)
          on conflict (tenant_id, id, group_id) do update
            set stamp = excluded.stamp, attributes = excluded.attributes, vector = excluded.vector`,
        params: [
          toColumn(tenant_id),
          toColumn(id),
          toColumn(group_id),
          ...group,
          JSON.stringify(entry.attributes),
          toBytes(unitVector(entry.vector)),
        ],
      },
    ];
  }

  /** Removes a vector where there is one; that it was there stays known, so that other processes let go of it. */
  removed(key: VectorKey): Statement[] {
    const { terms, params } = conditionsOf(key);
    const present = `${terms} and vector is not null`;
    return [
      {
        sql: `update ${this.#group} set stamp = stamp + 1 where tenant_id = ?
          and group_id in (select group_id from ${this.#vector} where ${present})`,
        params: [toColumn(key.tenant_id), ...params],
      },
      {
        sql: `update ${this.#vector} set vector = null, attributes = '{}', stamp = (
            select groups.stamp from ${this.#group} as groups
              where groups.tenant_id = ${this.#vector}.tenant_id and groups.group_id = ${this.#vector}.group_id
          ) where ${present}`,
        params,
      },
    ];
  }

  /** Removes a vector and every trace of it; other processes read the group anew. */
  erased(key: VectorKey): Statement[] {
    const { terms, params } = conditionsOf(key);
    return [
      {
        sql: `update ${this.#group} set generation = ? where tenant_id = ?
          and group_id in (select group_id from ${this.#vector} where ${terms})`,
        params: [this.#newGeneration(), toColumn(key.tenant_id), ...params],
      },
      { sql: `delete from ${this.#vector} where ${terms}`, params },
    ];
  }

  /** Removes what is left of groups that have no vectors any more. */
  tidied({ tenant_id }: { tenant_id: string }): Statement[] {
    const params = [toColumn(tenant_id)];
    return [
      // Locks their rows: whoever adds a vector meanwhile comes before the look at what is left, or after it.
      { sql: `update ${this.#group} set stamp = stamp where tenant_id = ?`, params },
      {
        sql: `delete from ${this.#group} where tenant_id = ? and not exists (
          select 1 from ${this.#vector} as vectors
            where vectors.tenant_id = ${this.#group}.tenant_id and vectors.group_id = ${this.#group}.group_id
        )`,
        params,
      },
    ];
  }

  /**
   * Removes all vectors of a group, or of a tenant where no group is named. First in its transaction: so whoever adds a
   * vector meanwhile comes before all of it, or after.
   */
  erasedAll({ tenant_id, group_id }: { tenant_id: string; group_id?: string }): Statement[] {
    const terms = group_id === undefined ? 'tenant_id = ?' : 'tenant_id = ? and group_id = ?';
    const params = group_id === undefined ? [toColumn(tenant_id)] : [toColumn(tenant_id), toColumn(group_id)];
    return [this.#group, this.#vector].map((table) => ({ sql: `delete from ${table} where ${terms}`, params }));
  }

  async head({ tenant_id, group_id }: VectorPartition): Promise<string | null> {
    const rows = await this.#database.query<{ head: string }>(
      `select generation || ' ' || stamp as head from ${this.#group} where tenant_id = ? and group_id = ?`,
      [toColumn(tenant_id), toColumn(group_id)],
    );
    return rows[0]?.head ?? null;
  }

  async changesAfter({ tenant_id, group_id }: VectorPartition, stamp: number): Promise<VectorChanges<Attributes>> {
    const rows = await this.#database.query<{
      generation: string;
      id: string | null;
      stamp: number;
      attributes: string;
      vector: Uint8Array | null;
    }>(
      `select groups.generation, vectors.id, vectors.stamp, vectors.attributes, vectors.vector
        from ${this.#group} as groups left join ${this.#vector} as vectors
          on vectors.tenant_id = groups.tenant_id and vectors.group_id = groups.group_id and vectors.stamp > ?
        where groups.tenant_id = ? and groups.group_id = ? order by vectors.stamp limit ${changesAtOnce}`,
      [stamp, toColumn(tenant_id), toColumn(group_id)],
    );
    const changes = rows.flatMap(({ id, attributes, vector }) =>
      id === null
        ? []
        : [
            {
              id,
              attributes: JSON.parse(attributes) as Attributes,
              vector: vector === null ? null : toVector(vector),
            },
          ],
    );
    return {
      generation: rows[0]?.generation ?? null,
      stamp: changes.length === 0 ? stamp : rows.at(-1)!.stamp,
      changes,
      more: rows.length === changesAtOnce,
    };
  }
}

function conditionsOf({ tenant_id, id, group_id }: VectorKey): { terms: string; params: SqlValue[] } {
  const params = [tenant_id, id, ...(group_id === undefined ? [] : [group_id])].map(toColumn);
  return { terms: `tenant_id = ? and id = ?${group_id === undefined ? '' : ' and group_id = ?'}`, params };
}
