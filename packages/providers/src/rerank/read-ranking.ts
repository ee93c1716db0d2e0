import type { RerankResult } from '@waymark/core-types';
import { z } from 'zod';
import { badReply } from '../call/call-failure.ts';

/** Who speaks how: `cohere` is also Jina's and vLLM's, `voyage` is Voyage's own. */
export type RerankDialect = 'cohere' | 'voyage';

const resultsSchema = z.array(z.object({ index: z.number().int(), relevance_score: z.number() }));
const schemas = {
  cohere: z.object({ results: resultsSchema }).transform((body) => body.results),
  voyage: z.object({ data: resultsSchema }).transform((body) => body.data),
};

/** What was asked for. */
export interface ExpectedRanking {
  provider: string;
  dialect: RerankDialect;
  documents: readonly string[];
  /** How many results must come; more are cut off. */
  count: number;
}

/**
 * Reads the results of a reply, best first; equal ones in the order of their documents.
 * @throws {ProviderError} PROVIDER_BAD_REPLY when one is missing, twice there or of a document that was not sent.
 */
export function readRanking(body: unknown, expected: ExpectedRanking): RerankResult[] {
  const { provider, dialect, documents, count } = expected;
  const parsed = schemas[dialect].safeParse(body);
  if (!parsed.success) throw badReply(provider, `does not fit the rerank protocol of ${dialect}`);
  const results = parsed.data;
  if (results.length < count) throw badReply(provider, `ranks ${results.length} of ${count} documents`);
  const indexes = new Set(results.map((result) => result.index));
  if (indexes.size !== results.length) throw badReply(provider, 'ranks a document twice');
  const unknown = [...indexes].find((index) => documents[index] === undefined);
  if (unknown !== undefined) throw badReply(provider, `ranks document ${unknown} of ${documents.length}`);
  const areLogits = results.some(({ relevance_score: score }) => score < 0 || score > 1);
  return results
    .sort((a, b) => b.relevance_score - a.relevance_score || a.index - b.index)
    .slice(0, count)
    .map(({ index, relevance_score: score }) => ({
      index,
      score: areLogits ? 1 / (1 + Math.exp(-score)) : score,
      document: documents[index]!,
    }));
}
