import { expect, it } from 'vitest';
import { StoreError } from '../../errors.ts';
import type { Scope } from '../../document/medallion.ts';
import { scopeMatches } from '../../document/scope.ts';
import type { MedallionStore } from '../../store/medallion-store.ts';
import type { MedallionStoreContract } from '../medallion-store-contract.ts';
import { sampleMedallion, type SampleOptions } from '../sample-medallion.ts';
import { withStore } from './with-store.ts';

const at = (day: number) => `2026-01-${String(day).padStart(2, '0')}T00:00:00.000Z`;

async function fill(store: MedallionStore, samples: SampleOptions[]): Promise<void> {
  for (const sample of samples) await store.create(sampleMedallion(sample));
}

async function idsOf(
  store: MedallionStore,
  scope: Scope,
  options?: Parameters<MedallionStore['getLatestForScope']>[1],
) {
  const found = await store.getLatestForScope(scope, options);
  return found.map(({ medallion }) => medallion.meta.medallion_id);
}

const nodes = (...graph_nodes: string[]): Scope => ({ graph_nodes, tags: [] });

export function scopeTests(create: MedallionStoreContract['create']): void {
  it(
    '[medallion:store:scope-nodes] finds medallions that hold every requested node',
    withStore(create, async (store) => {
      await fill(store, [
        { id: 'a', graph_nodes: ['repo:x'], updated_at: at(1) },
        { id: 'ab', graph_nodes: ['repo:x', 'module:y'], updated_at: at(2) },
        { id: 'abc', graph_nodes: ['module:z', 'repo:x', 'module:y'], updated_at: at(3) },
        { id: 'other', graph_nodes: ['repo:other', 'module:y'], updated_at: at(4) },
      ]);
      expect(await idsOf(store, nodes('repo:x'))).toEqual(['abc', 'ab', 'a']);
      expect(await idsOf(store, nodes('module:y', 'repo:x'))).toEqual(['abc', 'ab']);
      expect(await idsOf(store, nodes('repo:x', 'repo:other'))).toEqual([]);
      expect(await idsOf(store, nodes('repo:x', 'unknown'))).toEqual([]);
      expect(await idsOf(store, nodes('repo:x', 'repo:x'))).toEqual(['abc', 'ab', 'a']);
    }),
  );

  it(
    '[medallion:store:scope-tags] asks for one shared tag where tags are asked for',
    withStore(create, async (store) => {
      await fill(store, [
        { id: 'none', updated_at: at(1) },
        { id: 'red', tags: ['red'], updated_at: at(2) },
        { id: 'both', tags: ['red', 'blue'], updated_at: at(3) },
      ]);
      expect(await idsOf(store, { graph_nodes: ['repo:sample'], tags: ['blue', 'green'] })).toEqual(['both']);
      expect(await idsOf(store, { graph_nodes: ['repo:sample'], tags: ['red', 'blue'] })).toEqual(['both', 'red']);
      expect(await idsOf(store, { graph_nodes: ['repo:sample'], tags: ['green'] })).toEqual([]);
      expect(await idsOf(store, { graph_nodes: [], tags: ['red', 'blue'] })).toEqual(['both', 'red']);
      expect(await idsOf(store, nodes('red'))).toEqual([]);
    }),
  );

  it(
    '[medallion:store:order] returns the newest first and those of one time by id',
    withStore(create, async (store) => {
      await fill(store, [
        { id: 'c', updated_at: at(2) },
        { id: 'a', updated_at: at(2) },
        { id: 'old', updated_at: at(1) },
        { id: 'b', updated_at: at(2) },
        { id: 'new', updated_at: at(3) },
      ]);
      expect(await idsOf(store, nodes('repo:sample'))).toEqual(['new', 'a', 'b', 'c', 'old']);
      expect(await idsOf(store, nodes('repo:sample'), { limit: 3 })).toEqual(['new', 'a', 'b']);
      const old = (await store.getById('old'))!;
      await store.update({ ...old.medallion, meta: { ...old.medallion.meta, updated_at: at(4) } }, 1);
      expect(await idsOf(store, nodes('repo:sample'), { limit: 2 })).toEqual(['old', 'new']);
    }),
  );

  it(
    '[medallion:store:limit] returns ten unless asked for another number',
    withStore(create, async (store) => {
      await fill(
        store,
        Array.from({ length: 12 }, (_, index) => ({ updated_at: at(index + 1) })),
      );
      expect(await idsOf(store, nodes('repo:sample'))).toHaveLength(10);
      expect(await idsOf(store, nodes('repo:sample'), { limit: 100 })).toHaveLength(12);
      for (const limit of [Infinity, Number.MAX_SAFE_INTEGER, 11.5]) {
        expect(await idsOf(store, nodes('repo:sample'), { limit })).toHaveLength(12);
        expect((await store.list({ limit })).items).toHaveLength(12);
        expect(await store.search(nodes('repo:sample'), 'sample', { limit })).toHaveLength(12);
        expect(await store.searchByText(nodes('repo:sample'), 'sample', { limit })).toHaveLength(12);
      }
      expect(await idsOf(store, nodes('repo:sample'), { limit: NaN })).toEqual([]);
    }),
  );

  it(
    '[medallion:store:empty] returns nothing for an empty scope, a limit of 0 or less, no status and no match',
    withStore(create, async (store) => {
      await fill(store, [{ graph_nodes: ['repo:sample'] }]);
      expect(await idsOf(store, nodes())).toEqual([]);
      expect(await idsOf(store, nodes('repo:sample'), { limit: 0 })).toEqual([]);
      expect(await idsOf(store, nodes('repo:sample'), { limit: -1 })).toEqual([]);
      expect(await idsOf(store, nodes('repo:sample'), { status: [] })).toEqual([]);
      expect(await idsOf(store, nodes('repo:elsewhere'))).toEqual([]);
      expect(await store.search(nodes('repo:sample'), 'sample', { limit: 0 })).toEqual([]);
      expect(await store.searchByText(nodes(), 'sample')).toEqual([]);
    }),
  );

  it(
    '[medallion:store:alive] returns only active medallions unless asked for others',
    withStore(create, async (store) => {
      await fill(store, [
        { id: 'alive', updated_at: at(1) },
        { id: 'stale', status: 'stale', updated_at: at(2) },
        { id: 'gone', status: 'superseded', updated_at: at(3) },
      ]);
      expect(await idsOf(store, nodes('repo:sample'))).toEqual(['alive']);
      expect(await idsOf(store, nodes('repo:sample'), { status: ['stale'] })).toEqual(['stale']);
      expect(await idsOf(store, nodes('repo:sample'), { status: ['active', 'superseded'] })).toEqual(['gone', 'alive']);
      const alive = (await store.getById('alive'))!.medallion;
      await store.update({ ...alive, meta: { ...alive.meta, status: 'stale', updated_at: at(5) } }, 1);
      expect(await idsOf(store, nodes('repo:sample'))).toEqual([]);
      expect(await idsOf(store, nodes('repo:sample'), { status: ['stale'] })).toEqual(['alive', 'stale']);
    }),
  );

  it(
    'follows a medallion whose scope changes',
    withStore(create, async (store) => {
      await fill(store, [
        { id: 'm', graph_nodes: ['repo:x', 'module:y'], tags: ['t'] },
        { id: 'other', graph_nodes: ['repo:x'] },
      ]);
      const { medallion } = (await store.getById('m'))!;
      await store.update({ ...medallion, scope: { graph_nodes: ['module:y', 'module:new'], tags: [] } }, 1);
      expect(await idsOf(store, nodes('repo:x'))).toEqual(['other']);
      expect(await idsOf(store, nodes('module:new', 'module:y'))).toEqual(['m']);
      expect(await idsOf(store, { graph_nodes: [], tags: ['t'] })).toEqual([]);
    }),
  );

  it(
    '[medallion:store:scope-nodes] finds the few that hold five nodes behind many that hold only the rare four',
    withStore(create, async (store) => {
      const rare = ['a', 'b', 'c', 'd'];
      await fill(store, [
        ...Array.from({ length: 65 }, () => ({ graph_nodes: ['everywhere'] })),
        ...['m1', 'm2', 'm3'].map((id) => ({ id, graph_nodes: [...rare, 'everywhere'], updated_at: at(2) })),
        ...Array.from({ length: 60 }, () => ({ graph_nodes: rare, updated_at: at(3) })),
      ]);
      const wanted = nodes(...rare, 'everywhere');
      expect(await idsOf(store, wanted, { limit: 2 })).toEqual(['m1', 'm2']);
      expect(await idsOf(store, wanted)).toEqual(['m1', 'm2', 'm3']);
    }),
  );

  it(
    '[medallion:store:hostile-scope] treats SQL, wildcards, quotes and control characters as names',
    withStore(create, async (store) => {
      const names = [
        "repo:'); drop table medallion; --",
        'repo:%',
        'repo:_',
        'repo:"\\\u0000\u001b\n',
        'repo:漢字🪨',
        'repo:$1 ?',
      ];
      await fill(
        store,
        names.map((name, index) => ({ id: `m${index}`, graph_nodes: [name] })),
      );
      for (const [index, name] of names.entries()) expect(await idsOf(store, nodes(name))).toEqual([`m${index}`]);
      for (const query of ["' or 1=1 --", '"', 'NEAR(', 'a AND', '*', ':', 'body:', '\u0000', '%', '🪨']) {
        expect(await store.searchByText(nodes('repo:%'), query)).toEqual([]);
      }
    }),
  );

  it(
    '[medallion:store:tenant] keeps tenants apart in every call',
    withStore(create, async (_store, stores) => {
      const [ours, theirs] = [await stores.open({ tenant: 'ours' }), await stores.open({ tenant: 'theirs' })];
      await theirs.create(sampleMedallion({ id: 'secret', high_level: 'theirs alone' }));
      expect(await ours.getById('secret')).toBeNull();
      expect(await idsOf(ours, nodes('repo:sample'))).toEqual([]);
      expect(await ours.findActiveForExactScope(nodes('repo:sample'))).toBeNull();
      expect(await ours.searchByText(nodes('repo:sample'), 'theirs alone')).toEqual([]);
      expect(await ours.search(nodes('repo:sample'), 'theirs alone')).toEqual([]);
      expect((await ours.list()).items).toEqual([]);
      expect(await ours.history('secret')).toEqual([]);
      expect(await ours.getRevision('secret', 1)).toBeNull();
      const change = sampleMedallion({ id: 'secret', high_level: 'taken over' });
      await expect(ours.update(change, 1)).rejects.toThrow(/no medallion/);
      const mine = await ours.create(sampleMedallion({ id: 'secret', high_level: 'ours' }), { onlyIfNoneActive: true });
      await ours.update({ ...mine.medallion, meta: { ...mine.medallion.meta, status: 'stale' } }, 1);
      for (let count = 0; count < 5; count++)
        await theirs.create(sampleMedallion({ high_level: 'needle', decisions: ['needle', 'needle'] }));
      await ours.create(sampleMedallion({ id: 'found', high_level: 'a needle in a stack of hay' }));
      const hits = await ours.searchByText(nodes('repo:sample'), 'needle', { limit: 1 });
      expect(hits.map(({ medallion }) => medallion.meta.medallion_id)).toEqual(['found']);
      expect(await theirs.history('secret')).toHaveLength(1);
      expect(await idsOf(theirs, nodes('repo:sample'))).toContain('secret');
      expect(await theirs.searchByText(nodes('repo:sample'), 'theirs alone')).toHaveLength(1);
      expect((await theirs.getRevision('secret', 1))?.summary.high_level).toBe('theirs alone');
      expect((await theirs.getById('secret'))?.medallion.summary.high_level).toBe('theirs alone');
      expect(mine.revision).toBe(1);
    }),
  );

  it(
    'pages through a listing and shows each medallion once',
    withStore(create, async (store) => {
      await fill(
        store,
        Array.from({ length: 7 }, (_, index) => ({ id: `m${index}`, updated_at: at(1 + (index % 3)) })),
      );
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page = await store.list({ limit: 2, ...(cursor === null ? {} : { cursor }) });
        seen.push(...page.items.map(({ medallion }) => medallion.meta.medallion_id));
        cursor = page.next_cursor;
      } while (cursor !== null);
      expect(seen).toEqual(['m2', 'm5', 'm1', 'm4', 'm0', 'm3', 'm6']);
      expect((await store.list({ limit: 7 })).next_cursor).toBeNull();
      expect((await store.list({ limit: 6 })).next_cursor).not.toBeNull();
      const forged = ['not ours', '', '[]', 'null', '[1]', '["1","x"]', '[1.5,"x"]', '{}'].flatMap((text) => [
        text,
        Buffer.from(text).toString('base64url'),
      ]);
      for (const cursor of forged) {
        const error = await store.list({ cursor }).catch((caught: unknown) => caught);
        expect(StoreError.isInstance(error), cursor).toBe(true);
      }
      const beyond = Buffer.from('[-1,"x"]').toString('base64url');
      expect(await store.list({ cursor: beyond })).toEqual({ items: [], next_cursor: null });
    }),
  );

  it(
    'answers as the definition of a scope match does, for any scopes',
    withStore(create, async (store) => {
      const random = seededRandom(7);
      const some = (names: string) => [...names].filter(() => random() < 0.4);
      const randomScope = (): Scope => ({ graph_nodes: some('abcdefgh'), tags: some('tu') });
      const stored = Array.from({ length: 60 }, randomScope);
      await fill(
        store,
        stored.map((sample, index) => ({ ...sample, id: `m${String(index).padStart(2, '0')}` })),
      );
      for (const requested of Array.from({ length: 60 }, randomScope)) {
        const expected = stored.flatMap((sample, index) =>
          scopeMatches(requested, sample) ? [`m${String(index).padStart(2, '0')}`] : [],
        );
        expect(await idsOf(store, requested, { limit: 100 })).toEqual(expected);
        expect(await idsOf(store, requested, { limit: 3 })).toEqual(expected.slice(0, 3));
      }
    }),
  );
}

/** The same numbers in 0..1 for the same seed, on every driver. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
