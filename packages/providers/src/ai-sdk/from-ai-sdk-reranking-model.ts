import type { RerankingModelV3, RerankingModelV4 } from '@ai-sdk/provider';
import type { RerankProvider } from '@waymark/core-types';
import { readRanking } from '../rerank/read-ranking.ts';
import { createModelCaller, type AiSdkCallOptions } from './call-ai-sdk-model.ts';

/**
 * Makes a reranker of a reranking model of the AI SDK. A reply is checked as those of other rerankers are: as many
 * results as were asked for, each for another document. Scores outside of 0 to 1 go through the logistic function.
 * @throws {ConfigurationError} for a model of another version than 3 and 4.
 */
export function fromAiSdkRerankingModel(
  model: RerankingModelV4 | RerankingModelV3,
  options: AiSdkCallOptions = {},
): RerankProvider {
  const caller = createModelCaller(model, options);
  const { name } = caller;
  const v4 = model as RerankingModelV4;
  return {
    name,
    async rerank(query, documents, { top_k = documents.length, signal } = {}) {
      const count = Math.max(0, Math.min(top_k, documents.length));
      if (count === 0) return [];
      const about = { sentTexts: () => [query, ...documents], signal };
      const { ranking } = await caller.call(about, async (abortSignal) =>
        v4.doRerank({ query, documents: { type: 'text', values: [...documents] }, topN: count, abortSignal }),
      );
      const results = ranking.map(({ index, relevanceScore }) => ({ index, relevance_score: relevanceScore }));
      return readRanking({ results }, { provider: name, dialect: 'cohere', documents, count });
    },
  };
}
