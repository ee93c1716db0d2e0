export { createProvider, knownProviders, type CreateProviderOptions } from './create-provider.ts';
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
export type { OpenAIProviderOptions } from './openai/openai-provider-options.ts';
export type { Sleep } from './retry/sleep.ts';
export { toLLMProvider } from './to-llm-provider.ts';
