import type { EmbeddingUsage } from '@waymark/core-types';
import { z } from 'zod';
import { badReply } from '../call/call-failure.ts';
import { toUnitVector } from '../embedding/to-unit-vector.ts';

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
): { vectors: Float32Array[]; usage: EmbeddingUsage } {
  const { provider, count, encodingFormat } = expected;
  const parsed = embeddingsSchema.safeParse(body);
  if (!parsed.success) throw badReply(provider, 'does not fit the embeddings protocol');
  const { data, model, usage } = parsed.data;
  if (data.length !== count) throw badReply(provider, `holds ${data.length} vectors for ${count} texts`);
  const vectors = new Array<Float32Array | undefined>(count).fill(undefined);
  const hasIndexes = data.some((item) => typeof item.index === 'number');
  for (const [position, { index: ownIndex, embedding }] of data.entries()) {
    const index = hasIndexes ? (ownIndex ?? -1) : position;
    if (index < 0 || index >= count || vectors[index] !== undefined) {
      throw badReply(provider, `has no vector, or two, for a text: index ${ownIndex}`);
    }
    const isText = encodingFormat === 'base64' && typeof embedding === 'string';
    vectors[index] = toUnitVector(isText ? fromBase64(embedding) : embedding, expected);
  }
  return {
    vectors: vectors as Float32Array[],
    usage: { input_tokens: usage?.prompt_tokens ?? null, model: model ?? null },
  };
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
