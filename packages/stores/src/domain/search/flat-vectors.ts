import type { VectorHit, VectorQuery } from './vector-set.ts';

/**
 * How far the similarity of two vectors of 32-bit numbers is from that of the numbers they were made of, at most, twice:
 * two that are further apart than this stand in the right order.
 */
const margin = 4e-7;

/** Hits beyond the limit that are too close to it to be left out; only equal vectors come in larger numbers. */
const maximumTies = 64;

/**
 * Vectors of one length side by side, so that a scan reads memory in order: for 20,000 of 384 numbers 5 ms, less than one
 * byte a number would take, for JavaScript multiplies bytes no faster and moves them first.
 */
export class FlatVectors<Attributes> {
  readonly #dimensions: number;
  readonly #positions = new Map<string, number>();
  readonly #ids: string[] = [];
  readonly #attributes: Attributes[] = [];
  #numbers: Float32Array;

  constructor(dimensions: number) {
    this.#dimensions = dimensions;
    this.#numbers = new Float32Array(16 * dimensions);
  }

  get size(): number {
    return this.#ids.length;
  }

  /** Of the numbers, room to grow included. */
  get bytes(): number {
    return this.#numbers.byteLength;
  }

  set(id: string, vector: Float32Array, attributes: Attributes): void {
    const position = this.#positions.get(id) ?? this.#ids.length;
    if ((position + 1) * this.#dimensions > this.#numbers.length) this.#grow();
    this.#positions.set(id, position);
    this.#ids[position] = id;
    this.#attributes[position] = attributes;
    this.#numbers.set(vector, position * this.#dimensions);
  }

  delete(id: string): void {
    const position = this.#positions.get(id);
    if (position === undefined) return;
    // The last one takes its place.
    const last = this.#ids.length - 1;
    const start = last * this.#dimensions;
    this.#numbers.copyWithin(position * this.#dimensions, start, start + this.#dimensions);
    this.#ids[position] = this.#ids[last]!;
    this.#attributes[position] = this.#attributes[last]!;
    this.#positions.set(this.#ids[position], position);
    this.#positions.delete(id);
    this.#ids.pop();
    this.#attributes.pop();
  }

  /** See {@link VectorSet.nearest}. */
  nearest({ vector, limit, matches }: VectorQuery<Attributes>): VectorHit[] {
    const positions: number[] = [];
    for (let position = 0; position < this.#ids.length; position++) {
      if (matches(this.#attributes[position]!)) positions.push(position);
    }
    const similarities = this.#similarities(vector, positions);
    const enough = limit * 2 + maximumTies;
    let hits: VectorHit[] = [];
    let least = -Infinity;
    for (let index = 0; index < positions.length; index++) {
      const similarity = similarities[index]!;
      if (similarity < least) continue;
      hits.push({ id: this.#ids[positions[index]!]!, similarity });
      if (hits.length < enough) continue;
      hits = highest(hits, limit);
      least = hits[limit - 1]!.similarity - margin;
    }
    return highest(hits, limit);
  }

  /** A short text has few numbers of a lexical embedder: the columns of the others need not be read. */
  #similarities(vector: Float32Array, positions: readonly number[]): Float64Array {
    const used = Int32Array.from(vector.keys()).filter((at) => vector[at] !== 0);
    return used.length * 3 < this.#dimensions
      ? this.#similaritiesWithin(used, vector, positions)
      : this.#similaritiesOfAll(vector, positions);
  }

  #similaritiesWithin(used: Int32Array, vector: Float32Array, positions: readonly number[]): Float64Array {
    const numbers = this.#numbers;
    const values = Float32Array.from(used, (at) => vector[at]!);
    return Float64Array.from(positions, (position) => {
      const start = position * this.#dimensions;
      let sum = 0;
      for (let index = 0; index < used.length; index++) sum += numbers[start + used[index]!]! * values[index]!;
      return sum;
    });
  }

  /** Four vectors at once, for a third less time: their sums need not wait for each other, and share what they read. */
  #similaritiesOfAll(vector: Float32Array, positions: readonly number[]): Float64Array {
    const numbers = this.#numbers;
    const dimensions = this.#dimensions;
    const similarities = new Float64Array(positions.length + 3);
    for (let index = 0; index < positions.length; index += 4) {
      const first = positions[index]! * dimensions;
      const second = (positions[index + 1] ?? 0) * dimensions;
      const third = (positions[index + 2] ?? 0) * dimensions;
      const fourth = (positions[index + 3] ?? 0) * dimensions;
      let firstSum = 0;
      let secondSum = 0;
      let thirdSum = 0;
      let fourthSum = 0;
      for (let at = 0; at < dimensions; at++) {
        const value = vector[at]!;
        firstSum += numbers[first + at]! * value;
        secondSum += numbers[second + at]! * value;
        thirdSum += numbers[third + at]! * value;
        fourthSum += numbers[fourth + at]! * value;
      }
      similarities[index] = firstSum;
      similarities[index + 1] = secondSum;
      similarities[index + 2] = thirdSum;
      similarities[index + 3] = fourthSum;
    }
    return similarities;
  }

  #grow(): void {
    const grown = new Float32Array(Math.ceil(this.#numbers.length * 1.5));
    grown.set(this.#numbers);
    this.#numbers = grown;
  }
}

/** The first `limit` in order, and those that are too close to the last of them to be left out. */
function highest(hits: VectorHit[], limit: number): VectorHit[] {
  hits.sort((a, b) => b.similarity - a.similarity || (a.id < b.id ? -1 : 1));
  const last = hits[limit - 1];
  if (last === undefined) return hits;
  const end = hits.findIndex(({ similarity }, index) => index >= limit && similarity < last.similarity - margin);
  return hits.slice(0, Math.min(end === -1 ? hits.length : end, limit + maximumTies));
}
