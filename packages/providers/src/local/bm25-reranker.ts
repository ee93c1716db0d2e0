import type { RerankProvider } from '@waymark/core-types';
import { rankByBm25, tokenise } from '@waymark/core-types/search';
import { throwIfAborted } from '../call/abort.ts';
import { rankByScore } from '../rerank/rank-by-score.ts';
import { requireTopK } from '../rerank/require-top-k.ts';

const name = 'local/bm25';

/**
 * Creates a reranker that needs no model and no network: Okapi BM25 over the documents of one call. It is lexical: it
 * knows the words of the query and their endings, no synonyms. A document without any of the words scores 0 and stays in
 * its place behind the others. A score of s is given as s / (1 + s).
 */
export function createBm25Reranker(): RerankProvider {
  return {
    name,
    async rerank(query, documents, { top_k, signal } = {}) {
      requireTopK(top_k, name);
      throwIfAborted(signal, name);
      const scores = documents.map(() => 0);
      const texts = new Map(documents.map((document, index) => [index, tokenise(document)]));
      for (const { key, score } of rankByBm25(tokenise(query), texts)) scores[key] = score / (1 + score);
      return rankByScore(documents, scores, top_k);
    },
  };
}
