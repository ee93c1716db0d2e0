import type { EmbeddingProvider } from '@waymark/core-types';
import { throwIfAborted } from '../call/abort.ts';
import { requireDimensions } from '../embedding/require-dimensions.ts';
import { createFeatureCounts, type FeatureCounts } from './feature-counts.ts';
import { countWords } from './words.ts';

const shortestGram = 3;
const longestGram = 5;
/** Characters between two turns of the event loop. */
const charactersPerTurn = 100_000;

/**
 * Creates an embedder that needs no model and no network: words and their runs of 3 to 5 characters, hashed into a vector.
 * It finds texts that share words, forms of words and typing errors. It is lexical, not semantic: it knows no synonyms, so
 * always fuse its ranking with a full-text search. Texts are read up to 32,768 characters.
 * @throws {ConfigurationError} when `dimensions` is no whole number from 16 to 65,536.
 * @see https://en.wikipedia.org/wiki/Feature_hashing
 */
export function createHashingEmbedder(options: { dimensions?: number } = {}): EmbeddingProvider {
  const { dimensions = 512 } = options;
  // Vectors are stored under this name: another algorithm needs another one.
  const name = `local/hashing-${dimensions}`;
  requireDimensions(dimensions, name, { atLeast: 16, atMost: 65_536 });
  return {
    name,
    dimensions,
    async embed(text, { signal } = {}) {
      throwIfAborted(signal, name);
      return embedText(text, dimensions);
    },
    async embedBatch(texts, { signal } = {}) {
      const vectors: Float32Array[] = [];
      let characters = 0;
      for (const text of texts) {
        throwIfAborted(signal, name);
        vectors.push(embedText(text, dimensions));
        characters += text.length;
        if (characters < charactersPerTurn) continue;
        characters = 0;
        await new Promise((resolve) => setImmediate(resolve));
      }
      return vectors;
    },
  };
}

function embedText(text: string, dimensions: number): Float32Array {
  const vector = new Float64Array(dimensions);
  countFeatures(countWords(text)).forEach((key, count) => {
    const hash = mix(key);
    const weight = 1 + Math.log(count);
    vector[(hash >>> 1) % dimensions]! += (hash & 1) === 0 ? weight : -weight;
  });
  return normalise(vector);
}

/** Counts the words and, within `<word>`, the runs of characters; each is known by its FNV-1a hash. */
function countFeatures(words: Map<string, number>): FeatureCounts {
  let capacity = 0;
  for (const word of words.keys()) capacity += 1 + 3 * word.length;
  const features = createFeatureCounts(capacity);
  for (const [word, count] of words) {
    const padded = `<${word}>`;
    let whole = fnvStart;
    for (let start = 0; start < padded.length; start++) {
      whole = fnv(whole, padded.charCodeAt(start));
      let hash = fnvStart;
      const end = Math.min(padded.length, start + longestGram);
      for (let index = start; index < end; index++) {
        hash = fnv(hash, padded.charCodeAt(index));
        if (index - start + 1 >= shortestGram) features.add(hash, count);
      }
    }
    // A sign that no run has keeps a short word apart from the run with the same characters.
    features.add(fnv(whole, 0), count);
  }
  return features;
}

const fnvStart = 0x811c9dc5 | 0;

function fnv(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, 0x01000193);
}

/** Spreads a hash over all of its bits, as the last step of MurmurHash3 does: FNV alone leaves the low ones poor. */
function mix(hash: number): number {
  let mixed = hash ^ (hash >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** To unit length. A text without words points along one axis, so that it is near to nothing. */
function normalise(vector: Float64Array): Float32Array {
  let sum = 0;
  for (const value of vector) sum += value * value;
  if (sum === 0) {
    vector[0] = 1;
    sum = 1;
  }
  const length = Math.sqrt(sum);
  return Float32Array.from(vector, (value) => value / length);
}
