export { createProvider, knownProviders, type CreateProviderOptions } from './create-provider.ts';
export { createHashingEmbedder } from './local/hashing-embedder.ts';
export {
  createMockLLMProvider,
  type MockFailures,
  type MockLLMProvider,
  type MockLLMProviderOptions,
} from './mock/mock-llm-provider.ts';
export type { MockMessage, MockReply } from './mock/mock-reply.ts';
export type { OpenAIProviderOptions } from './openai/openai-provider-options.ts';
export type { Sleep } from './retry/sleep.ts';
export { toLLMProvider } from './to-llm-provider.ts';
