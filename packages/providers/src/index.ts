export {
  createEmbeddingProvider,
  knownEmbeddingProviders,
  type EmbeddingConfig,
} from './factories/create-embedding-provider.ts';
export { createLLMProvider, knownLLMProviders, type LLMConfig } from './factories/create-llm-provider.ts';
export { createRerankProvider, knownRerankProviders, type RerankConfig } from './factories/create-rerank-provider.ts';
export { parseModelName, type ProviderOptions } from './factories/provider-config.ts';
export type { CallOptions } from './http/call-options.ts';
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
export { toLLMProvider } from './to-llm-provider.ts';
