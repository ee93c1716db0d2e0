import { ValidationError } from '@waymark/core-types';
import type { Rule } from '@waymark/core-types/domain';
import { cosineSimilarity } from '@waymark/core-types/search';
import type { RuleVectorQuery } from '../config-store.ts';
import { compareText } from '../documents/compare-text.ts';
import { unitVector } from '../search/unit-vector.ts';
import type { VectorPartition } from '../search/vector-index.ts';
import type { VectorHit, VectorQuery } from '../search/vector-set.ts';

/** What a search filters rules by. */
export type RuleFacets = Pick<Rule, 'embedding_model' | 'enabled' | 'scope' | 'scope_id'>;

/** The vectors of rules, as a driver searches them; the partition is an agent. */
export interface RuleVectors {
  nearest(partition: VectorPartition, query: VectorQuery<RuleFacets>): Promise<VectorHit[]>;
  /** Removes what is left of a tenant whose rules are all erased. */
  tidy(tenant_id: string): Promise<void>;
}

const maximumLimit = 1_000;

export function facetsOf({ scope, scope_id, enabled, embedding_model }: Rule): RuleFacets {
  return { scope, scope_id, enabled, embedding_model };
}

/**
 * The rules nearest to a vector, best first, ties by id. `getRules` reads rules by id: what they hold counts, should they
 * have changed since the vectors were searched.
 * @throws {ValidationError} for a limit out of range and a vector with a number that is not finite.
 */
export async function nearestRules(
  vectors: RuleVectors,
  query: RuleVectorQuery,
  getRules: (ids: string[]) => Promise<Rule[]>,
): Promise<[Rule, number][]> {
  const { tenant_id, agent_id, query_embedding, limit = 10 } = query;
  if (!Number.isInteger(limit) || limit < 0 || limit > maximumLimit) {
    const message = `Expected a whole number from 0 to ${maximumLimit}, found ${String(limit)}`;
    throw new ValidationError(`Cannot search: limit: ${message}.`, [{ path: '$.limit', message }]);
  }
  const vector = unitVector(query_embedding);
  if (limit === 0) return [];
  const matches = filterOf(query);
  const hits = await vectors.nearest({ tenant_id, group_id: agent_id }, { vector, limit, matches });
  const found: [Rule, number][] = [];
  for (const rule of await getRules(hits.map(({ id }) => id))) {
    if (rule.agent_id !== agent_id || rule.embedding?.length !== vector.length || !matches(facetsOf(rule))) continue;
    found.push([rule, cosineSimilarity(rule.embedding, query_embedding)]);
  }
  return found.sort(([one, a], [other, b]) => b - a || compareText(one.id, other.id)).slice(0, limit);
}

function filterOf({ scope, scope_id, enabled_only = true, embedding_model }: RuleVectorQuery) {
  // What most searches ask is asked of each rule, so it must be quick.
  if (scope === undefined && scope_id === undefined && embedding_model === undefined) {
    return ({ enabled }: RuleFacets): boolean => enabled || !enabled_only;
  }
  return (facets: RuleFacets): boolean =>
    (facets.enabled || !enabled_only) &&
    (scope === undefined || facets.scope === scope) &&
    (scope_id === undefined || facets.scope_id === scope_id) &&
    (embedding_model === undefined || facets.embedding_model === embedding_model);
}
