import type { EmbeddingProvider } from '@waymark/core-types';

/**
 * The vector of a text, or null when the provider fails: a medallion is kept and found by its words all the same.
 */
export async function embedOne(embedder: EmbeddingProvider, text: string): Promise<Float32Array | null> {
  try {
    return await embedder.embed(text);
  } catch {
    return null;
  }
}
