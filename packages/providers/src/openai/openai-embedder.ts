import { ConfigurationError, ProviderError, type EmbedBatchOptions, type EmbeddingProvider } from '@waymark/core-types';
import { toCallSettings } from '../call/call-options.ts';
import { postJson, type JsonEndpoint } from '../http/post-json.ts';
import { knownDimensions } from './known-dimensions.ts';
import type { OpenAIProviderOptions } from './openai-provider-options.ts';
import { toOpenAIServer } from './openai-server.ts';
import { readEmbeddings, type EmbeddingUsage } from './read-embeddings.ts';

/** How a model that embeds by OpenAI's protocol is reached. */
export interface OpenAIEmbedderOptions extends OpenAIProviderOptions {
  /** Numbers in a vector. Known for the usual models; needed for all others. */
  dimensions?: number;
  /** Asks for vectors of so many `dimensions`. Default: only of OpenAI's text-embedding-3, for most models refuse it. */
  sendDimensions?: boolean;
  /** How the numbers travel: `base64` is a third of the size, but not every server knows it. Default `float`. */
  encodingFormat?: 'float' | 'base64';
}

/** An embedder that also tells what each request used. */
export interface OpenAIEmbedder extends EmbeddingProvider {
  embed(text: string, options?: MeteredEmbedOptions): Promise<Float32Array>;
  embedBatch(texts: readonly string[], options?: MeteredEmbedOptions): Promise<Float32Array[]>;
}

/** How texts are embedded, and who hears of the tokens. */
export interface MeteredEmbedOptions extends EmbedBatchOptions {
  onUsage?: (usage: EmbeddingUsage) => void;
}

const defaultBatchSize = 100;

/**
 * Creates an embedder for OpenAI and for every server that speaks its embeddings protocol (Ollama, vLLM, TEI). It needs
 * no SDK. A reply is checked before it is believed: as many vectors as texts, each in its place, of the right length and
 * of numbers. Vectors come back in unit length.
 * @throws {ConfigurationError} for OpenAI without a key, for a model, key or URL that cannot be one, and for dimensions
 * that are neither known nor given.
 */
export function createOpenAIEmbedder(options: OpenAIEmbedderOptions): OpenAIEmbedder {
  const { provider, model, apiKey, baseURL } = toOpenAIServer(options);
  const endpoint = { url: `${baseURL}/embeddings`, provider, model, apiKey, settings: toCallSettings(options) };
  const usual = knownDimensions(model);
  const dimensions = checkDimensions(options.dimensions ?? usual, provider);
  const { sendDimensions = model.startsWith('text-embedding-3'), encodingFormat = 'float' } = options;
  const parameters = { encoding_format: encodingFormat, ...(sendDimensions ? { dimensions } : {}) };

  const embedder: OpenAIEmbedder = {
    // Vectors are stored under this name: shortened ones are not to be compared with whole ones.
    name: usual === undefined || usual === dimensions ? provider : `${provider}-${dimensions}`,
    dimensions,
    embed: async (text, embedOptions) => (await embedder.embedBatch([text], embedOptions))[0]!,
    async embedBatch(texts, { batch_size = defaultBatchSize, signal, onUsage } = {}) {
      checkBatchSize(batch_size, endpoint);
      const vectors: Float32Array[] = [];
      for (let start = 0; start < texts.length; start += batch_size) {
        const input = texts.slice(start, start + batch_size);
        const body = await postJson(endpoint, {
          body: { model, input, ...parameters },
          sentTexts: () => input,
          signal,
        });
        const read = readEmbeddings(body, { provider, dimensions, count: input.length, encodingFormat });
        for (const vector of read.vectors) vectors.push(vector);
        if (read.usage !== null) onUsage?.(read.usage);
      }
      return vectors;
    },
  };
  return embedder;
}

function checkDimensions(dimensions: number | undefined, provider: string): number {
  if (dimensions !== undefined && Number.isInteger(dimensions) && dimensions > 0) return dimensions;
  const what = dimensions === undefined ? 'are not known' : `cannot be ${dimensions}`;
  throw new ConfigurationError(`The dimensions of ${provider} ${what}.`, {
    recoveryAction: 'Pass as dimensions how many numbers its vectors have, as in 768.',
  });
}

function checkBatchSize(batchSize: number, { provider }: JsonEndpoint): void {
  if (Number.isInteger(batchSize) && batchSize > 0) return;
  throw new ProviderError('PROVIDER_BAD_REQUEST', `${provider} cannot embed batches of ${batchSize} texts.`, {
    details: { provider },
    recoveryAction: 'Pass a batch_size of 1 or more.',
  });
}
