import type { RerankingModelV3, RerankingModelV4 } from '@ai-sdk/provider';
import type { RerankProvider } from '@waymark/core-types';
import { z } from 'zod';
import { badReply } from '../call/call-failure.ts';
import { checkRanking } from '../rerank/check-ranking.ts';
import { requireTopK } from '../rerank/require-top-k.ts';
import { createModelCaller, type AiSdkCallOptions } from './call-ai-sdk-model.ts';

const rankingSchema = z.array(
  z
    .object({ index: z.number().int(), relevanceScore: z.number() })
    .transform(({ index, relevanceScore: score }) => ({ index, score })),
);

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
    async rerank(query, documents, { top_k, signal } = {}) {
      requireTopK(top_k, name);
      const count = Math.min(top_k ?? documents.length, documents.length);
      if (count === 0) return [];
      return await caller.call({ sentTexts: () => [query, ...documents], signal }, async (abortSignal) => {
        const values = [...documents];
        const reply = await v4.doRerank({ query, documents: { type: 'text', values }, topN: count, abortSignal });
        const { success, data } = rankingSchema.safeParse(reply.ranking);
        if (!success) throw badReply(name, "does not fit the AI SDK's interface of reranking models");
        return checkRanking(data, { provider: name, documents, count });
      });
    },
  };
}
