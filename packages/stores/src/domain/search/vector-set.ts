import { FlatVectors } from './flat-vectors.ts';

/** What a search compares, and what it considers. */
export interface VectorQuery<Attributes> {
  /** Of length 1; see `unitVector`. */
  vector: Float32Array;
  /** At least 1. */
  limit: number;
  matches(attributes: Attributes): boolean;
}

/** What a search found. */
export interface VectorHit {
  id: string;
  /** The cosine to within 4e-7; the caller computes it exactly from what is stored. */
  similarity: number;
}

/** Beside its numbers, what an entry takes in memory, roughly: id, attributes, places in maps. */
const bytesPerEntry = 300;

/** Vectors of any lengths by id. It takes some 4 bytes a number, half as much again while it grows, and 300 an entry. */
export class VectorSet<Attributes> {
  readonly #byDimensions = new Map<number, FlatVectors<Attributes>>();
  readonly #dimensions = new Map<string, number>();

  get size(): number {
    return this.#dimensions.size;
  }

  /** Roughly what it takes in memory. */
  get bytes(): number {
    const numbers = [...this.#byDimensions.values()].reduce((sum, vectors) => sum + vectors.bytes, 0);
    return numbers + this.#dimensions.size * bytesPerEntry;
  }

  /** Adds a vector of length 1, or puts it in place of the one it has. */
  set(id: string, vector: Float32Array, attributes: Attributes): void {
    if (this.#dimensions.get(id) !== vector.length) this.delete(id);
    this.#dimensions.set(id, vector.length);
    let vectors = this.#byDimensions.get(vector.length);
    if (vectors === undefined) this.#byDimensions.set(vector.length, (vectors = new FlatVectors(vector.length)));
    vectors.set(id, vector, attributes);
  }

  delete(id: string): void {
    const dimensions = this.#dimensions.get(id);
    if (dimensions === undefined) return;
    const vectors = this.#byDimensions.get(dimensions)!;
    vectors.delete(id);
    if (vectors.size === 0) this.#byDimensions.delete(dimensions);
    this.#dimensions.delete(id);
  }

  /**
   * The nearest of those that match and have the query's length, best first, ties by id; a few more than `limit` where
   * the last ones are too close to each other to tell which of them belong.
   */
  nearest(query: VectorQuery<Attributes>): VectorHit[] {
    return this.#byDimensions.get(query.vector.length)?.nearest(query) ?? [];
  }
}
