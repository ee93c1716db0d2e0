export {
  createOpenAIEmbedder,
  type MeteredEmbedOptions,
  type OpenAIEmbedder,
  type OpenAIEmbedderOptions,
} from './openai-embedder.ts';
export { createOpenAIProvider } from './openai-provider.ts';
export type { OpenAIProviderOptions } from './openai-provider-options.ts';
export type { EmbeddingUsage } from './read-embeddings.ts';
export type { Sleep } from '../retry/sleep.ts';
