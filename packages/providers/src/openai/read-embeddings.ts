import { z } from 'zod';
import { badReply } from '../call/call-failure.ts';

const embeddingsSchema = z.object({
  data: z.array(
    z.object({
      index: z.number().int().nullish(),
      // The numbers are checked one by one below: there are many, and zod would copy them.
      embedding: z.unknown(),
    }),
  ),
  model: z.string().nullish().catch(null),
  usage: z.object({ prompt_tokens: z.number().int().nonnegative() }).nullish().catch(null),
});

/** Tokens that embedding took, where the server counts. */
export interface EmbeddingUsage {
  input_tokens: number;
  /** The model that answered. */
  model: string | null;
}

/** What a reply must be like. */
export interface ExpectedEmbeddings {
  provider: string;
  dimensions: number;
  count: number;
  encodingFormat: 'float' | 'base64';
}

/**
 * Reads the vectors of a reply in the order of the texts, in unit length.
 * @throws {ProviderError} PROVIDER_BAD_REPLY when one is missing, twice there, of another length or not of numbers.
 */
export function readEmbeddings(
  body: unknown,
  expected: ExpectedEmbeddings,
): { vectors: Float32Array[]; usage: EmbeddingUsage | null } {
  const { provider, count } = expected;
  const parsed = embeddingsSchema.safeParse(body);
  if (!parsed.success) throw badReply(provider, 'does not fit the embeddings protocol');
  const { data, model, usage } = parsed.data;
  if (data.length !== count) throw badReply(provider, `holds ${data.length} vectors for ${count} texts`);
  const vectors = new Array<Float32Array | undefined>(count).fill(undefined);
  const hasIndexes = data.some((item) => typeof item.index === 'number');
  for (const [position, item] of data.entries()) {
    const index = hasIndexes ? (item.index ?? -1) : position;
    if (index < 0 || index >= count || vectors[index] !== undefined) {
      throw badReply(provider, `has no vector, or two, for a text: index ${item.index}`);
    }
    vectors[index] = toUnitVector(item.embedding, expected);
  }
  return {
    vectors: vectors as Float32Array[],
    usage: usage ? { input_tokens: usage.prompt_tokens, model: model ?? null } : null,
  };
}

function toUnitVector(embedding: unknown, { provider, dimensions, encodingFormat }: ExpectedEmbeddings): Float32Array {
  const numbers = encodingFormat === 'base64' && typeof embedding === 'string' ? fromBase64(embedding) : embedding;
  if (!Array.isArray(numbers) && !(numbers instanceof Float32Array)) {
    throw badReply(provider, 'holds an embedding that is not a list of numbers');
  }
  if (numbers.length !== dimensions) {
    throw badReply(provider, `holds a vector of ${numbers.length} numbers, not of ${dimensions}`, {
      recoveryAction: `Configure the dimensions that the model has; it seems to have ${numbers.length}.`,
    });
  }
  const vector = new Float32Array(dimensions);
  let sum = 0;
  for (let place = 0; place < dimensions; place++) {
    const value: unknown = numbers[place];
    vector[place] = typeof value === 'number' ? value : Number.NaN;
    sum += vector[place]! ** 2;
  }
  const length = Math.sqrt(sum);
  if (!Number.isFinite(length)) throw badReply(provider, 'holds a vector with something that is not a number');
  if (length === 0) throw badReply(provider, 'holds a vector of zeros, which has no direction');
  for (let place = 0; place < dimensions; place++) vector[place]! /= length;
  return vector;
}

/** Little-endian 32-bit floats, or null for text that is none. */
function fromBase64(text: string): Float32Array | null {
  let bytes: Uint8Array;
  try {
    bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
  if (bytes.length % 4 !== 0) return null;
  const view = new DataView(bytes.buffer);
  return Float32Array.from({ length: bytes.length / 4 }, (_, place) => view.getFloat32(4 * place, true));
}
