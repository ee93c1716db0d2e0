import type { EmbeddingProvider } from '@waymark/core-types';
import { toCallSettings } from '../call/call-options.ts';
import { inBatches } from '../embedding/in-batches.ts';
import { requireDimensions } from '../embedding/require-dimensions.ts';
import { postJson } from '../http/post-json.ts';
import { knownDimensions } from './known-dimensions.ts';
import type { OpenAIProviderOptions } from './openai-provider-options.ts';
import { toOpenAIServer } from './openai-server.ts';
import { readEmbeddings } from './read-embeddings.ts';

/** How a model that embeds by OpenAI's protocol is reached. */
export interface OpenAIEmbedderOptions extends OpenAIProviderOptions {
  /** Numbers in a vector. Known for the usual models; needed for all others. */
  dimensions?: number;
  /** Asks for vectors of so many `dimensions`. Default: only of OpenAI's text-embedding-3, for most models refuse it. */
  sendDimensions?: boolean;
  /** How the numbers travel: `base64` is a third of the size, but not every server knows it. Default `float`. */
  encodingFormat?: 'float' | 'base64';
}

/**
 * Creates an embedder for OpenAI and for every server that speaks its embeddings protocol (Ollama, vLLM, TEI). It needs
 * no SDK. A reply is checked before it is believed: as many vectors as texts, each in its place, of the right length and
 * of numbers. Vectors come back in unit length.
 * @throws {ConfigurationError} for OpenAI without a key, for a model, key or URL that cannot be one, and for dimensions
 * that are neither known nor given.
 */
export function createOpenAIEmbedder(options: OpenAIEmbedderOptions): EmbeddingProvider {
  const { provider, model, apiKey, baseURL } = toOpenAIServer(options);
  const endpoint = { url: `${baseURL}/embeddings`, provider, model, apiKey, settings: toCallSettings(options) };
  const usual = knownDimensions(model);
  const dimensions = requireDimensions(options.dimensions ?? usual, provider);
  const { sendDimensions = model.startsWith('text-embedding-3'), encodingFormat = 'float' } = options;
  const parameters = { encoding_format: encodingFormat, ...(sendDimensions ? { dimensions } : {}) };

  const embedder: EmbeddingProvider = {
    // Vectors are stored under this name: shortened ones are not to be compared with whole ones.
    name: usual === undefined || usual === dimensions ? provider : `${provider}-${dimensions}`,
    dimensions,
    embed: async (text, embedOptions) => (await embedder.embedBatch([text], embedOptions))[0]!,
    async embedBatch(texts, { batch_size, signal, onUsage } = {}) {
      const vectors: Float32Array[] = [];
      for (const input of inBatches(texts, { provider, batch_size })) {
        const body = await postJson(endpoint, {
          body: { model, input, ...parameters },
          sentTexts: () => input,
          signal,
        });
        const read = readEmbeddings(body, { provider, dimensions, count: input.length, encodingFormat });
        for (const vector of read.vectors) vectors.push(vector);
        onUsage?.(read.usage);
      }
      return vectors;
    },
  };
  return embedder;
}
