import type { EmbeddingProvider } from '@waymark/core-types';
import { z } from 'zod';
import { createHashingEmbedder } from '../local/hashing-embedder.ts';
import { createMockEmbeddingProvider } from '../mock/mock-embedding-provider.ts';
import { createOpenAIEmbedder } from '../openai/openai-embedder.ts';
import { observeEmbeddingProvider } from '../telemetry/observe-embedding-provider.ts';
import { openAIServers, requireServer, type KnownServer } from './known-servers.ts';
import {
  defined,
  mockFailureFields,
  readProviderConfig,
  serverFields,
  toCallOptions,
  type ProviderOptions,
} from './provider-config.ts';

const servers = ['openai', 'ollama', 'openai-compatible', 'vllm', 'lmstudio'] as const;
const dimensions = z.number().int().positive().optional();
const schema = z.discriminatedUnion('provider', [
  z.strictObject({
    provider: z.enum(servers),
    ...serverFields,
    dimensions,
    send_dimensions: z.boolean().optional(),
    encoding_format: z.enum(['float', 'base64']).optional(),
  }),
  z.strictObject({ provider: z.literal('local'), model: z.literal('hashing').default('hashing'), dimensions }),
  z.strictObject({
    provider: z.literal('mock'),
    model: z.string().trim().min(1).optional(),
    dimensions,
    deterministic: z.boolean().optional(),
    ...mockFailureFields,
  }),
]);

/** The providers that `createEmbeddingProvider` knows. */
export const knownEmbeddingProviders = [...servers, 'local', 'mock'] as const;

/** Which model embeds and how it is reached: data, as it may stand in a file. */
export type EmbeddingConfig = z.input<typeof schema>;

/**
 * Creates the embedder that a configuration or a name such as `openai/text-embedding-3-small`, `ollama/nomic-embed-text`
 * or `local/hashing` says.
 * @throws {ConfigurationError} for an unknown provider (with the known ones), an unknown field, a missing key, URL or
 * number of dimensions.
 */
export function createEmbeddingProvider(
  config: EmbeddingConfig | string,
  options: ProviderOptions = {},
): EmbeddingProvider {
  const read = readProviderConfig(config, { kind: 'embeddings', known: knownEmbeddingProviders, schema });
  const provider = create(read, options);
  return options.telemetry === undefined ? provider : observeEmbeddingProvider(provider, options.telemetry, options);
}

function create(config: z.output<typeof schema>, options: ProviderOptions): EmbeddingProvider {
  if (config.provider === 'local') return createHashingEmbedder(defined({ dimensions: config.dimensions }));
  if (config.provider === 'mock') {
    return createMockEmbeddingProvider(
      defined({
        name: config.model && `mock/${config.model}`,
        dimensions: config.dimensions,
        deterministic: config.deterministic,
        failAfter: config.fail_after_n,
        errorRate: config.error_rate,
        seed: config.seed,
      }),
    );
  }
  const server: KnownServer = openAIServers[config.provider];
  requireServer(server, config);
  return createOpenAIEmbedder({
    model: config.model,
    label: config.provider,
    ...defined({
      apiKey: config.api_key,
      baseURL: config.base_url ?? server.baseURL,
      dimensions: config.dimensions,
      sendDimensions: config.send_dimensions,
      encodingFormat: config.encoding_format,
    }),
    ...toCallOptions(config, options),
  });
}
