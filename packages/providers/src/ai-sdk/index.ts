export type { AiSdkCallOptions } from './call-ai-sdk-model.ts';
export { fromAiSdkEmbeddingModel, type AiSdkEmbeddingOptions } from './from-ai-sdk-embedding-model.ts';
export { fromAiSdkModel } from './from-ai-sdk-model.ts';
export { fromAiSdkRerankingModel } from './from-ai-sdk-reranking-model.ts';
export { toAiSdkEmbeddingModel } from './to-ai-sdk-embedding-model.ts';
export { toAiSdkModel } from './to-ai-sdk-model.ts';
export { toAiSdkRerankingModel } from './to-ai-sdk-reranking-model.ts';
