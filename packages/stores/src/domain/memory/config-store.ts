import type { Rule } from '@waymark/core-types/domain';
import { agentKind, ruleKind, scenarioKind, templateKind, variableKind } from '../config/config-kinds.ts';
import type { ConfigStore } from '../config-store.ts';
import { createConfigStore } from '../config/create-config-store.ts';
import { facetsOf, type RuleFacets, type RuleVectors } from '../config/rule-vectors.ts';
import type { DocumentKey } from '../documents/document-kind.ts';
import { MemoryCollection, type CollectionObserver } from '../documents/memory-collection.ts';
import { storeContext, type StoreOptions } from '../documents/store-options.ts';
import { unitVector } from '../search/unit-vector.ts';
import type { VectorPartition } from '../search/vector-index.ts';
import { VectorSet, type VectorHit, type VectorQuery } from '../search/vector-set.ts';

/** Configuration in this process, for tests and for what may be lost with it. */
export function memoryConfigStore(options: StoreOptions = {}): ConfigStore {
  const context = storeContext(options);
  const ruleVectors = new MemoryRuleVectors();
  return createConfigStore({
    agents: new MemoryCollection(agentKind, context),
    rules: new MemoryCollection(ruleKind, context, ruleVectors),
    scenarios: new MemoryCollection(scenarioKind, context),
    templates: new MemoryCollection(templateKind, context),
    variables: new MemoryCollection(variableKind, context),
    ruleVectors,
  });
}

/** The vectors of rules, of each tenant together: one process holds few enough to look at each. */
class MemoryRuleVectors implements RuleVectors, CollectionObserver<Rule> {
  readonly #tenants = new Map<string, VectorSet<RuleFacets & { agent_id: string }>>();

  written(rule: Rule): void {
    const { tenant_id, agent_id, id, embedding, deleted_at } = rule;
    if (embedding === null || deleted_at !== null) return this.erased({ tenant_id, id });
    let vectors = this.#tenants.get(tenant_id);
    if (vectors === undefined) this.#tenants.set(tenant_id, (vectors = new VectorSet()));
    vectors.set(id, unitVector(embedding), { ...facetsOf(rule), agent_id });
  }

  erased({ tenant_id, id }: DocumentKey): void {
    this.#tenants.get(tenant_id)?.delete(id);
  }

  async nearest(
    { tenant_id, group_id }: VectorPartition,
    { vector, limit, matches }: VectorQuery<RuleFacets>,
  ): Promise<VectorHit[]> {
    const ofAgent = (facets: RuleFacets & { agent_id: string }) => facets.agent_id === group_id && matches(facets);
    return this.#tenants.get(tenant_id)?.nearest({ vector, limit, matches: ofAgent }) ?? [];
  }

  async tidy(tenant_id: string): Promise<void> {
    if (this.#tenants.get(tenant_id)?.size === 0) this.#tenants.delete(tenant_id);
  }
}
