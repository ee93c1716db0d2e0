import { Annotation, START, StateGraph, type LangGraphRunnableConfig } from '@langchain/langgraph';
import { steppingClock, type EmbeddingProvider } from '@waymark/core-types';
import { openDatabase } from '@waymark/stores';
import { engines } from '@waymark/test-servers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openLangGraphStore, type LangGraphStoreOptions } from '../src/langgraph/index.ts';

const allEngines = await engines();

async function open(url: string, options: LangGraphStoreOptions = {}) {
  const database = await openDatabase(url, { durability: 'normal' });
  onTestFinished(() => database.close());
  return {
    store: await openLangGraphStore(database, { clock: steppingClock(Date.UTC(2026, 0, 1)), ...options }),
    database,
  };
}

const keys = (items: readonly { key: string }[]) => items.map(({ key }) => key);

/** A vector of how often three animals are named. */
const embedder: EmbeddingProvider = {
  name: 'test/animals',
  dimensions: 3,
  embed: async (text) => animals(text),
  embedBatch: async (texts) => texts.map(animals),
};

function animals(text: string): Float32Array {
  const counts = ['cat', 'dog', 'owl'].map((word) => text.split(word).length - 1);
  const length = Math.hypot(...counts) || 1;
  return Float32Array.from(counts, (count) => count / length);
}

describe.each(allEngines)("LangGraph's store on $name", ({ openUrl }) => {
  it('[checkpoint:store:items] keeps items exactly, with when they were made and changed', async () => {
    const { store, database } = await open(await openUrl());
    const value = { text: 'x', when: new Date(3), big: 1n, list: [Number.NaN, null] };
    await store.put(['users', 'ann'], 'profile', { text: 'old' });
    await store.put(['users', 'ann'], 'profile', value);
    const item = (await (await openLangGraphStore(database)).get(['users', 'ann'], 'profile'))!;
    expect(item).toMatchObject({ namespace: ['users', 'ann'], key: 'profile' });
    expect(item.value).toStrictEqual(value);
    expect(item.updatedAt.getTime()).toBeGreaterThan(item.createdAt.getTime());
    await store.delete(['users', 'ann'], 'profile');
    expect(await store.get(['users', 'ann'], 'profile')).toBeNull();
    await expect(store.put(['users'], 'bad', { a: { f: () => 1 } })).rejects.toMatchObject({ code: 'NOT_STORABLE' });
  });

  it('[checkpoint:store:isolated] finds below a namespace and never beside it', async () => {
    const { store } = await open(await openUrl());
    const namespaces = [['a'], ['a', 'b'], ['ab'], ['a%'], ['a_'], ['a/b'], ['A'], ['%'], ['_'], ['a', 'b', 'ü~']];
    for (const [index, namespace] of namespaces.entries()) await store.put(namespace, `k${index}`, { index });
    const below = async (prefix: string[]) => keys(await store.search(prefix, { limit: 50 })).sort();
    expect(await below(['a'])).toEqual(['k0', 'k1', 'k9']);
    expect(await below(['a', 'b'])).toEqual(['k1', 'k9']);
    expect(await below(['a%'])).toEqual(['k3']);
    expect(await below(['%'])).toEqual(['k7']);
    expect(await below(['_'])).toEqual(['k8']);
    expect(await below(['a/b'])).toEqual(['k5']);
    expect(await below([])).toHaveLength(10);
    expect((await store.get(['a', 'b', 'ü~'], 'k9'))!.namespace).toEqual(['a', 'b', 'ü~']);
    await expect(store.batch([{ namespace: ['a', ''], key: 'k', value: {} }])).rejects.toMatchObject({
      code: 'VALIDATION',
    });
  });

  it('[checkpoint:store:filter] filters by value and by operator, and pages, newest first', async () => {
    const { store } = await open(await openUrl());
    const documents = [
      { n: 1, tag: 'x' },
      { n: 2, tag: 'y' },
      { n: 3, tag: 'x', deep: { b: 1, a: 2 } },
      { n: '2' },
      { tag: 'x' },
    ];
    for (const [index, document] of documents.entries()) await store.put(['d'], `k${index}`, document);
    const find = async (filter: Record<string, unknown>, page = {}) =>
      keys(await store.search(['d'], { filter, ...page }));
    expect(await find({ tag: 'x' })).toEqual(['k4', 'k2', 'k0']);
    expect(await find({ tag: 'x' }, { limit: 1, offset: 1 })).toEqual(['k2']);
    expect(await find({ n: { $gte: 2 } })).toEqual(['k2', 'k1']);
    expect(await find({ n: { $gt: 1, $lt: 3 } })).toEqual(['k1']);
    expect(await find({ n: { $lte: 1 } })).toEqual(['k0']);
    expect(await find({ n: { $eq: '2' } })).toEqual(['k3']);
    expect(await find({ n: { $ne: 2 } })).toEqual(['k4', 'k3', 'k2', 'k0']);
    expect(await find({ deep: { a: 2, b: 1 } })).toEqual(['k2']);
    expect(await find({ "n' or 1=1 --": 1 })).toEqual([]);
    await expect(find({ n: { $regex: '.' } })).rejects.toMatchObject({ code: 'VALIDATION' });
    expect(keys(await store.search(['d'], { limit: 2, offset: 1 }))).toEqual(['k3', 'k2']);
  });

  it('[checkpoint:store:batch] reads first, then writes all or nothing, the last of each key', async () => {
    const { store } = await open(await openUrl());
    await store.put(['n'], 'k', { v: 0 });
    const [before, , , found, names] = (await store.batch([
      { namespace: ['n'], key: 'k' },
      { namespace: ['n'], key: 'k', value: { v: 1 } },
      { namespace: ['n'], key: 'k', value: { v: 2 } },
      { namespacePrefix: ['n'] },
      { limit: 10, offset: 0 },
    ] as const as never)) as unknown as [{ value: unknown }, null, null, unknown[], string[][]];
    expect(before.value).toEqual({ v: 0 });
    expect(found).toHaveLength(1);
    expect(names).toEqual([['n']]);
    const failing = store.batch([
      { namespace: ['n'], key: 'k', value: { v: 3 } },
      { namespace: ['n'], key: 'l', value: { f: Symbol('s') } },
    ]);
    await expect(failing).rejects.toMatchObject({ code: 'NOT_STORABLE' });
    expect((await store.get(['n'], 'k'))!.value).toEqual({ v: 2 });
  });

  it('[checkpoint:store:namespaces] lists namespaces by prefix, suffix, wildcard and depth', async () => {
    const { store } = await open(await openUrl());
    for (const namespace of [
      ['a', 'b', 'v1'],
      ['a', 'c', 'v1'],
      ['a', 'c', 'v2'],
      ['b', 'v1'],
    ])
      await store.put(namespace, 'k', {});
    expect(await store.listNamespaces({ prefix: ['a'] })).toHaveLength(3);
    expect(await store.listNamespaces({ suffix: ['v1'] })).toEqual([
      ['a', 'b', 'v1'],
      ['a', 'c', 'v1'],
      ['b', 'v1'],
    ]);
    expect(await store.listNamespaces({ prefix: ['a', '*', 'v2'] })).toEqual([['a', 'c', 'v2']]);
    expect(await store.listNamespaces({ maxDepth: 2 })).toEqual([
      ['a', 'b'],
      ['a', 'c'],
      ['b', 'v1'],
    ]);
    expect(await store.listNamespaces({ maxDepth: 2, limit: 1, offset: 1 })).toEqual([['a', 'c']]);
  });

  it('[checkpoint:store:meaning] ranks by the most similar text of the fields that are indexed', async () => {
    const { store, database } = await open(await openUrl(), {
      index: { embedder, fields: ['title', 'parts[*].text', 'tags[-1]'] },
    });
    await store.put(['p'], 'cats', { title: 'cat cat', hidden: 'owl owl' });
    await store.put(['p'], 'mixed', { parts: [{ text: 'owl' }, { text: 'dog cat' }, { text: 3 }] });
    await store.put(['p'], 'tagged', { tags: ['owl', 'dog dog owl'] });
    await store.put(['p'], 'unseen', { title: 'dog' }, false);
    await store.put(['q'], 'elsewhere', { title: 'dog' });
    await store.put(['p'], 'own', { body: 'owl', title: 'dog' }, ['body']);
    const found = await store.search(['p'], { query: 'dog' });
    expect(keys(found).slice(0, 2)).toEqual(['tagged', 'mixed']);
    expect(found.find(({ key }) => key === 'unseen')!.score).toBeUndefined();
    expect(found.at(-1)!.key).toBe('unseen');
    const owls = await store.search(['p'], { query: 'owl', limit: 2 });
    expect(keys(owls).sort()).toEqual(['mixed', 'own']);
    expect(owls[0]!.score).toBeCloseTo(1);
    await store.put(['p'], 'mixed', { title: 'cat' });
    expect(keys(await store.search(['p'], { query: 'owl', limit: 1 }))).toEqual(['own']);
    await store.delete(['p'], 'own');
    const left = await database.query("select 1 as one from langgraph_item_vector where key = 'own'");
    expect(left).toEqual([]);
  });

  it('[checkpoint:store:graph] is what nodes of a graph remember with', async () => {
    const { store } = await open(await openUrl());
    const graph = new StateGraph(Annotation.Root({ seen: Annotation<number>() }))
      .addNode('count', async (_state, config: LangGraphRunnableConfig) => {
        const known = await config.store!.get(['visits'], 'ann');
        const seen = Number(known?.value['seen'] ?? 0) + 1;
        await config.store!.put(['visits'], 'ann', { seen });
        return { seen };
      })
      .addEdge(START, 'count')
      .compile({ store });
    await graph.invoke({ seen: 0 });
    expect(await graph.invoke({ seen: 0 })).toEqual({ seen: 2 });
  });
});
