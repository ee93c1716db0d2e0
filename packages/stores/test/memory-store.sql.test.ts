import { openDatabase, type Database } from '@waymark/stores';
import { libsqlMemoryStore, memoryMemoryStore, postgresMemoryStore, type MemoryStore } from '@waymark/stores/domain';
import { engines } from '@waymark/test-servers';
import { afterEach, describe, expect, it } from 'vitest';
import { memoryStores } from './stores/memory-store.ts';

const tenant_id = '00000000-0000-4000-8000-000000000001';
const group_id = `${tenant_id}:00000000-0000-4000-8000-000000000100`;
const id = '00000000-0000-4000-8000-000000000007';

const tables = [
  ...['memory_group', 'memory_episode', 'memory_entity', 'memory_relationship', 'memory_text'],
  ...['memory_vector', 'memory_vector_group'],
];

for (const engine of await engines()) {
  describe(`the tables of a memory store on ${engine.name}`, () => {
    let database: Database;

    afterEach(() => database.close());

    async function openFilled(): Promise<MemoryStore> {
      database = await openDatabase(await engine.openUrl());
      const store = await (database.dialect === 'sqlite'
        ? memoryStores.libsql(database)
        : memoryStores.postgres(database));
      const occurred_at = '2020-01-01T00:00:00.000Z';
      await store.addEpisode({ group_id, id, content: 'sesame', source: 'user', embedding: [1, 0], occurred_at });
      const valid = { valid_from: '2010-01-01T00:00:00.000Z', valid_to: '2011-01-01T00:00:00.000Z' };
      await store.addEntity({ group_id, id, name: 'Anna', entity_type: 'person', ...valid });
      const link = { from_entity_id: id, to_entity_id: id, relation_type: 'knows' };
      await store.addRelationship({ group_id, ...link, ...valid });
      return store;
    }

    async function rowsByTable(): Promise<Record<string, number>> {
      const counts: Record<string, number> = {};
      for (const table of tables) {
        const [row] = await database.query<{ rows: number }>(`select count(*) as rows from ${table}`);
        counts[table] = row!.rows;
      }
      return counts;
    }

    const nothing = Object.fromEntries(tables.map((table) => [table, 0]));

    it('[memory:group:delete] hold nothing of a deleted group, nor of a forgotten tenant', async () => {
      const store = await openFilled();
      expect(Object.values(await rowsByTable()).every((rows) => rows === 1)).toBe(true);
      await store.deleteByGroup({ group_id });
      expect(await rowsByTable()).toEqual(nothing);
      await store.addEpisode({ group_id, content: 'sesame', source: 'user', embedding: [1] });
      await store.forget({ tenant_id, everything: true });
      expect(await rowsByTable()).toEqual(nothing);
    });

    it('[memory:prune:remembered] hold no words, vectors or groups of what was pruned', async () => {
      const store = await openFilled();
      await store.prune({ tenant_id, remembered_before: '2025-01-01T00:00:00.000Z' });
      expect(await rowsByTable()).toEqual({ ...nothing, memory_vector_group: 1 });
    });

    it('[memory:concurrency:delete] hold no half of an episode that was added while its group was deleted', async () => {
      const store = await openFilled();
      const adding = Array.from({ length: 150 }, () =>
        store.addEpisode({ group_id, content: 'sesame', source: 'user', embedding: [1, 0] }),
      );
      const deleting = Array.from({ length: 40 }, () => store.deleteByGroup({ group_id }));
      await Promise.all([...adding, ...deleting]);
      const { memory_episode, memory_text, memory_vector } = await rowsByTable();
      expect({ memory_text, memory_vector }).toEqual({ memory_text: memory_episode, memory_vector: memory_episode });
    });

    it('[memory:episode:other-content] keep no half of an episode that was refused', async () => {
      const store = await openFilled();
      const before = await rowsByTable();
      const other = { group_id, id, content: 'another', source: 'user' as const, embedding: [0, 1] };
      await expect(store.addEpisode(other)).rejects.toThrow('another episode');
      expect(await rowsByTable()).toEqual(before);
    });
  });
}

describe('a memory store', () => {
  it('[memory:group:typed] cannot be asked without a group: the types refuse it', () => {
    // Never runs: the compiler is the test.
    const calls = (store: MemoryStore) => [
      // @ts-expect-error -- no group_id
      () => store.getEpisode({ id }),
      // @ts-expect-error -- no group_id
      () => store.listEpisodes({}),
      // @ts-expect-error -- no group_id
      () => store.addEpisode({ content: 'x', source: 'user' }),
      // @ts-expect-error -- no group_id
      () => store.textSearchEpisodes({ text: 'x' }),
      // @ts-expect-error -- no group_id
      () => store.vectorSearchEpisodes({ query_embedding: [1] }),
      // @ts-expect-error -- no group_id
      () => store.hybridSearchEpisodes({ text: 'x', query_embedding: [1] }),
      // @ts-expect-error -- no group_id
      () => store.addEntity({ name: 'x', entity_type: 'y' }),
      // @ts-expect-error -- no group_id
      () => store.getEntity({ id }),
      // @ts-expect-error -- no group_id
      () => store.getEntities({}),
      // @ts-expect-error -- no group_id
      () => store.getEntityHistory({ id }),
      // @ts-expect-error -- no group_id
      () => store.addRelationship({ from_entity_id: id, to_entity_id: id, relation_type: 'x' }),
      // @ts-expect-error -- no group_id
      () => store.getRelationships({}),
      // @ts-expect-error -- no group_id
      () => store.getRelationshipHistory({ id }),
      // @ts-expect-error -- no group_id
      () => store.traverseFromEntities({ entity_ids: [id] }),
      // @ts-expect-error -- no group_id
      () => store.deleteByGroup({}),
      // @ts-expect-error -- no tenant_id
      () => store.forget({ everything: true }),
      // @ts-expect-error -- no tenant_id
      () => store.prune({ remembered_before: 'x' }),
      // @ts-expect-error -- no tenant_id
      () => store.exportDocuments({}),
    ];
    expect(calls(memoryMemoryStore())).toHaveLength(18);
  });

  it('refuses a database of the other dialect', async () => {
    const database = await openDatabase('memory:');
    await expect(postgresMemoryStore(database)).rejects.toMatchObject({ code: 'CONFIGURATION' });
    await database.close();
  });

  it('[memory:search:plan] looks facts up by an index, never through a whole table', async () => {
    const database = await openDatabase('memory:');
    const statements: string[] = [];
    const spied: Database = {
      ...database,
      query: (sql, params = []) => {
        statements.push(sql);
        return database.query(sql, params);
      },
    };
    const store = await libsqlMemoryStore(spied);
    statements.length = 0;
    await store.getEntity({ group_id, id });
    await store.getEntities({ group_id, entity_type: 'x' });
    await store.getRelationships({ group_id, entity_id: id, relation_type: 'x' });
    await store.getRelationships({ group_id, relation_type: 'x' });
    await store.listEpisodes({ group_id, occurred_from: '2020-01-01T00:00:00.000Z' });
    await store.textSearchEpisodes({ group_id, text: 'x', source: 'user' });
    expect(statements.length).toBeGreaterThanOrEqual(6);
    for (const sql of statements) {
      const values = (sql.match(/\?/g) ?? []).map(() => '"x"');
      const plan = await database.query<{ detail: string }>(`explain query plan ${sql}`, values);
      const details = plan.map(({ detail }) => detail);
      expect(
        details.filter((detail) => /^SCAN (?!hit|memory_(text|word) VIRTUAL)/.test(detail)),
        sql,
      ).toEqual([]);
    }
    await database.close();
  });
});
