import { describe, expect, it } from 'vitest';
import type { AddFactOptions, MemoryStore } from '../../../domain/memory-store.ts';
import { sampleId, sampleTime } from '../sample-documents.ts';
import type { StoreContext } from '../store-under-test.ts';
import { FactModel } from './fact-model.ts';
import { group_id, sampleEntity, sampleRelationship, year } from './samples.ts';

/** What a new fact does to those that contradict it. */
export function memoryContradictionTests(context: StoreContext<MemoryStore>): void {
  const id = sampleId(1);

  /** Adds what is true of one entity in some years; `to` null means from then on. */
  const add = (value: string, from: number, to: number | null = null, fields: object = {}) =>
    context.store.addEntity(
      sampleEntity({
        id,
        attributes: { value },
        valid_from: year(from),
        valid_to: to === null ? null : year(to),
        ...fields,
      }),
    );

  /** What is believed of the entity, oldest validity first: `value from-to`. */
  async function believed(): Promise<string[]> {
    const states = await context.store.getEntityHistory({ group_id, id });
    return states
      .filter(({ superseded_at }) => superseded_at === null)
      .map(({ fact }) => fact)
      .sort((a, b) => (a.valid_from < b.valid_from ? -1 : 1))
      .map(({ attributes, valid_from, valid_to }) => {
        return `${String(attributes['value'])} ${valid_from.slice(0, 4)}-${valid_to?.slice(0, 4) ?? ''}`;
      });
  }

  async function addEntities(): Promise<void> {
    for (const number of [1, 2, 3]) await context.store.addEntity(sampleEntity({ id: sampleId(number) }));
  }

  describe('a new fact of a known id', () => {
    it('[memory:fact:ends-old] ends what holds when it begins; the old state stays in the history', async () => {
      const old = await add('Rome', 2000, null, { recorded_at: sampleTime(1) });
      const next = await add('Oslo', 2010, null, { recorded_at: sampleTime(2) });
      expect(await believed()).toEqual(['Rome 2000-2010', 'Oslo 2010-']);
      expect(await context.store.getEntityHistory({ group_id, id })).toEqual([
        { fact: old, superseded_at: sampleTime(2) },
        { fact: { ...old, valid_to: year(2010), recorded_at: sampleTime(2) }, superseded_at: null },
        { fact: next, superseded_at: null },
      ]);
    });

    it('[memory:fact:late] that begins earlier holds until the next known one begins', async () => {
      await add('Oslo', 2010);
      await add('Bern', 2020);
      expect((await add('Rome', 2000)).valid_to).toBe(year(2010));
      expect(await believed()).toEqual(['Rome 2000-2010', 'Oslo 2010-2020', 'Bern 2020-']);
    });

    it('[memory:fact:late] that begins within an earlier one and before a later one ends both ways', async () => {
      await add('Rome', 2000, 2020);
      await add('Bern', 2020);
      await add('Oslo', 2010);
      expect(await believed()).toEqual(['Rome 2000-2010', 'Oslo 2010-2020', 'Bern 2020-']);
    });

    it('[memory:fact:split] with an end splits one that holds longer', async () => {
      await add('Rome', 2000);
      await add('Oslo', 2010, 2012);
      expect(await believed()).toEqual(['Rome 2000-2010', 'Oslo 2010-2012', 'Rome 2012-']);
    });

    it('[memory:fact:correction] that begins at the same time takes the place of the old one as a whole', async () => {
      await add('Rome', 2000);
      await add('Oslo', 2000, 2010);
      expect(await believed()).toEqual(['Oslo 2000-2010']);
      await add('Bern', 2000);
      expect(await believed()).toEqual(['Bern 2000-']);
    });

    it('[memory:fact:correction] can end a fact by saying the same with an end', async () => {
      await add('Rome', 2000);
      await add('Rome', 2000, 2010);
      expect(await believed()).toEqual(['Rome 2000-2010']);
    });

    it('[memory:fact:covers] with an end takes the place of what lies within, and moves what begins there', async () => {
      await add('Rome', 2000, 2005);
      await add('Oslo', 2005, 2010);
      await add('Bern', 2010);
      await add('Nice', 2002, 2015);
      expect(await believed()).toEqual(['Rome 2000-2002', 'Nice 2002-2015', 'Bern 2015-']);
    });

    it('[memory:fact:apart] leaves alone what it does not touch', async () => {
      await add('Rome', 2000, 2005);
      await add('Oslo', 2005, 2010);
      await add('Bern', 1990, 2000);
      expect(await believed()).toEqual(['Bern 1990-2000', 'Rome 2000-2005', 'Oslo 2005-2010']);
      expect(await context.store.getEntityHistory({ group_id, id })).toHaveLength(3);
    });

    it('[memory:fact:known] that says nothing new changes nothing', async () => {
      const first = await add('Rome', 2000);
      expect(await add('Rome', 2000)).toEqual(first);
      expect(await add('Rome', 2005)).toEqual(first);
      expect(await add('Rome', 2005, 2007)).toEqual(first);
      expect(await context.store.getEntityHistory({ group_id, id })).toHaveLength(1);
    });
  });

  describe('the time of recording', () => {
    it('[memory:fact:recorded-order] never runs backwards within a group', async () => {
      const first = await add('Rome', 2000, null, { recorded_at: sampleTime(10) });
      const second = await add('Oslo', 2010, null, { recorded_at: sampleTime(5) });
      expect([first.recorded_at, second.recorded_at]).toEqual([sampleTime(10), sampleTime(10)]);
      const [old] = await context.store.getEntityHistory({ group_id, id });
      expect(old!.superseded_at).toBe(sampleTime(10));
      const other = await context.store.addEntity(sampleEntity({ recorded_at: sampleTime(1) }));
      expect(other.recorded_at).toBe(sampleTime(10));
    });

    it('[memory:fact:recorded-order] in the future of our clock hides nothing that is believed', async () => {
      await add('Rome', 2000, null, { recorded_at: year(9000) });
      expect((await context.store.getEntity({ group_id, id }))?.attributes).toEqual({ value: 'Rome' });
    });
  });

  describe('an exclusive fact', () => {
    const anna = (attributes: object, from: number, options?: AddFactOptions) =>
      context.store.addEntity(sampleEntity({ attributes: { ...attributes }, valid_from: year(from) }), options);

    it('[memory:fact:exclusive] ends the entity of its name and type and goes on under its id; another one does not', async () => {
      const first = await anna({ age: 1 }, 2000);
      const namesake = await anna({ age: 2 }, 2005);
      expect(namesake.id).not.toBe(first.id);
      expect(await context.store.getEntities({ group_id })).toHaveLength(2);
      const only = await anna({ age: 3 }, 2010, { exclusive: true });
      expect([first.id, namesake.id]).toContain(only.id);
      expect(await context.store.getEntities({ group_id })).toEqual([only]);
      expect(await context.store.getEntities({ group_id, valid_at: year(2009) })).toHaveLength(2);
      expect(await anna({ age: 3 }, 2011, { exclusive: true })).toEqual(only);
      await context.store.addEntity(sampleEntity({ entity_type: 'dog', valid_from: year(2011) }), { exclusive: true });
      expect(await context.store.getEntities({ group_id })).toHaveLength(2);
    });

    it('[memory:fact:exclusive] that goes on under the id of an entity ends what that is called now', async () => {
      await add('Rome', 2000, null, { name: 'Ann' });
      await add('Oslo', 2010, null, { name: 'Anna' });
      const renamed = sampleEntity({ name: 'Ann', valid_from: year(2020) });
      expect((await context.store.addEntity(renamed, { exclusive: true })).id).toBe(id);
      const early = sampleEntity({ name: 'Ann', valid_from: year(2005), attributes: { value: 'Bern' } });
      expect(await context.store.addEntity(early, { exclusive: true })).toMatchObject({ id, valid_to: year(2010) });
      expect(await believed()).toEqual(['Rome 2000-2005', 'Bern 2005-2010', 'Oslo 2010-2020', 'undefined 2020-']);
    });

    it('[memory:fact:exclusive] with an id of its own ends the others and keeps it', async () => {
      await anna({}, 2000);
      const named = await context.store.addEntity(sampleEntity({ id, valid_from: year(2010) }), { exclusive: true });
      expect(named.id).toBe(id);
      expect(await context.store.getEntities({ group_id })).toEqual([named]);
    });
  });

  describe('relationships', () => {
    const link = (
      from: number,
      to: number,
      fields: Parameters<typeof sampleRelationship>[2],
      options?: AddFactOptions,
    ) => context.store.addRelationship(sampleRelationship(from, to, fields), options);
    const now = () => context.store.getRelationships({ group_id });

    it('[memory:relationship:ends-old] between the same two of the same type end each other, as states of one', async () => {
      await addEntities();
      const first = await link(1, 2, { attributes: { how: 'little' } });
      const other = await link(2, 1, { attributes: { how: 'by name' } });
      const likes = await link(1, 2, { relation_type: 'likes' });
      const next = await link(1, 2, { attributes: { how: 'well' }, valid_from: year(2010) });
      expect(next.id).toBe(first.id);
      expect(await now()).toEqual([other, likes].sort((a, b) => (a.id < b.id ? -1 : 1)).concat(next));
      expect(await context.store.getRelationshipHistory(first)).toHaveLength(3);
      expect(await link(1, 2, { attributes: { how: 'well' }, valid_from: year(2012) })).toEqual(next);
    });

    it('[memory:relationship:ends-old] with another id end the old one too', async () => {
      await addEntities();
      const first = await link(1, 2, {});
      const next = await link(1, 2, { id: sampleId(50), valid_from: year(2010) });
      expect(await now()).toEqual([next]);
      expect((await context.store.getRelationshipHistory(first)).at(-1)?.fact.valid_to).toBe(year(2010));
    });

    it('[memory:fact:exclusive] of a type from an entity: there is one at a time', async () => {
      await addEntities();
      const lives = { relation_type: 'lives_in' };
      const first = await link(1, 2, lives, { exclusive: true });
      const elsewhere = await link(3, 2, lives, { exclusive: true });
      const next = await link(1, 3, { ...lives, valid_from: year(2010) }, { exclusive: true });
      expect(next.id).not.toBe(first.id);
      expect(await now()).toEqual([elsewhere, next]);
      expect(await context.store.getRelationships({ group_id, entity_id: sampleId(1), valid_at: year(2009) })).toEqual([
        { ...first, valid_to: year(2010), recorded_at: next.recorded_at },
      ]);
    });
  });

  describe('any sequence of facts', () => {
    it.each([1, 2, 3, 4])(
      '[memory:fact:model] reads at every point in time as a replay of all that was said does (%i)',
      async (seed) => {
        const random = createRandom(seed);
        const model = new FactModel();
        for (let step = 0; step < 14; step++) {
          const from = Math.floor(random() * 10);
          const to = random() < 0.5 ? null : from + 1 + Math.floor(random() * 5);
          const value = 'abc'.charAt(Math.floor(random() * 3));
          model.add({ value, from, to });
          await add(value, 2000 + from, to === null ? null : 2000 + to, { recorded_at: sampleTime(step) });
        }
        for (let step = 0; step < 14; step++) {
          for (let time = 0; time < 16; time++) {
            const at = { valid_at: year(2000 + time), recorded_at: sampleTime(step) };
            const entity = await context.store.getEntity({ group_id, id, ...at });
            expect(entity?.attributes['value'] ?? null, JSON.stringify(at)).toBe(model.valueAt(time, step));
          }
        }
      },
    );
  });
}

/** Numbers in [0, 1) that are the same in every run. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
