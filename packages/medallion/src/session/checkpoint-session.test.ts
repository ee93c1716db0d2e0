import { describe, expect, it } from 'vitest';
import { StoreError } from '../errors.ts';
import type { MedallionLLM } from '../llm/medallion-llm.ts';
import { createMemoryMedallionStore } from '../store/memory/memory-medallion-store.ts';
import type { MedallionStore } from '../store/medallion-store.ts';
import { appendingLLM } from '../testing/contract/appending-llm.ts';
import { sampleMedallion } from '../testing/sample-medallion.ts';
import { checkpointSession } from './checkpoint-session.ts';

const scope = { graph_nodes: ['repo:sample'], tags: [] };
const evidence = { session_summary: 'ours' };

/** The store, with somebody who does something right before each of our updates. */
function interrupted(store: MedallionStore, interrupt: (attempt: number) => Promise<unknown>): MedallionStore {
  let attempt = 0;
  const update: MedallionStore['update'] = async (medallion, revision) => {
    await interrupt(attempt++);
    return store.update(medallion, revision);
  };
  return new Proxy(store, { get: (_, name) => (name === 'update' ? update : bind(store, name)) });
}

function bind(store: MedallionStore, name: string | symbol): unknown {
  const value: unknown = Reflect.get(store, name);
  return typeof value === 'function' ? (value.bind(store) as unknown) : value;
}

async function touch(
  store: MedallionStore,
  change: (store: MedallionStore) => Parameters<MedallionStore['update']>[0],
) {
  const current = (await store.getById('m'))!;
  return store.update(change(store), current.revision);
}

describe('checkpointSession', () => {
  it('[medallion:session:checkpoint-concurrent] merges into what others wrote first, and counts how often', async () => {
    const store = createMemoryMedallionStore();
    const { medallion } = await store.create(sampleMedallion({ id: 'm' }));
    const busy = interrupted(store, async (attempt) => {
      if (attempt < 3) await checkpointSession(store, appendingLLM, scope, { session_summary: `theirs ${attempt}` });
    });
    const result = await checkpointSession(busy, appendingLLM, scope, evidence);
    expect(result).toMatchObject({ outcome: 'updated', merges: 3, revision: 5 });
    expect(result.medallion.decisions.map(({ id, statement }) => `${id} ${statement}`)).toEqual([
      'D-001 theirs 0',
      'D-002 theirs 1',
      'D-003 theirs 2',
      'D-004 ours',
    ]);
    expect(medallion.decisions).toEqual([]);
  });

  it('[medallion:session:checkpoint-idempotent] writes no revision when another session said the same first', async () => {
    const store = createMemoryMedallionStore();
    await store.create(sampleMedallion({ id: 'm' }));
    const busy = interrupted(store, () => checkpointSession(store, appendingLLM, scope, evidence));
    expect(await checkpointSession(busy, appendingLLM, scope, evidence)).toMatchObject({
      outcome: 'unchanged',
      merges: 1,
      revision: 2,
    });
    expect(await store.history('m')).toHaveLength(2);
  });

  it('gives up at its deadline, with an error that may be tried again, and writes nothing', async () => {
    const store = createMemoryMedallionStore();
    await store.create(sampleMedallion({ id: 'm' }));
    let writes = 0;
    const busy = interrupted(store, () =>
      checkpointSession(store, appendingLLM, scope, { session_summary: `theirs ${writes++}` }),
    );
    const error = await checkpointSession(busy, appendingLLM, scope, evidence, { deadlineMs: 30 }).catch(
      (caught: unknown) => caught,
    );
    expect(StoreError.isInstance(error) && [error.code, error.retryable]).toEqual(['MEDALLION_CONFLICT', true]);
    const { decisions } = (await store.getById('m'))!.medallion;
    expect(decisions.map(({ statement }) => statement)).toEqual(
      Array.from({ length: writes }, (_, i) => `theirs ${i}`),
    );
  });

  it('does not count the time of a slow model against its deadline', async () => {
    const store = createMemoryMedallionStore();
    await store.create(sampleMedallion({ id: 'm' }));
    const slow: MedallionLLM = {
      ...appendingLLM,
      async update(existing, said) {
        await new Promise((resolve) => setTimeout(resolve, 60));
        return appendingLLM.update(existing, said);
      },
    };
    const busy = interrupted(store, async (attempt) => {
      if (attempt === 0) await checkpointSession(store, appendingLLM, scope, { session_summary: 'theirs' });
    });
    expect(await checkpointSession(busy, slow, scope, evidence, { deadlineMs: 50 })).toMatchObject({ merges: 1 });
  });

  it('asks the model again when both changes together exceed the limits of a document', async () => {
    const store = createMemoryMedallionStore();
    const statements = (count: number, side: string) => Array.from({ length: count }, (_, index) => `${side} ${index}`);
    await store.create(sampleMedallion({ id: 'm', decisions: statements(1_999, 'old') }));
    const dropping: MedallionLLM = {
      ...appendingLLM,
      update: (existing, said) =>
        appendingLLM.update({ ...existing, decisions: existing.decisions.slice(-1_999) }, said),
    };
    const busy = interrupted(store, async (attempt) => {
      if (attempt === 0) await checkpointSession(store, appendingLLM, scope, { session_summary: 'theirs' });
    });
    const { medallion } = await checkpointSession(busy, dropping, scope, evidence);
    expect(medallion.decisions).toHaveLength(2_000);
    expect(medallion.decisions.slice(-2).map(({ statement }) => statement)).toEqual(['theirs', 'ours']);
  });

  it('[medallion:session:checkpoint-exact-scope] starts anew when the medallion is retired or moved meanwhile', async () => {
    for (const change of [{ meta: { status: 'stale' as const } }, { scope: { graph_nodes: ['repo:other'] } }]) {
      const store = createMemoryMedallionStore();
      const { medallion } = await store.create(sampleMedallion({ id: 'm' }));
      const changed = {
        ...medallion,
        scope: { ...medallion.scope, ...change.scope },
        meta: { ...medallion.meta, ...change.meta },
      };
      const busy = interrupted(store, () => touch(store, () => changed));
      const result = await checkpointSession(busy, appendingLLM, scope, evidence);
      expect(result).toMatchObject({ outcome: 'created', revision: 1 });
      expect((await store.getById('m'))?.medallion).toEqual(changed);
    }
  });

  it('[medallion:session:checkpoint-exact-scope] writes to the medallion of its scope whatever the model answers', async () => {
    const store = createMemoryMedallionStore();
    await store.create(sampleMedallion({ id: 'm' }));
    await store.create(sampleMedallion({ id: 'other', graph_nodes: ['repo:other'] }));
    const astray: MedallionLLM = {
      ...appendingLLM,
      async update(existing, said) {
        const answer = await appendingLLM.update(existing, said);
        return {
          ...answer,
          scope: { graph_nodes: ['repo:other'], tags: [] },
          meta: { ...answer.meta, medallion_id: 'other' },
        };
      },
    };
    const { medallion } = await checkpointSession(store, astray, scope, evidence);
    expect(medallion.meta.medallion_id).toBe('m');
    expect(medallion.scope).toEqual(scope);
    expect(await store.history('other')).toHaveLength(1);
  });

  it('never lets updated_at run backwards', async () => {
    const store = createMemoryMedallionStore();
    await store.create(sampleMedallion({ id: 'm', updated_at: '2027-01-01T00:00:00.000Z' }));
    const { medallion } = await checkpointSession(store, appendingLLM, scope, evidence, { clock: { now: () => 0 } });
    expect(medallion.meta.updated_at).toBe('2027-01-01T00:00:00.000Z');
  });
});
