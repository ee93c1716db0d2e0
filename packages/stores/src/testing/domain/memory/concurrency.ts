import { describe, expect, it } from 'vitest';
import type { MemoryStore } from '../../../domain/memory-store.ts';
import { sampleId } from '../sample-documents.ts';
import { interruptTask, runTasks } from '../run-tasks.ts';
import type { StoreContext } from '../store-under-test.ts';
import { tasks } from '../tasks/memory-tasks.ts';
import { group_id, sampleEntity, year } from './samples.ts';

const rounds = 60;

/** What holds when several processes add to one group, and when one is killed. */
export function memoryConcurrencyTests(context: StoreContext<MemoryStore>): void {
  describe('two processes at once', () => {
    it(
      '[memory:concurrency:contradictions] leave one fact at a time, however they contradict each other',
      { timeout: 120_000 },
      async () => {
        const id = sampleId(1);
        await context.store.addEntity(sampleEntity({ id, name: 'start' }));
        const calls = ['a', 'b'].map((name) => ({ task: 'contradict', input: { id, name, rounds } }) as const);
        await runTasks(context, tasks, calls);
        const states = await context.store.getEntityHistory({ group_id, id });
        const believed = states.filter(({ superseded_at }) => superseded_at === null).map(({ fact }) => fact);
        believed.sort((a, b) => (a.valid_from < b.valid_from ? -1 : 1));
        for (const [index, fact] of believed.entries()) {
          expect(fact.valid_to, `the end of ${fact.name}`).toBe(believed[index + 1]?.valid_from ?? null);
        }
        const said = states.filter(({ fact }) => fact.name !== 'start').map(({ fact }) => fact.name);
        expect(new Set(said).size, 'facts of both, all in the history').toBe(2 * rounds);
        const times = states.map(({ fact }) => fact.recorded_at);
        expect(times.toSorted()).toEqual(times);
      },
    );

    it('[memory:concurrency:exclusive] leave one entity of a name that both add', { timeout: 120_000 }, async () => {
      const calls = ['a', 'b'].map((name) => ({ task: 'claim', input: { name, rounds } }) as const);
      await runTasks(context, tasks, calls);
      for (let round = 0; round < rounds; round++) {
        const found = await context.store.getEntities({ group_id, entity_type: `thing ${round}` });
        expect(found, `round ${round}`).toHaveLength(1);
      }
    });

    it('[memory:concurrency:kept] lose nothing of what both add to one group', { timeout: 120_000 }, async () => {
      const calls = ['apple', 'berry'].map((word) => ({ task: 'remember', input: { word, rounds } }) as const);
      await runTasks(context, tasks, calls);
      const { items } = await context.store.listEpisodes({ group_id, limit: 1_000 });
      expect(items).toHaveLength(2 * rounds);
      expect(await context.store.getEntities({ group_id })).toHaveLength(2 * rounds);
      expect(await context.store.getRelationships({ group_id })).toHaveLength(2 * rounds);
      for (const text of ['apple', 'berry']) {
        expect(await context.store.textSearchEpisodes({ group_id, text, limit: 1_000 })).toHaveLength(rounds);
      }
      const all = { group_id, query_embedding: [1, 0], limit: 1_000 };
      expect(await context.store.vectorSearchEpisodes(all)).toHaveLength(2 * rounds);
    });

    it('[memory:concurrency:same-again] keep an episode once that both add', { timeout: 120_000 }, async () => {
      const call = { task: 'repeat', input: { rounds } } as const;
      await runTasks(context, tasks, [call, call]);
      expect((await context.store.listEpisodes({ group_id })).items).toHaveLength(rounds);
    });

    it('[memory:concurrency:delete] leave no half of an episode when one of them deletes the group', async () => {
      const calls = [
        { task: 'remember', input: { word: 'apple', rounds } },
        { task: 'deleteOften', input: { rounds: 20 } },
      ] as const;
      await runTasks(context, tasks, calls);
      const { items } = await context.store.listEpisodes({ group_id, limit: 1_000 });
      const found = await context.store.textSearchEpisodes({ group_id, text: 'apple', limit: 1_000 });
      expect(found).toHaveLength(items.length);
      const near = { group_id, query_embedding: [1, 0], limit: 1_000 };
      expect(await context.store.vectorSearchEpisodes(near)).toHaveLength(items.length);
    }, 120_000);
  });

  it(
    '[memory:crash:kept] keeps every acknowledged addition of a killed process, and none by halves',
    { timeout: 120_000 },
    async () => {
      const call = { task: 'remember', input: { word: 'apple', rounds: 100_000 }, afterSteps: 20 } as const;
      const acknowledged = (await interruptTask(context, tasks, call)) as string[];
      expect(acknowledged.length).toBeGreaterThanOrEqual(20);
      const { items } = await context.store.listEpisodes({ group_id, limit: 1_000 });
      const entities = await context.store.getEntities({ group_id });
      const relationships = await context.store.getRelationships({ group_id });
      for (const id of acknowledged) {
        expect(items.some((episode) => episode.id === id)).toBe(true);
        expect(entities.some((entity) => entity.id === id)).toBe(true);
        expect(relationships.some(({ from_entity_id }) => from_entity_id === id)).toBe(true);
        const history = await context.store.getEntityHistory({ group_id, id });
        expect(history.map(({ superseded_at }) => superseded_at === null)).toEqual([false, true, true]);
      }
      // Whatever else is there came from the additions under way, whole.
      expect(items.length - acknowledged.length).toBeOneOf([0, 1]);
      const limit = 1_000;
      expect(await context.store.textSearchEpisodes({ group_id, text: 'apple', limit })).toHaveLength(items.length);
      const near = { group_id, query_embedding: [1, 0], limit };
      expect(await context.store.vectorSearchEpisodes(near)).toHaveLength(items.length);
      await context.store.addEntity(sampleEntity({ valid_from: year(2020) }));
    },
  );
}
