import type { EmbeddingModelV3, EmbeddingModelV4 } from '@ai-sdk/provider';
import { ConfigurationError, ProviderError, type EmbeddingProvider } from '@waymark/core-types';
import { readEmbeddings } from '../openai/read-embeddings.ts';
import { createModelCaller, type AiSdkCallOptions } from './call-ai-sdk-model.ts';

/** How an embedding model of the AI SDK is used. */
export interface AiSdkEmbeddingOptions extends AiSdkCallOptions {
  /** Numbers in its vectors: the SDK does not say. */
  dimensions: number;
}

/**
 * Makes an embedder of an embedding model of the AI SDK. A reply is checked before it is believed: as many vectors as
 * texts, each of `dimensions` numbers. Vectors come back in unit length.
 * @throws {ConfigurationError} for a model of another version than 3 and 4, or dimensions that cannot be.
 */
export function fromAiSdkEmbeddingModel(
  model: EmbeddingModelV4 | EmbeddingModelV3,
  options: AiSdkEmbeddingOptions,
): EmbeddingProvider {
  const { dimensions } = options;
  const caller = createModelCaller(model, options);
  const { name } = caller;
  if (!Number.isInteger(dimensions) || dimensions < 1) {
    throw new ConfigurationError(`The dimensions of ${name} cannot be ${dimensions}.`, {
      recoveryAction: 'Pass as dimensions how many numbers its vectors have, as in 768.',
    });
  }
  const v4 = model as EmbeddingModelV4;
  const embedBatch: EmbeddingProvider['embedBatch'] = async (texts, { batch_size = 100, signal } = {}) => {
    checkBatchSize(batch_size, name);
    const vectors: Float32Array[] = [];
    const most = await model.maxEmbeddingsPerCall;
    const size = most !== undefined && most >= 1 ? Math.min(batch_size, most) : batch_size;
    for (let start = 0; start < texts.length; start += size) {
      const values = texts.slice(start, start + size);
      const result = await caller.call({ sentTexts: () => values, signal }, async (abortSignal) =>
        v4.doEmbed({ values, abortSignal }),
      );
      const data = result.embeddings.map((embedding) => ({ embedding }));
      const expected = { provider: name, dimensions, count: values.length, encodingFormat: 'float' as const };
      vectors.push(...readEmbeddings({ data }, expected).vectors);
    }
    return vectors;
  };
  return {
    name,
    dimensions,
    embed: async (text, embedOptions) => (await embedBatch([text], embedOptions))[0]!,
    embedBatch,
  };
}

function checkBatchSize(batchSize: number, provider: string): void {
  if (Number.isInteger(batchSize) && batchSize > 0) return;
  throw new ProviderError('PROVIDER_BAD_REQUEST', `${provider} cannot embed batches of ${batchSize} texts.`, {
    details: { provider },
    recoveryAction: 'Pass a batch_size of 1 or more.',
  });
}
