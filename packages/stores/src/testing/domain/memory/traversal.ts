import { describe, expect, it } from 'vitest';
import type { MemoryStore, TraversedEntity } from '../../../domain/memory-store.ts';
import { failureOf } from '../../failure-of.ts';
import { sampleId, sampleTime } from '../sample-documents.ts';
import type { StoreContext } from '../store-under-test.ts';
import { group_id, sampleEntity, sampleRelationship, year } from './samples.ts';

const ringSize = 1_000;
const chord = 100;

/** What a walk along relationships reaches. */
export function memoryTraversalTests(context: StoreContext<MemoryStore>): void {
  /** Entities named by their numbers, and relationships between them. */
  async function addGraph(numbers: number[], links: (readonly [number, number, string?])[]): Promise<void> {
    for (const number of numbers) {
      await context.store.addEntity(sampleEntity({ id: sampleId(number), name: `n${number}` }));
    }
    for (const [from, to, relation_type = 'knows'] of links) {
      await context.store.addRelationship(sampleRelationship(from, to, { relation_type }));
    }
  }
  const walk = (starts: number[], query: object = {}) =>
    context.store.traverseFromEntities({ group_id, entity_ids: starts.map(sampleId), ...query });
  /** `number@depth` of what was reached. */
  const reached = async (starts: number[], query: object = {}) =>
    (await walk(starts, query)).map(({ entity, depth }) => `${Number(entity.id.slice(-6))}@${depth}`);

  describe('traversal', () => {
    it('[memory:traverse:breadth-first] goes level by level along both directions, each entity once', async () => {
      await addGraph(
        [1, 2, 3, 4, 5, 6],
        [
          [1, 2],
          [3, 1],
          [2, 4],
          [3, 4],
          [4, 5],
          [5, 6],
        ],
      );
      expect(await reached([1])).toEqual(['1@0', '2@1', '3@1', '4@2']);
      expect(await reached([1], { depth: 3 })).toEqual(['1@0', '2@1', '3@1', '4@2', '5@3']);
      expect(await reached([1], { depth: 10 })).toHaveLength(6);
      expect(await reached([6], { depth: 1 })).toEqual(['6@0', '5@1']);
    });

    it('[memory:traverse:via] says by which relationship an entity was reached, always the same one', async () => {
      await addGraph(
        [1, 2, 3, 4],
        [
          [1, 2],
          [1, 3],
          [3, 4, 'a'],
          [2, 4, 'b'],
          [4, 2, 'a'],
        ],
      );
      const found = await walk([1]);
      expect(found[0]).toMatchObject({ depth: 0, via: null });
      expect(wayOf(found, 2)).toEqual([1, 2, 'knows']);
      expect(wayOf(found, 4)).toEqual([4, 2, 'a']);
    });

    it('[memory:traverse:cycles] ends in a self loop, in a cycle of two and in a ring', async () => {
      await addGraph(
        [1, 2, 3],
        [
          [1, 1],
          [1, 2, 'a'],
          [2, 1, 'a'],
          [2, 3],
          [3, 1],
        ],
      );
      expect(await reached([1], { depth: 10 })).toEqual(['1@0', '2@1', '3@1']);
      await addGraph([7], [[7, 7]]);
      expect(await reached([7], { depth: 10 })).toEqual(['7@0']);
    });

    it('[memory:traverse:order] orders by depth, then name, then id', async () => {
      await addGraph(
        [1, 2, 3, 4],
        [
          [1, 4],
          [1, 3],
          [1, 2],
        ],
      );
      await context.store.addEntity(sampleEntity({ id: sampleId(4), name: 'a', valid_from: year(2001) }));
      expect(await reached([1])).toEqual(['1@0', '4@1', '2@1', '3@1']);
      expect(await reached([3, 4, 2], { depth: 0 })).toEqual(['4@0', '2@0', '3@0']);
    });

    it('[memory:traverse:depth] takes 0 to 10 steps, 2 where it is left out', async () => {
      const chain = Array.from({ length: 12 }, (_, index) => index + 1);
      await addGraph(
        chain,
        chain.slice(1).map((number) => [number - 1, number] as const),
      );
      expect(await reached([1], { depth: 0 })).toEqual(['1@0']);
      expect(await reached([1])).toHaveLength(3);
      expect(await reached([1], { depth: 10 })).toHaveLength(11);
      for (const depth of [-1, 11, 1.5, Number.NaN, Infinity]) {
        expect(await failureOf(walk([1], { depth }))).toMatchObject({ issues: [{ path: '$.depth' }] });
      }
    });

    it('[memory:traverse:limit] stops after so many entities, the nearest ones', async () => {
      await addGraph(
        [1, 2, 3, 4],
        [
          [1, 2],
          [1, 3],
          [2, 4],
        ],
      );
      expect(await reached([1], { limit: 2 })).toEqual(['1@0', '2@1']);
      expect(await reached([1], { limit: 0 })).toEqual([]);
      expect(await failureOf(walk([1], { limit: -1 }))).toMatchObject({ issues: [{ path: '$.limit' }] });
    });

    it('[memory:traverse:starts] takes several starts, each once, and leaves out unknown ones', async () => {
      await addGraph(
        [1, 2, 3, 4],
        [
          [1, 2],
          [3, 4],
        ],
      );
      expect(await reached([3, 1, 1, 404], { depth: 1 })).toEqual(['1@0', '3@0', '2@1', '4@1']);
      expect(await reached([404])).toEqual([]);
      expect(await reached([])).toEqual([]);
    });

    it('[memory:traverse:types] goes along the named types only', async () => {
      await addGraph(
        [1, 2, 3, 4],
        [
          [1, 2, 'a'],
          [1, 3, 'b'],
          [1, 4, 'c'],
        ],
      );
      expect(await reached([1], { relation_types: ['a', 'b'] })).toEqual(['1@0', '2@1', '3@1']);
      expect(await reached([1], { relation_types: [] })).toEqual(['1@0']);
    });

    it('[memory:traverse:as-of] sees entities and relationships as they were then', async () => {
      const entity = (number: number, fields: object = {}) =>
        context.store.addEntity(sampleEntity({ id: sampleId(number), recorded_at: sampleTime(1), ...fields }));
      await entity(1);
      await entity(2, { valid_to: year(2010) });
      await entity(3);
      await context.store.addRelationship(sampleRelationship(1, 2, { recorded_at: sampleTime(1) }));
      await context.store.addRelationship(
        sampleRelationship(1, 3, { valid_from: year(2015), recorded_at: sampleTime(2) }),
      );
      expect(await reached([1])).toEqual(['1@0', '3@1']);
      expect(await reached([1], { valid_at: year(2005) })).toEqual(['1@0', '2@1']);
      expect(await reached([1], { valid_at: year(2012) })).toEqual(['1@0']);
      expect(await reached([1], { recorded_at: sampleTime(1) })).toEqual(['1@0']);
      expect(await reached([1], { valid_at: year(1999) })).toEqual([]);
    });

    it('[memory:traverse:large] walks a ring of 1,000 with chords', { timeout: 60_000 }, async () => {
      await context.store.importDocuments(ringLines());
      const found = await walk([0], { depth: 10 });
      expect(found.map(({ entity, depth }) => [Number(entity.id.slice(-6)), depth])).toEqual(ringWithin(10));
      expect(new Set(found.map(({ entity }) => entity.id)).size).toBe(found.length);
      expect(await walk([0], { depth: 10, limit: 10_000 })).toEqual(found);
    });
  });
}

function wayOf(found: TraversedEntity[], number: number): unknown {
  const { via } = found.find(({ entity }) => entity.id === sampleId(number))!;
  return [Number(via!.from_entity_id.slice(-6)), Number(via!.to_entity_id.slice(-6)), via!.relation_type];
}

/** The ring as an export writes it, which is the quickest way in. */
function ringLines() {
  const recorded_at = sampleTime(0);
  const numbers = Array.from({ length: ringSize }, (_, number) => number);
  const toLine = (kind: string, document: object) => ({
    schema_version: `${kind}.v1`,
    document: { recorded_at, ...document },
    meta: { version: 1, superseded_at: null },
  });
  const name = (number: number) => `n${String(number).padStart(4, '0')}`;
  const links = numbers.flatMap((number) => [
    [number, (number + 1) % ringSize] as const,
    ...(number % chord === 0 ? [[number, (number + ringSize / 2 + chord / 2) % ringSize] as const] : []),
  ]);
  return [
    ...numbers.map((number) => toLine('entity', sampleEntity({ id: sampleId(number), name: name(number) }))),
    ...links.map(([from, to], index) =>
      toLine('relationship', { ...sampleRelationship(from, to), id: sampleId(10_000 + index) }),
    ),
  ];
}

/** Number and depth of all within so many steps of 0, by another way than the store's: step by step over all pairs. */
function ringWithin(steps: number): number[][] {
  const depths = new Map([[0, 0]]);
  const isLinked = (from: number, to: number) =>
    to === (from + 1) % ringSize || (from % chord === 0 && to === (from + ringSize / 2 + chord / 2) % ringSize);
  for (let step = 1; step <= steps; step++) {
    for (const [known, depth] of [...depths]) {
      if (depth !== step - 1) continue;
      for (let other = 0; other < ringSize; other++) {
        if (!depths.has(other) && (isLinked(known, other) || isLinked(other, known))) depths.set(other, step);
      }
    }
  }
  return [...depths].sort(([a, one], [b, other]) => one - other || a - b);
}
