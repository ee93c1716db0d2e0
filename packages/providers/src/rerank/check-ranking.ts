import type { RerankResult } from '@waymark/core-types';
import { badReply } from '../call/call-failure.ts';

/** What was asked for. */
export interface ExpectedRanking {
  provider: string;
  documents: readonly string[];
  /** How many results must come; more are cut off. */
  count: number;
}

/**
 * The results of a reply, best first; equal ones in the order of their documents. When a score is outside of 0 to 1, all of
 * them are logits, and go through the logistic function.
 * @throws {ProviderError} PROVIDER_BAD_REPLY when one is missing, twice there or of a document that was not sent.
 */
export function checkRanking(
  results: readonly Pick<RerankResult, 'index' | 'score'>[],
  { provider, documents, count }: ExpectedRanking,
): RerankResult[] {
  if (results.length < count) throw badReply(provider, `ranks ${results.length} of ${count} documents`);
  const indexes = new Set(results.map((result) => result.index));
  if (indexes.size !== results.length) throw badReply(provider, 'ranks a document twice');
  const unknown = [...indexes].find((index) => documents[index] === undefined);
  if (unknown !== undefined) throw badReply(provider, `ranks document ${unknown} of ${documents.length}`);
  const areLogits = results.some(({ score }) => score < 0 || score > 1);
  return results
    .toSorted((a, b) => b.score - a.score || a.index - b.index)
    .slice(0, count)
    .map(({ index, score }) => ({
      index,
      score: areLogits ? 1 / (1 + Math.exp(-score)) : score,
      document: documents[index]!,
    }));
}
