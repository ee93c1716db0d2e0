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

/** The vectors of the rules of each tenant's agents. */
class MemoryRuleVectors implements RuleVectors, CollectionObserver<Rule> {
  readonly #tenants = new Map<string, Map<string, VectorSet<RuleFacets>>>();

  written(rule: Rule): void {
    const { tenant_id, agent_id, id, embedding, deleted_at } = rule;
    if (embedding === null || deleted_at !== null) return this.erased({ tenant_id, id });
    let agents = this.#tenants.get(tenant_id);
    if (agents === undefined) this.#tenants.set(tenant_id, (agents = new Map()));
    let vectors = agents.get(agent_id);
    if (vectors === undefined) agents.set(agent_id, (vectors = new VectorSet()));
    vectors.set(id, unitVector(embedding), facetsOf(rule));
  }

  erased({ tenant_id, id }: DocumentKey): void {
    for (const vectors of this.#tenants.get(tenant_id)?.values() ?? []) vectors.delete(id);
  }

  async nearest({ tenant_id, group_id }: VectorPartition, query: VectorQuery<RuleFacets>): Promise<VectorHit[]> {
    return this.#tenants.get(tenant_id)?.get(group_id)?.nearest(query) ?? [];
  }

  async tidy(tenant_id: string): Promise<void> {
    const agents = this.#tenants.get(tenant_id);
    for (const [agent_id, { size }] of agents ?? []) if (size === 0) agents?.delete(agent_id);
    if (agents?.size === 0) this.#tenants.delete(tenant_id);
  }
}
