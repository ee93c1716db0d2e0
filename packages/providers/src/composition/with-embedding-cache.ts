import { createHash } from 'node:crypto';
import type { EmbedBatchOptions, EmbeddingProvider } from '@waymark/core-types';
import { toBytes, toVector } from '@waymark/core-types/search';
import { createTimedCache, type CacheOptions } from './timed-cache.ts';

/**
 * Embeds a text that was embedded before from a cache, and each text of a batch once. The key is the SHA-256 of the
 * provider's name, its dimensions and the text.
 * @throws {ConfigurationError} for limits below 0.
 */
export function withEmbeddingCache(provider: EmbeddingProvider, options: CacheOptions = {}): EmbeddingProvider {
  const { name, dimensions } = provider;
  const cache = createTimedCache(options);
  const keyOf = (text: string) =>
    createHash('sha256')
      .update(JSON.stringify([1, name, dimensions, text]))
      .digest('hex');

  const embedAll = async (texts: readonly string[], options: EmbedBatchOptions): Promise<Float32Array[]> => {
    const different = [...new Set(texts)];
    const known = new Map<string, Float32Array>();
    await Promise.all(
      different.map(async (text) => {
        const vector = fromEntry(await cache.get(keyOf(text)), dimensions);
        if (vector !== null) known.set(text, vector);
      }),
    );
    const missing = different.filter((text) => !known.has(text));
    const found = missing.length === 0 ? [] : await provider.embedBatch(missing, options);
    await Promise.all(missing.map((text, index) => cache.set(keyOf(text), toEntry(found[index]!))));
    missing.forEach((text, index) => known.set(text, found[index]!));
    return texts.map((text) => known.get(text)!.slice());
  };
  return {
    name,
    dimensions,
    embed: async (text, options = {}) => (await embedAll([text], options))[0]!,
    embedBatch: (texts, options = {}) => embedAll(texts, options),
  };
}

function toEntry(vector: Float32Array): string {
  return Buffer.from(toBytes(vector)).toString('base64');
}

function fromEntry(entry: unknown, dimensions: number): Float32Array | null {
  if (typeof entry !== 'string') return null;
  const bytes = Buffer.from(entry, 'base64');
  return bytes.length === dimensions * Float32Array.BYTES_PER_ELEMENT ? toVector(bytes) : null;
}
