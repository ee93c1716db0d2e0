import type { EmbeddingModelV3, EmbeddingModelV4 } from '@ai-sdk/provider';
import type { EmbeddingProvider } from '@waymark/core-types';
import { badReply } from '../call/call-failure.ts';
import { inBatches } from '../embedding/in-batches.ts';
import { requireDimensions } from '../embedding/require-dimensions.ts';
import { toUnitVector } from '../embedding/to-unit-vector.ts';
import { createModelCaller, type AiSdkCallOptions } from './call-ai-sdk-model.ts';
import { toTokenCount } from './finish-and-usage.ts';

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
  const caller = createModelCaller(model, options);
  const { name } = caller;
  const dimensions = requireDimensions(options.dimensions, name);
  const v4 = model as EmbeddingModelV4;
  const embedBatch: EmbeddingProvider['embedBatch'] = async (texts, { batch_size, signal, onUsage } = {}) => {
    const most = await model.maxEmbeddingsPerCall;
    const atMost = most !== undefined && most >= 1 ? most : undefined;
    const vectors: Float32Array[] = [];
    for (const values of inBatches(texts, { provider: name, batch_size, atMost })) {
      const { read, tokens } = await caller.call({ sentTexts: () => values, signal }, async (abortSignal) => {
        const { embeddings, usage } = await v4.doEmbed({ values, abortSignal });
        const { length } = embeddings;
        if (length !== values.length) throw badReply(name, `holds ${length} vectors for ${values.length} texts`);
        const read = embeddings.map((numbers) => toUnitVector(numbers, { provider: name, dimensions }));
        return { read, tokens: toTokenCount(usage?.tokens) };
      });
      for (const vector of read) vectors.push(vector);
      onUsage?.({ input_tokens: tokens, model: null });
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
