import { steppingClock } from '@waymark/core-types';
import type { Agent, Scenario } from '@waymark/core-types/domain';
import { describe, expect, it } from 'vitest';
import { agentKind, scenarioKind } from '../config/config-kinds.ts';
import { MemoryCollection } from './memory-collection.ts';
import { storeContext } from './store-options.ts';

const tenant_id = '00000000-0000-4000-8000-000000000001';
const id = '00000000-0000-4000-8000-000000000002';
const listing = { tenant_id, name: 'x', order: { column: 'name', direction: 'asc' }, defaultLimit: 10 } as const;

describe('a collection in memory', () => {
  it('computes again what another save overtook while it was computed', async () => {
    const seen: (number | null)[] = [];
    const slow = {
      ...scenarioKind,
      async derive(next: Scenario, previous: Scenario | null) {
        seen.push(previous?.revision ?? null);
        await new Promise((resolve) => setTimeout(resolve, seen.length === 1 ? 10 : 1));
        return next;
      },
    };
    const collection = new MemoryCollection(slow, storeContext({}));
    const draft = (name: string) => ({
      ...{ tenant_id, agent_id: id, id, name, entry_step_id: id },
      steps: [{ id, scenario_id: id, name: 'start' }],
    });
    const first = collection.save(draft('first'), { overwrite: true });
    await collection.save(draft('second'), { overwrite: true });
    expect(await first).toMatchObject({ name: 'first', revision: 2 });
    expect(seen).toEqual([null, null, 1]);
  });

  it('hands out copies: what a caller changes is not stored', async () => {
    const collection = new MemoryCollection<Agent>(agentKind, storeContext({}));
    const settings = { a: [1] };
    const saved = await collection.save({ tenant_id, id, name: 'x', settings });
    settings.a.push(2);
    (saved.settings['a'] as number[]).push(3);
    ((await collection.get(saved))!.settings['a'] as number[]).push(4);
    expect((await collection.get(saved))!.settings).toEqual({ a: [1] });
  });

  it('does not let updated_at run backwards when the clock does', async () => {
    let now = Date.parse('2026-01-31T12:00:00.000Z');
    const collection = new MemoryCollection<Agent>(agentKind, storeContext({ clock: { now: () => now } }));
    const first = await collection.save({ tenant_id, id, name: 'x' });
    now -= 3_600_000;
    const second = await collection.save({ tenant_id, id, name: 'y' }, { overwrite: true });
    expect(second).toMatchObject({ created_at: first.created_at, updated_at: first.updated_at });
  });

  it('finds by what a column holds now, whatever it held before', async () => {
    const collection = new MemoryCollection<Agent>(agentKind, storeContext({ clock: steppingClock(0) }));
    const find = async (name: string | string[]) => (await collection.listAll({ ...listing, where: { name } })).length;
    const saved = await collection.save({ tenant_id, id, name: 'before' });
    expect([await find('before'), await find('after')]).toEqual([1, 0]);
    const changed = await collection.save({ ...saved, name: 'after' });
    expect([await find('before'), await find('after'), await find(['before', 'after'])]).toEqual([0, 1, 1]);
    await collection.remove(changed);
    expect([await find('after'), (await collection.list(listing, {})).items.length]).toEqual([0, 0]);
    await collection.restore(saved, { replace: true });
    expect(await find('before')).toBe(1);
    expect(await collection.erase([saved, saved])).toBe(1);
    expect(await find('before')).toBe(0);
  });

  it('erases a document only at the revision that is named', async () => {
    const collection = new MemoryCollection<Agent>(agentKind, storeContext({}));
    await collection.save({ tenant_id, id, name: 'x' });
    expect(await collection.erase([{ tenant_id, id, revision: 2 }])).toBe(0);
    expect(await collection.erase([{ tenant_id, id, revision: 1 }])).toBe(1);
  });

  it('gives the first of many in order, whichever way it finds them', async () => {
    const collection = new MemoryCollection<Agent>(agentKind, storeContext({}));
    const names = Array.from({ length: 300 }, (_, number) => String((number * 7919) % 300).padStart(3, '0'));
    for (const name of names) await collection.save({ tenant_id, name });
    const sorted = names.toSorted();
    for (const [limit, offset] of [
      [1, 0],
      [10, 5],
      [200, 3],
      [1_000, 0],
    ] as const) {
      const { items, next_cursor } = await collection.list(listing, { limit, offset });
      expect(items.map(({ name }) => name)).toEqual(sorted.slice(offset, offset + limit));
      expect(next_cursor === null).toBe(limit === 1_000);
    }
  });
});
