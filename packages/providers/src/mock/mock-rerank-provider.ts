import type { RerankProvider } from '@waymark/core-types';
import { throwIfAborted } from '../call/abort.ts';
import { rankByScore } from '../rerank/rank-by-score.ts';
import { requireTopK } from '../rerank/require-top-k.ts';
import { createFailureInjector, requireNumber, type MockFailureOptions } from './mock-failures.ts';
import { seededRandom } from './seeded-random.ts';

/** How the mock scores and fails. */
export interface MockRerankProviderOptions extends MockFailureOptions {
  /** Default `mock/rerank`. */
  name?: string;
  /**
   * `position`: 1 for the first document, a tenth less for each next one, never below 0. `random`: seeded numbers from 0
   * to 1. `fixed`: `fixedScores`. Default `position`.
   */
  scoreStrategy?: 'position' | 'random' | 'fixed';
  /** Scores from 0 to 1 by position for `fixed`; documents beyond them score 0. */
  fixedScores?: readonly number[];
}

/** One call of the mock. */
export interface MockRerankCall {
  query: string;
  documents: readonly string[];
  top_k?: number;
}

/** A reranker that reads no document. */
export interface MockRerankProvider extends RerankProvider {
  /** All calls so far; failed ones too. */
  readonly callHistory: readonly MockRerankCall[];
  /** Forgets all calls and begins again with failures and random numbers. */
  reset(): void;
}

/**
 * Creates a reranker for tests, whose scores depend on positions only.
 * @throws {ConfigurationError} for options that cannot be.
 */
export function createMockRerankProvider(options: MockRerankProviderOptions = {}): MockRerankProvider {
  const { name = 'mock/rerank', scoreStrategy = 'position', fixedScores = [], seed = 1 } = options;
  for (const value of fixedScores) requireNumber({ name, option: 'a fixed score', value, atMost: 1 });
  const failures = createFailureInjector(options, name);
  let random = seededRandom(~seed);
  let callHistory: MockRerankCall[] = [];

  const scorers: Record<typeof scoreStrategy, (index: number) => number> = {
    position: (index) => Math.max(0, 10 - index) / 10,
    random: () => random(),
    fixed: (index) => fixedScores[index] ?? 0,
  };
  return {
    name,
    async rerank(query, documents, { signal, ...rest } = {}) {
      requireTopK(rest.top_k, name);
      if (documents.length === 0) return [];
      callHistory.push({ query, documents: [...documents], ...rest });
      throwIfAborted(signal, name);
      const failure = failures.next();
      if (failure !== null) throw failure;
      const scores = documents.map((_document, index) => scorers[scoreStrategy](index));
      return rankByScore(documents, scores, rest.top_k);
    },
    get callHistory() {
      return callHistory;
    },
    reset() {
      callHistory = [];
      random = seededRandom(~seed);
      failures.reset();
    },
  };
}
