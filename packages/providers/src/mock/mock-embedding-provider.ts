import type { EmbeddingProvider, EmbedOptions } from '@waymark/core-types';
import { throwIfAborted } from '../call/abort.ts';
import { requireDimensions } from '../embedding/require-dimensions.ts';
import { createFailureInjector, type MockFailureOptions } from './mock-failures.ts';
import { seededRandom } from './seeded-random.ts';

/** What the vectors are and how the mock fails. */
export interface MockEmbeddingProviderOptions extends MockFailureOptions {
  /** Default `mock/embedding-` and the dimensions. */
  name?: string;
  /** Default 384. */
  dimensions?: number;
  /** True: the same text always has the same vector. False: every vector is the next random one. Default true. */
  deterministic?: boolean;
}

/** One call of the mock. */
export interface MockEmbeddingCall {
  texts: readonly string[];
  batch_size?: number;
}

/** An embedder whose vectors say nothing about the texts. */
export interface MockEmbeddingProvider extends EmbeddingProvider {
  /** All calls so far; failed ones too. */
  readonly callHistory: readonly MockEmbeddingCall[];
  /** Forgets all calls and begins again with failures and random numbers. */
  reset(): void;
}

/**
 * Creates an embedder for tests: vectors of unit length without meaning, so that two texts are alike only when they are
 * the same. It counts a token for four characters.
 * @throws {ConfigurationError} for options that cannot be.
 */
export function createMockEmbeddingProvider(options: MockEmbeddingProviderOptions = {}): MockEmbeddingProvider {
  const { dimensions = 384, deterministic = true, seed = 1, name = `mock/embedding-${dimensions}` } = options;
  requireDimensions(dimensions, name);
  const failures = createFailureInjector(options, name);
  const model = name.slice(name.indexOf('/') + 1);
  let random = seededRandom(~seed);
  let callHistory: MockEmbeddingCall[] = [];

  const call = (made: MockEmbeddingCall, { signal, onUsage }: EmbedOptions): Float32Array[] => {
    callHistory.push(made);
    throwIfAborted(signal, name);
    const failure = failures.next();
    if (failure !== null) throw failure;
    const characters = made.texts.reduce((sum, text) => sum + text.length, 0);
    onUsage?.({ input_tokens: Math.ceil(characters * tokensInCharacter), model });
    return made.texts.map((text) => unitVector(dimensions, deterministic ? seededRandom(hash(text) ^ seed) : random));
  };
  return {
    name,
    dimensions,
    async embed(text, embedOptions = {}) {
      return call({ texts: [text] }, embedOptions)[0]!;
    },
    async embedBatch(texts, embedOptions = {}) {
      if (texts.length === 0) return [];
      const { batch_size } = embedOptions;
      return call({ texts: [...texts], ...(batch_size === undefined ? {} : { batch_size }) }, embedOptions);
    },
    get callHistory() {
      return callHistory;
    },
    reset() {
      callHistory = [];
      random = seededRandom(~seed);
      failures.reset();
    },
  };
}

const tokensInCharacter = 0.25;

/** FNV-1a over UTF-16 units. */
function hash(text: string): number {
  let state = 0x811c9dc5 | 0;
  for (let index = 0; index < text.length; index++) state = Math.imul(state ^ text.charCodeAt(index), 0x01000193);
  return state;
}

function unitVector(dimensions: number, random: () => number): Float32Array {
  const values = new Float64Array(dimensions);
  let sum = 0;
  for (let index = 0; index < dimensions; index++) {
    const value = random() - 0.5;
    values[index] = value;
    sum += value * value;
  }
  const scale = 1 / Math.sqrt(sum);
  const vector = new Float32Array(dimensions);
  for (let index = 0; index < dimensions; index++) vector[index] = values[index]! * scale;
  return vector;
}
