import type { RerankResult } from '@waymark/core-types';
import { z } from 'zod';
import { badReply } from '../call/call-failure.ts';

/** Who speaks how: `cohere` is also Jina's and vLLM's, `voyage` is Voyage's own. */
export type RerankDialect = 'cohere' | 'voyage';

const resultsSchema = z.array(
  z
    .object({ index: z.number().int(), relevance_score: z.number() })
    .transform(({ index, relevance_score: score }) => ({ index, score })),
);
const schemas = {
  cohere: z.object({ results: resultsSchema }).transform((body) => body.results),
  voyage: z.object({ data: resultsSchema }).transform((body) => body.data),
};

/**
 * Reads the results of a reply as they stand there.
 * @throws {ProviderError} PROVIDER_BAD_REPLY when it is not of this protocol.
 */
export function readRanking(
  body: unknown,
  { provider, dialect }: { provider: string; dialect: RerankDialect },
): Pick<RerankResult, 'index' | 'score'>[] {
  const parsed = schemas[dialect].safeParse(body);
  if (!parsed.success) throw badReply(provider, `does not fit the rerank protocol of ${dialect}`);
  return parsed.data;
}
