import type { RerankingModelV4 } from '@ai-sdk/provider';
import type { RerankProvider } from '@waymark/core-types';
import { toModelName } from './to-ai-sdk-model.ts';

/**
 * Makes a reranking model of the AI SDK (version 4 of its interface) of a reranker, for `rerank`. Documents that are
 * objects are ranked by their JSON.
 */
export function toAiSdkRerankingModel(provider: RerankProvider): RerankingModelV4 {
  return {
    specificationVersion: 'v4',
    ...toModelName(provider.name),
    async doRerank({ query, documents, topN, abortSignal }) {
      const texts =
        documents.type === 'text' ? documents.values : documents.values.map((document) => JSON.stringify(document));
      const results = await provider.rerank(query, texts, {
        ...(topN === undefined ? {} : { top_k: topN }),
        ...(abortSignal === undefined ? {} : { signal: abortSignal }),
      });
      return { ranking: results.map(({ index, score }) => ({ index, relevanceScore: score })) };
    },
  };
}
