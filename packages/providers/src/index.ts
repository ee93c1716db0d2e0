export { createMemoryCacheStore, type CacheStore, type MemoryCacheLimits } from './composition/cache-store.ts';
export {
  createCostLedger,
  type CallCost,
  type CostLedger,
  type CostSnapshot,
  type CostTotal,
  type ModelPrice,
  type Prices,
} from './composition/cost-ledger.ts';
export type { LimitOptions } from './composition/limiter.ts';
export type { CacheOptions } from './composition/timed-cache.ts';
export { withCache } from './composition/with-cache.ts';
export { withCost, type CostOptions } from './composition/with-cost.ts';
export { withEmbeddingCache } from './composition/with-embedding-cache.ts';
export { withFallback, type FallbackEvent, type FallbackOptions } from './composition/with-fallback.ts';
export { withLimits } from './composition/with-limits.ts';
export { withRetry, type RetryOptions } from './composition/with-retry.ts';
export { withTimeout } from './composition/with-timeout.ts';
export type { AnyProvider, Wrapped } from './composition/wrap-provider.ts';
export {
  createEmbeddingProvider,
  knownEmbeddingProviders,
  type EmbeddingConfig,
} from './factories/create-embedding-provider.ts';
export { createLLMProvider, knownLLMProviders, type LLMConfig } from './factories/create-llm-provider.ts';
export { createRerankProvider, knownRerankProviders, type RerankConfig } from './factories/create-rerank-provider.ts';
export { parseModelName, type ProviderOptions } from './factories/provider-config.ts';
export type { CallOptions, ReplyLimits } from './call/call-options.ts';
export { createBm25Reranker } from './local/bm25-reranker.ts';
export { createHashingEmbedder } from './local/hashing-embedder.ts';
export {
  createMockEmbeddingProvider,
  type MockEmbeddingCall,
  type MockEmbeddingProvider,
  type MockEmbeddingProviderOptions,
} from './mock/mock-embedding-provider.ts';
export type { MockFailureOptions } from './mock/mock-failures.ts';
export { createMockLLMProvider, type MockLLMProvider, type MockLLMProviderOptions } from './mock/mock-llm-provider.ts';
export type { MockMessage, MockReply } from './mock/mock-reply.ts';
export {
  createMockRerankProvider,
  type MockRerankCall,
  type MockRerankProvider,
  type MockRerankProviderOptions,
} from './mock/mock-rerank-provider.ts';
export { createHttpReranker, type HttpRerankerOptions } from './rerank/http-reranker.ts';
export type { RerankDialect } from './rerank/read-ranking.ts';
export type { Sleep } from './retry/sleep.ts';
export type { ObserveOptions } from './telemetry/observe-call.ts';
export { observeEmbeddingProvider } from './telemetry/observe-embedding-provider.ts';
export { observeLLMProvider } from './telemetry/observe-llm-provider.ts';
export { observeRerankProvider } from './telemetry/observe-rerank-provider.ts';
export { toLLMProvider } from './chat/to-llm-provider.ts';
export { isStrictSchema } from './openai/strict-schema.ts';
export { toStructuredOutput } from './chat/structured-output.ts';
export { readStructuredReply } from './chat/structured-reply.ts';
