import type { Agent, Rule, Scenario, Template, Variable } from '@waymark/core-types/domain';
import type { ConfigStore, RuleQuery, ScenarioQuery, ScopedQuery, AgentKey } from '../config-store.ts';
import type { Collection, DocumentListing } from '../documents/collection.ts';
import type { DocumentKind, StoredDocument } from '../documents/document-kind.ts';
import { requireFields } from '../documents/require-fields.ts';
import { checkPolicy } from '../maintenance/check-policy.ts';
import { sumCounts } from '../maintenance/counts.ts';
import { eraseMatching } from '../maintenance/erase-matching.ts';
import { exportCollection } from '../maintenance/export-collection.ts';
import { collectionTarget, importLines } from '../maintenance/import-lines.ts';
import { isBefore } from '../maintenance/is-before.ts';
import type { Counts } from '../store-maintenance.ts';
import { agentKind, ruleKind, scenarioKind, templateKind, variableKind } from './config-kinds.ts';
import { nearestRules, type RuleVectors } from './rule-vectors.ts';

/** What a configuration store consists of, in one engine. */
export interface ConfigParts {
  agents: Collection<Agent>;
  rules: Collection<Rule>;
  scenarios: Collection<Scenario>;
  templates: Collection<Template>;
  variables: Collection<Variable>;
  ruleVectors: RuleVectors;
}

/** The configuration store on collections of any engine. */
export function createConfigStore(parts: ConfigParts): ConfigStore {
  const { agents, rules, scenarios, templates, variables, ruleVectors } = parts;
  const members = [
    memberOf(agentKind, agents),
    memberOf(scenarioKind, scenarios),
    memberOf(ruleKind, rules),
    memberOf(templateKind, templates),
    memberOf(variableKind, variables),
  ];

  return {
    async getRules(query) {
      return rules.listAll(ruleListing(query));
    },
    async listRules(query) {
      return rules.list(ruleListing(query), query);
    },
    getRule: (key) => rules.get(key),
    saveRule: (rule, options) => rules.save(rule, options),
    deleteRule: (key) => rules.remove(key),
    async vectorSearchRules(query) {
      requireAgent(query);
      return nearestRules(ruleVectors, query, (ids) => rules.getMany({ tenant_id: query.tenant_id, ids }));
    },

    async getScenarios(query) {
      return scenarios.listAll(scenarioListing(query));
    },
    async listScenarios(query) {
      return scenarios.list(scenarioListing(query), query);
    },
    getScenario: (key) => scenarios.get(key),
    saveScenario: (scenario, options) => scenarios.save(scenario, options),
    deleteScenario: (key) => scenarios.remove(key),

    async getTemplates(query) {
      return templates.listAll(templateListing(query));
    },
    async listTemplates(query) {
      return templates.list(templateListing(query), query);
    },
    getTemplate: (key) => templates.get(key),
    saveTemplate: (template, options) => templates.save(template, options),
    deleteTemplate: (key) => templates.remove(key),

    async getVariables(query) {
      return variables.listAll(variableListing(query));
    },
    async listVariables(query) {
      return variables.list(variableListing(query), query);
    },
    getVariable: (key) => variables.get(key),
    saveVariable: (variable, options) => variables.save(variable, options),
    deleteVariable: (key) => variables.remove(key),

    getAgent: (key) => agents.get(key),
    async listAgents(query) {
      requireFields(query, ['tenant_id']);
      return agents.list({ ...byName, name: 'config.agent', tenant_id: query.tenant_id }, query);
    },
    saveAgent: (agent, options) => agents.save(agent, options),
    deleteAgent: (key) => agents.remove(key),

    // No session and no profile has configuration of its own.
    async forget(subject, options = {}) {
      requireFields(subject, ['tenant_id']);
      if (!('everything' in subject)) return {};
      const { tenant_id } = subject;
      const counts = await inTurn(members, (member) => member.erase({ tenant_id, ...options }));
      if (options.dry_run !== true) await ruleVectors.tidy(tenant_id);
      return counts;
    },

    async prune(policy, options = {}) {
      checkPolicy(policy);
      const { tenant_id, deleted_before } = policy;
      if (deleted_before === undefined) return {};
      return inTurn(members, (member) => member.erase({ tenant_id, deleted_before, ...options }));
    },

    async *exportDocuments({ tenant_id }) {
      for (const member of members) yield* member.export(tenant_id);
    },

    importDocuments(lines, options) {
      return importLines(
        members.map(({ target }) => target),
        lines,
        options,
      );
    },
  };
}

const defaultLimit = 100;
const byName = { order: { column: 'name', direction: 'asc' }, defaultLimit } as const;
const byPriority = { order: { column: 'priority', direction: 'desc', type: 'number' }, defaultLimit } as const;

function ruleListing(query: RuleQuery): DocumentListing {
  requireAgent(query);
  const { tenant_id, agent_id, scope, scope_id, enabled_only = true } = query;
  const where = { agent_id, scope, scope_id, enabled: enabled_only ? 1 : undefined };
  return { ...byPriority, name: 'config.rule', tenant_id, where };
}

function scenarioListing(query: ScenarioQuery): DocumentListing {
  requireAgent(query);
  const { tenant_id, agent_id, enabled_only = true } = query;
  return { ...byName, name: 'config.scenario', tenant_id, where: { agent_id, enabled: enabled_only ? 1 : undefined } };
}

function templateListing(query: ScopedQuery): DocumentListing {
  requireAgent(query);
  const { tenant_id, agent_id, scope, scope_id } = query;
  return { ...byName, name: 'config.template', tenant_id, where: { agent_id, scope, scope_id } };
}

function variableListing(query: AgentKey): DocumentListing {
  requireAgent(query);
  const { tenant_id, agent_id } = query;
  return { ...byName, name: 'config.variable', tenant_id, where: { agent_id } };
}

function requireAgent(query: AgentKey): void {
  requireFields(query, ['tenant_id', 'agent_id']);
}

/** What maintenance needs of one kind, whatever its documents are. */
function memberOf<Document extends StoredDocument>(kind: DocumentKind<Document>, collection: Collection<Document>) {
  return {
    target: collectionTarget(kind, collection),
    export: (tenant_id: string) => exportCollection(kind, collection, tenant_id),
    erase(options: { tenant_id: string; deleted_before?: string; dry_run?: boolean }): Promise<Counts> {
      const { tenant_id, deleted_before, ...rest } = options;
      const choice =
        deleted_before === undefined
          ? {}
          : { isErased: ({ deleted_at }: Document) => isBefore(deleted_at, deleted_before) };
      return eraseMatching(kind, collection, { filters: [{ tenant_id }], ...choice, ...rest });
    },
  };
}

async function inTurn<Member>(members: readonly Member[], work: (member: Member) => Promise<Counts>): Promise<Counts> {
  const counts: Counts[] = [];
  for (const member of members) counts.push(await work(member));
  return sumCounts(counts);
}
