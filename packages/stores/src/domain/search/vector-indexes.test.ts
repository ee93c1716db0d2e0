import { describe, expect, it } from 'vitest';
import { unitVector } from './unit-vector.ts';
import { VectorIndexes } from './vector-indexes.ts';
import type { VectorSource } from './vector-index.ts';

const query = { vector: unitVector([1, 0]), limit: 3, matches: () => true };
const group = (number: number) => ({ tenant_id: 't', group_id: `g${number}` });

/** 100 vectors in every group, all in one generation; it counts how often they are read. */
function source() {
  const reads: string[] = [];
  const vectors: VectorSource<null> = {
    head: async () => 'head',
    async changesAfter({ group_id }, stamp) {
      reads.push(group_id);
      const changes = Array.from({ length: 100 }, (_, number) => ({
        id: `${number}`,
        vector: unitVector([number, 1]),
        attributes: null,
      }));
      return { generation: 'g', stamp: stamp + 100, changes, more: false };
    },
  };
  return { reads, vectors };
}

describe('VectorIndexes', () => {
  it('[config:vectors:bounded] forgets what was searched least recently when there is no room', async () => {
    const { reads, vectors } = source();
    const probe = new VectorIndexes(vectors);
    await probe.nearest(group(0), query);
    const indexes = new VectorIndexes(vectors, { maximumBytes: probe.bytes * 2 + 1 });
    reads.length = 0;
    for (const number of [1, 2, 1, 3, 1, 2]) {
      expect((await indexes.nearest(group(number), query)).map(({ id }) => id)).toEqual(['99', '98', '97']);
      expect(indexes.bytes).toBeLessThanOrEqual(probe.bytes * 2 + 1);
    }
    expect(reads).toEqual(['g1', 'g2', 'g3', 'g2']);
  });

  it('[config:vectors:bounded] keeps the one that was searched last even where it alone is too large', async () => {
    const { reads, vectors } = source();
    const indexes = new VectorIndexes(vectors, { maximumBytes: 1 });
    for (const number of [1, 1, 2, 2, 1]) await indexes.nearest(group(number), query);
    expect(reads).toEqual(['g1', 'g2', 'g1']);
  });

  it('searches again after a reading that failed', async () => {
    const { vectors } = source();
    let fails = true;
    const indexes = new VectorIndexes({
      ...vectors,
      head: async () => (fails ? Promise.reject(new Error('down')) : 'h'),
    });
    await expect(indexes.nearest(group(1), query)).rejects.toThrow('down');
    fails = false;
    expect(await indexes.nearest(group(1), query)).toHaveLength(3);
  });
});
