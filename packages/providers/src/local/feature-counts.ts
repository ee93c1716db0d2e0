/** Counts by 32-bit key, in an open hash table on typed arrays: a Map costs five times as much here. */
export interface FeatureCounts {
  add(key: number, count: number): void;
  forEach(visit: (key: number, count: number) => void): void;
}

/** Creates counts for at most `capacity` different keys. */
export function createFeatureCounts(capacity: number): FeatureCounts {
  const size = 2 ** Math.ceil(Math.log2(capacity * 1.5 + 2));
  const mask = size - 1;
  const keys = new Int32Array(size);
  const counts = new Uint32Array(size);
  return {
    add(key, count) {
      let slot = key & mask;
      while (counts[slot] !== 0 && keys[slot] !== key) slot = (slot + 1) & mask;
      keys[slot] = key;
      counts[slot]! += count;
    },
    forEach(visit) {
      for (let slot = 0; slot < size; slot++) {
        if (counts[slot] !== 0) visit(keys[slot]!, counts[slot]!);
      }
    },
  };
}
