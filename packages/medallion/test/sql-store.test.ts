import type { EmbeddingProvider } from '@waymark/core-types';
import { openDatabase, type Database } from '@waymark/stores';
import { engines } from '@waymark/test-servers';
import { describe, expect, it } from 'vitest';
import { openMedallionStore, type Scope } from '../src/index.ts';
import { countNames, ScopeNameCache } from '../src/store/sql/scope-names.ts';
import { VectorIndex } from '../src/store/sql/vector-index.ts';
import { sampleMedallion } from '../src/testing/index.ts';

/** The first number of a text, as an angle in degrees: near numbers have near vectors. */
const angleEmbedder: EmbeddingProvider = {
  name: 'test/angle',
  dimensions: 64,
  embed: async (text) => angleOf(text),
  embedBatch: async (texts) => texts.map(angleOf),
};

function angleOf(text: string): Float32Array {
  return angle(Number(/\d+/.exec(text)?.[0] ?? 0));
}

/** Each number of the vector turns at another phase: the similarity of two is the cosine of the angle between them. */
function angle(degrees: number): Float32Array {
  return Float32Array.from(
    { length: 64 },
    (_, index) => Math.cos(((degrees - index * 5.6) * Math.PI) / 180) / Math.sqrt(32),
  );
}

const scope: Scope = { graph_nodes: ['repo:sample'], tags: [] };

async function withDatabase(url: string, test: (database: Database) => Promise<void>): Promise<void> {
  const database = await openDatabase(url);
  try {
    await test(database);
  } finally {
    await database.close();
  }
}

describe.each(await engines())('the tables on $name', ({ openUrl }) => {
  it('count in how many medallions a name stands, through every change', async () => {
    await withDatabase(await openUrl(), async (database) => {
      const store = await openMedallionStore(database);
      const frequencies = async () => {
        const rows = await database.query<{ name: string; freq: number }>(
          'select name, freq from scope_name where tenant = ? order by name',
          ['default'],
        );
        return Object.fromEntries(rows.map(({ name, freq }) => [name, freq]));
      };
      const postings = async () => {
        const [row] = await database.query<{ count: number }>('select count(*) as count from scope_node');
        return row!.count;
      };
      const { medallion } = await store.create(sampleMedallion({ id: 'm', graph_nodes: ['a', 'b', 'a'], tags: ['t'] }));
      await store.create(sampleMedallion({ graph_nodes: ['a'] }));
      expect(await frequencies()).toEqual({ 'node:"a"': 2, 'node:"b"': 1, 'tag:"t"': 1 });
      await store.update({ ...medallion, meta: { ...medallion.meta, status: 'stale' } }, 1);
      await store.update({ ...medallion, scope: { graph_nodes: ['b', 'c'], tags: [] } }, 2);
      await store.update({ ...medallion, scope: { graph_nodes: [], tags: [] } }, 1).catch(() => {});
      expect(await frequencies()).toEqual({ 'node:"a"': 1, 'node:"b"': 1, 'node:"c"': 1, 'tag:"t"': 0 });
      expect(await postings()).toBe(3);
      await store.update({ ...medallion, scope: { graph_nodes: [], tags: [] } }, 3);
      expect(await frequencies()).toEqual({ 'node:"a"': 1, 'node:"b"': 0, 'node:"c"': 0, 'tag:"t"': 0 });
      expect(await postings()).toBe(1);
    });
  });

  it('[medallion:store:search-hybrid] serve an index in memory that follows every store on them', async () => {
    await withDatabase(await openUrl(), async (database) => {
      const store = await openMedallionStore(database, { embedder: angleEmbedder });
      const index = new VectorIndex(database, 'default', angleEmbedder);
      const nearest = (degrees: number, own: Partial<Parameters<VectorIndex['scan']>[0]> = {}) =>
        index.scan({ target: angle(degrees), status: ['active'], nodes: [], tags: [], limit: 2, ...own });
      const rows = new Map<string, number>();
      for (const degrees of [0, 90, 180]) {
        await store.create(sampleMedallion({ id: `m${degrees}`, high_level: `${degrees}` }));
        const [row] = await database.query<{ rid: number }>('select rid from medallion where medallion_id = ?', [
          `m${degrees}`,
        ]);
        rows.set(`m${degrees}`, row!.rid);
      }
      expect(await nearest(80)).toEqual([rows.get('m90'), rows.get('m0')]);
      const { medallion } = (await store.getById('m90'))!;
      await store.update({ ...medallion, summary: { ...medallion.summary, high_level: '180' } }, 1);
      expect(await nearest(80, { limit: 1 })).toEqual([rows.get('m0')]);
      await store.update({ ...medallion, meta: { ...medallion.meta, status: 'stale' } }, 2);
      expect(await nearest(90, { status: ['stale'] })).toEqual([rows.get('m90')]);
      expect(await nearest(90)).not.toContain(rows.get('m90'));
      expect(await nearest(90, { nodes: [1n] })).toEqual([]);
      expect(await nearest(90, { tags: [1n] })).toEqual([]);
      const others = await openMedallionStore(database, { tenant: 'zz', embedder: angleEmbedder });
      await others.create(sampleMedallion({ id: 'm90', high_level: '90' }));
      expect(await nearest(60, { limit: 10 })).toEqual([rows.get('m0')]);
      const wordsOnly = await openMedallionStore(database);
      const { medallion: zero } = (await store.getById('m0'))!;
      await wordsOnly.update(zero, 1);
      expect(await nearest(0)).toEqual([]);
      expect(await nearest(180)).toEqual([rows.get('m180')]);
    });
  });
});

describe('the index in memory', () => {
  it('knows what was written before a scan, also when an earlier scan is still reading', async () => {
    await withDatabase('memory:', async (database) => {
      const store = await openMedallionStore(database, { embedder: angleEmbedder });
      const index = new VectorIndex(database, 'default', angleEmbedder);
      const scan = () => index.scan({ target: angle(0), status: ['active'], nodes: [], tags: [], limit: 10 });
      let found = 0;
      for (let count = 1; count <= 20; count++) {
        const earlier = [scan(), scan()];
        await store.create(sampleMedallion());
        found = (await scan()).length;
        expect(found).toBe(Math.min(count, 10));
        await Promise.all(earlier);
      }
    });
  });

  it('[medallion:store:search-hybrid] ranks a scope of more medallions than are compared one by one', async () => {
    await withDatabase('memory:', async (database) => {
      const store = await openMedallionStore(database, { embedder: angleEmbedder });
      for (let number = 0; number < 1_040; number++) {
        const high_level = `${number % 300}`;
        await store.create(sampleMedallion({ id: `m${number}`, high_level, tags: number === 150 ? ['t'] : [] }));
      }
      const find = async (where = scope) =>
        (await store.search(where, 'about 510 degrees', { limit: 5 })).map(
          ({ medallion }) => medallion.summary.high_level,
        );
      expect((await find()).slice(0, 3)).toEqual(['150', '150', '150']);
      expect(await find({ ...scope, tags: ['t'] })).toEqual(['150']);
      const { medallion } = (await store.getById('m900'))!;
      await store.update({ ...medallion, summary: { ...medallion.summary, high_level: '150' } }, 1);
      expect((await store.search(scope, 'about 510 degrees')).map((hit) => hit.medallion.meta.medallion_id)).toContain(
        'm900',
      );
    });
  });
});

describe('names of scopes', () => {
  it('are all found while the memory of them overflows', async () => {
    await withDatabase('memory:', async (database) => {
      await openMedallionStore(database);
      const names = Array.from({ length: 10_001 }, (_, index) => `node:${index}`);
      for (let start = 0; start < names.length; start += 1_000)
        await database.batch(countNames('default', names.slice(start, start + 1_000)));
      const cache = new ScopeNameCache(database, 'default');
      expect((await cache.find(names.slice(0, 5))).size).toBe(5);
      expect((await cache.find(names)).size).toBe(10_001);
      expect((await cache.find(['node:1', 'unknown'])).size).toBe(1);
    });
  });
});

describe('the history', () => {
  it('[medallion:revision:compact] holds every thirty-second revision whole and the others as deltas', async () => {
    await withDatabase('memory:', async (database) => {
      const store = await openMedallionStore(database);
      const { medallion } = await store.create(sampleMedallion({ id: 'm', decisions: ['x'.repeat(2_000)] }));
      for (let revision = 2; revision <= 66; revision++)
        await store.update(
          { ...medallion, summary: { ...medallion.summary, high_level: `${revision}` } },
          revision - 1,
        );
      const rows = await database.query<{ revision: number }>(
        'select revision from medallion_revision where is_snapshot = 1 order by revision',
      );
      expect(rows.map(({ revision }) => revision)).toEqual([1, 33, 65]);
      for (const revision of [2, 32, 33, 34, 64, 66])
        expect((await store.getRevision('m', revision))?.summary.high_level).toBe(`${revision}`);
    });
  });

  it('[medallion:revision:restore] starts from what is stored, also where a newer version reads it differently', async () => {
    await withDatabase('memory:', async (database) => {
      const store = await openMedallionStore(database);
      const { medallion } = await store.create(sampleMedallion({ id: 'm', high_level: 'x'.repeat(300) }));
      // As another program may have written it: with a space, and without a list that is optional.
      for (const [table, column] of [
        ['medallion', 'doc'],
        ['medallion_revision', 'body'],
      ]) {
        await database.batch([{ sql: `update ${table} set ${column} = replace(${column}, ',"tags":[]', '')` }]);
      }
      const second = { ...medallion, decisions: [{ id: 'D-001', statement: 's', rationale: '', confidence: 1 }] };
      await store.update(second, 1);
      expect(await store.getRevision('m', 2)).toEqual(second);
    });
  });
});
