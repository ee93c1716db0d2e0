import { VectorIndex, type VectorPartition, type VectorSource } from './vector-index.ts';
import type { VectorHit, VectorQuery } from './vector-set.ts';

const defaultMaximumBytes = 256 * 1024 * 1024;

/** What an index takes beside its entries, roughly. */
const bytesPerIndex = 2_000;

/**
 * The indexes of the partitions that were searched last. Together they take `maximumBytes` (default 256 MiB, some 145,000
 * vectors of 384 numbers), or what the one searched last takes where that is more; others are forgotten and read again
 * when they are searched.
 */
export class VectorIndexes<Attributes> {
  readonly #source: VectorSource<Attributes>;
  readonly #maximumBytes: number;
  /** Least recently searched first. */
  readonly #indexes = new Map<string, { index: VectorIndex<Attributes>; bytes: number }>();
  #bytes = 0;

  constructor(source: VectorSource<Attributes>, options: { maximumBytes?: number } = {}) {
    this.#source = source;
    this.#maximumBytes = options.maximumBytes ?? defaultMaximumBytes;
  }

  /** Roughly what all of them take in memory. */
  get bytes(): number {
    return this.#bytes;
  }

  /** See {@link VectorSet.nearest}; what anybody wrote before this call is found. */
  async nearest(partition: VectorPartition, query: VectorQuery<Attributes>): Promise<VectorHit[]> {
    const key = JSON.stringify([partition.tenant_id, partition.group_id]);
    const known = this.#indexes.get(key) ?? { index: new VectorIndex(this.#source, partition), bytes: 0 };
    this.#indexes.delete(key);
    this.#indexes.set(key, known);
    const hits = await known.index.nearest(query);
    if (this.#indexes.get(key) === known) {
      const bytes = known.index.bytes + bytesPerIndex;
      this.#bytes += bytes - known.bytes;
      known.bytes = bytes;
      this.#forgetOthers(key);
    }
    return hits;
  }

  #forgetOthers(kept: string): void {
    for (const [key, { bytes }] of this.#indexes) {
      if (this.#bytes <= this.#maximumBytes) return;
      if (key === kept) continue;
      this.#indexes.delete(key);
      this.#bytes -= bytes;
    }
  }
}
