import type { RerankProvider } from '@waymark/core-types';
import { z } from 'zod';
import { createBm25Reranker } from '../local/bm25-reranker.ts';
import { createMockRerankProvider } from '../mock/mock-rerank-provider.ts';
import { createHttpReranker } from '../rerank/http-reranker.ts';
import { observeRerankProvider } from '../telemetry/observe-rerank-provider.ts';
import { requireServer, rerankServers } from './known-servers.ts';
import {
  defined,
  mockFailureFields,
  readProviderConfig,
  serverFields,
  toCallOptions,
  type ProviderOptions,
} from './provider-config.ts';

const servers = ['cohere', 'jina', 'voyage', 'vllm'] as const;
const schema = z.discriminatedUnion('provider', [
  z.strictObject({ provider: z.enum(servers), ...serverFields, path: z.string().startsWith('/').optional() }),
  z.strictObject({ provider: z.literal('local'), model: z.literal('bm25').default('bm25') }),
  z.strictObject({
    provider: z.literal('mock'),
    model: z.string().trim().min(1).optional(),
    score_strategy: z.enum(['position', 'random', 'fixed']).optional(),
    fixed_scores: z.array(z.number()).optional(),
    ...mockFailureFields,
  }),
]);

/** The providers that `createRerankProvider` knows. */
export const knownRerankProviders = [...servers, 'local', 'mock'] as const;

/** Which model reranks and how it is reached: data, as it may stand in a file. */
export type RerankConfig = z.input<typeof schema>;

/**
 * Creates the reranker that a configuration or a name such as `cohere/rerank-v3.5`, `jina/jina-reranker-v2` or
 * `local/bm25` says.
 * @throws {ConfigurationError} for an unknown provider (with the known ones), an unknown field, a missing key or URL.
 */
export function createRerankProvider(config: RerankConfig | string, options: ProviderOptions = {}): RerankProvider {
  const provider = create(
    readProviderConfig(config, { kind: 'reranking', known: knownRerankProviders, schema }),
    options,
  );
  return options.telemetry === undefined ? provider : observeRerankProvider(provider, options.telemetry, options);
}

function create(config: z.output<typeof schema>, options: ProviderOptions): RerankProvider {
  if (config.provider === 'local') return createBm25Reranker();
  if (config.provider === 'mock') {
    return createMockRerankProvider(
      defined({
        name: config.model && `mock/${config.model}`,
        scoreStrategy: config.score_strategy,
        fixedScores: config.fixed_scores,
        failAfter: config.fail_after_n,
        errorRate: config.error_rate,
        seed: config.seed,
      }),
    );
  }
  const server = rerankServers[config.provider];
  requireServer(server, config);
  return createHttpReranker({
    dialect: server.dialect,
    label: config.provider,
    model: config.model,
    baseURL: config.base_url ?? server.baseURL,
    ...defined({ apiKey: config.api_key, path: config.path }),
    ...toCallOptions(config, options),
  });
}
