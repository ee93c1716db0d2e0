import type { Database, Row, Statement, Transaction } from '../../../database.ts';
import type { GroupCount } from '../../memory-store.ts';
import { isId } from '../../remembering/is-id.ts';
import type { MemoryEngine, VectorAttributes } from '../../remembering/memory-engine.ts';
import type { VectorLog } from '../vector-log.ts';
import { partitionOf } from './sql-episodes.ts';
import { lockGroup } from './statements.ts';

type GroupEngine = Pick<MemoryEngine, 'groupsOf' | 'pruneGroup' | 'removeGroup'>;

const groupsAtOnce = 500;
const factTables = ['memory_entity', 'memory_relationship'];

/** Groups as a whole, in SQL. */
export function sqlGroups(database: Database, vectors: VectorLog<VectorAttributes>): GroupEngine {
  return {
    async *groupsOf(tenant_id) {
      if (!isId(tenant_id)) return;
      // A semicolon comes right after a colon: between them lie all groups of the tenant, and no other.
      const end = `${tenant_id};`;
      for (let last = `${tenant_id}:`; ;) {
        const rows = await database.query<{ group_id: string }>(
          `select group_id from memory_group where group_id > ? and group_id < ? order by group_id limit ${groupsAtOnce}`,
          [last, end],
        );
        for (const { group_id } of rows) yield group_id;
        if (rows.length < groupsAtOnce) return;
        last = rows.at(-1)!.group_id;
      }
    },

    removeGroup: (group_id, { dry_run }) =>
      database.tx(async (transaction) => {
        if (!dry_run) await lock(transaction, group_id);
        const count = await countOf(transaction, {
          episodes: { sql: 'select count(*) from memory_episode where group_id = ?', params: [group_id] },
          entities: { sql: 'select count(distinct id) from memory_entity where group_id = ?', params: [group_id] },
          relationships: {
            sql: 'select count(distinct id) from memory_relationship where group_id = ?',
            params: [group_id],
          },
        });
        if (dry_run) return count;
        await runAll(transaction, [
          {
            sql: 'delete from memory_text where rowid in (select rid from memory_episode where group_id = ?)',
            params: [group_id],
          },
          ...vectors.erasedAll(partitionOf(group_id)),
          ...['memory_episode', ...factTables, 'memory_group'].map((table) => ({
            sql: `delete from ${table} where group_id = ?`,
            params: [group_id],
          })),
        ]);
        return count;
      }),

    pruneGroup: (group_id, { before, dry_run }) =>
      database.tx(async (transaction) => {
        if (!dry_run) await lock(transaction, group_id);
        const old = { sql: 'group_id = ? and occurred_at < ?', params: [group_id, before] };
        const over = {
          sql: 'group_id = ? and (valid_to < ? or superseded_at < ?)',
          params: [group_id, before, before],
        };
        const countFrom = (table: string, { sql, params }: typeof old) => ({
          sql: `select count(*) from ${table} where ${sql}`,
          params,
        });
        const count = await countOf(transaction, {
          episodes: countFrom('memory_episode', old),
          entities: countFrom('memory_entity', over),
          relationships: countFrom('memory_relationship', over),
        });
        if (dry_run) return count;
        const partition = partitionOf(group_id);
        const withVector = await transaction.query<{ id: string }>(
          `select id from memory_vector where tenant_id = ? and group_id = ?
            and id in (select id from memory_episode where ${old.sql})`,
          [partition.tenant_id, group_id, ...old.params],
        );
        await runAll(transaction, [
          {
            sql: `delete from memory_text where rowid in (select rid from memory_episode where ${old.sql})`,
            params: old.params,
          },
          ...withVector.flatMap(({ id }) => vectors.erased({ ...partition, id })),
          { sql: `delete from memory_episode where ${old.sql}`, params: old.params },
          ...factTables.map((table) => ({ sql: `delete from ${table} where ${over.sql}`, params: over.params })),
          {
            sql: `delete from memory_group where group_id = ? ${['memory_episode', ...factTables]
              .map((table) => `and not exists (select 1 from ${table} where ${table}.group_id = memory_group.group_id)`)
              .join(' ')}`,
            params: [group_id],
          },
        ]);
        return count;
      }),
  };
}

/**
 * Whoever adds to the group waits until the transaction is over, to a new group too: between two statements that delete,
 * an episode would lose its row and not its words.
 */
function lock(transaction: Transaction, group_id: string): Promise<void> {
  return runAll(transaction, [lockGroup(group_id)]);
}

async function countOf(
  transaction: Transaction,
  selects: Record<'episodes' | 'entities' | 'relationships', Required<Statement> | Statement>,
): Promise<GroupCount> {
  const { episodes, entities, relationships } = selects;
  const [row] = await transaction.query<Row & Omit<GroupCount, 'total'>>(
    `select (${episodes.sql}) as episodes, (${entities.sql}) as entities, (${relationships.sql}) as relationships`,
    [episodes, entities, relationships].flatMap(({ params = [] }) => [...params]),
  );
  return { ...row!, total: row!.episodes + row!.entities + row!.relationships };
}

async function runAll(transaction: Transaction, statements: readonly Statement[]): Promise<void> {
  for (const { sql, params = [] } of statements) await transaction.query(sql, params);
}
