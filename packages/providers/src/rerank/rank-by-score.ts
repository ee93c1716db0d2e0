import type { RerankResult } from '@waymark/core-types';

/** The best `top_k` documents by descending score; those of the same score keep their order. */
export function rankByScore(
  documents: readonly string[],
  scores: readonly number[],
  top_k: number = documents.length,
): RerankResult[] {
  return documents
    .map((document, index) => ({ index, score: scores[index] ?? 0, document }))
    .sort((a, b) => b.score - a.score)
    .slice(0, top_k);
}
