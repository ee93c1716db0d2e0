import type { MemoryStore } from '../../../domain/memory-store.ts';
import { group_id, sampleEntity, sampleEpisode, sampleRelationship, year } from '../memory/samples.ts';
import { sampleId, sampleTime } from '../sample-documents.ts';
import { storeTasks } from '../store-tasks.ts';

/** What other processes do with memory. */
export const tasks = storeTasks(import.meta.url, {
  /** Says something new of one entity, each time from another year on, in no order. */
  async contradict(store: MemoryStore, { id, name, rounds }: { id: string; name: string; rounds: number }) {
    for (let round = 0; round < rounds; round++) {
      const valid_from = year(2001 + ((round * 37) % 97));
      await store.addEntity(sampleEntity({ id, name: `${name} ${round}`, valid_from }));
    }
  },

  /** Adds entities of which there may be one of each type. */
  async claim(store: MemoryStore, { name, rounds }: { name: string; rounds: number }) {
    for (let round = 0; round < rounds; round++) {
      const entity_type = `thing ${round}`;
      await store.addEntity(sampleEntity({ entity_type, attributes: { name } }), { exclusive: true });
    }
  },

  /** Adds an episode, an entity in two states and a relationship a round; every step is the id of the first two. */
  async remember(store: MemoryStore, { word, rounds }: { word: string; rounds: number }, acknowledge) {
    for (let round = 0; round < rounds; round++) {
      const content = `${word} ${'and more '.repeat(200)}`;
      const { id } = await store.addEpisode(sampleEpisode({ content, embedding: [1, round / 1_000] }));
      try {
        await store.addEntity(sampleEntity({ id, name: word }));
        await store.addEntity(sampleEntity({ id, name: word, attributes: { round }, valid_from: year(2010) }));
        const self = { from_entity_id: id, to_entity_id: id };
        await store.addRelationship({ ...sampleRelationship(0, 0), ...self });
      } catch (error) {
        // Another process deletes the group meanwhile.
        if ((error as { code?: unknown }).code !== 'STORE_NOT_FOUND') throw error;
      }
      await acknowledge(id);
    }
  },

  /** Adds episodes whose ids and contents everybody knows. */
  async repeat(store: MemoryStore, { rounds }: { rounds: number }) {
    const recorded_at = sampleTime(0);
    for (let round = 0; round < rounds; round++) {
      await store.addEpisode(sampleEpisode({ id: sampleId(round), occurred_at: recorded_at, recorded_at }));
    }
  },

  async deleteOften(store: MemoryStore, { rounds }: { rounds: number }) {
    for (let round = 0; round < rounds; round++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      await store.deleteByGroup({ group_id });
    }
  },
});
