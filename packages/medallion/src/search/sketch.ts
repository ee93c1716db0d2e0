/** Numbers in a vector that share one 32-bit word of its sketch. */
const wordBits = 32;

/** One bit a number, its sign: 1/32 of the vector's size, and near vectors differ in few bits. */
export function createSketch(vector: Float32Array): Uint32Array {
  const sketch = new Uint32Array(Math.ceil(vector.length / wordBits));
  for (let index = 0; index < vector.length; index++) {
    if (vector[index]! > 0) sketch[index >>> 5]! |= 1 << (index & 31);
  }
  return sketch;
}

/** In how many bits two words differ. */
export function countDifferingBits(one: number, other: number): number {
  let bits = one ^ other;
  bits -= (bits >>> 1) & 0x55555555;
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** The dot product, which is the cosine for vectors of unit length. */
export function dotProduct(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < one.length; index++) sum += one[index]! * other[index]!;
  return sum;
}

/** The bytes of a typed array, little-endian as every platform that Node runs on. */
export function toBytes(array: Float32Array | Uint32Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** The vector whose bytes these are: the same memory where it lies as numbers have to, else a copy. */
export function toVector(bytes: Uint8Array): Float32Array {
  const { buffer, byteOffset, byteLength } = aligned(bytes);
  return new Float32Array(buffer, byteOffset, byteLength / Float32Array.BYTES_PER_ELEMENT);
}

function aligned(bytes: Uint8Array): Uint8Array {
  return bytes.byteOffset % Float32Array.BYTES_PER_ELEMENT === 0 ? bytes : bytes.slice();
}
