import type { EmbeddingModelV4 } from '@ai-sdk/provider';
import type { EmbeddingProvider } from '@waymark/core-types';
import { toModelName } from './to-ai-sdk-model.ts';

/**
 * Makes an embedding model of the AI SDK (version 4 of its interface) of an embedder, for `embed` and `embedMany`. Other
 * `dimensions` than it has come back as a warning.
 */
export function toAiSdkEmbeddingModel(provider: EmbeddingProvider): EmbeddingModelV4 {
  return {
    specificationVersion: 'v4',
    ...toModelName(provider.name),
    maxEmbeddingsPerCall: undefined,
    supportsParallelCalls: true,
    async doEmbed({ values, dimensions = provider.dimensions, abortSignal }) {
      const counts: (number | null)[] = [];
      const vectors = await provider.embedBatch(values, {
        onUsage: ({ input_tokens }) => counts.push(input_tokens),
        ...(abortSignal === undefined ? {} : { signal: abortSignal }),
      });
      const counted = counts.filter((count) => count !== null);
      const isCounted = counts.length > 0 && counted.length === counts.length;
      const fits = dimensions === provider.dimensions;
      return {
        embeddings: vectors.map((vector) => [...vector]),
        ...(isCounted ? { usage: { tokens: counted.reduce((sum, count) => sum + count, 0) } } : {}),
        warnings: fits ? [] : [{ type: 'unsupported', feature: `dimensions: ${dimensions}` }],
      };
    },
  };
}
