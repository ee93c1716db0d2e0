import {
  agentSchema,
  reviseScenario,
  ruleSchema,
  scenarioSchema,
  templateSchema,
  variableSchema,
  type Agent,
  type Rule,
  type Scenario,
  type Template,
  type Variable,
} from '@waymark/core-types/domain';
import type { DocumentKind } from '../documents/document-kind.ts';

/** Rules as every driver keeps them. */
export const ruleKind: DocumentKind<Rule> = {
  kind: 'rule',
  table: 'config_rule',
  schema: ruleSchema,
  versions: { kind: 'rule', current: 1 },
  columns: {
    agent_id: ({ agent_id }) => agent_id,
    scope: ({ scope }) => scope,
    scope_id: ({ scope_id }) => scope_id,
    enabled: ({ enabled }) => Number(enabled),
    priority: ({ priority }) => priority,
  },
  immutable: ['agent_id'],
  hasUpdatedAt: true,
};

/** Scenarios as every driver keeps them; each save computes their content hash and version. */
export const scenarioKind: DocumentKind<Scenario> = {
  kind: 'scenario',
  table: 'config_scenario',
  schema: scenarioSchema,
  versions: { kind: 'scenario', current: 1 },
  columns: {
    agent_id: ({ agent_id }) => agent_id,
    enabled: ({ enabled }) => Number(enabled),
    name: ({ name }) => name,
  },
  immutable: ['agent_id'],
  hasUpdatedAt: true,
  derive: reviseScenario,
};

/** Templates as every driver keeps them. */
export const templateKind: DocumentKind<Template> = {
  kind: 'template',
  table: 'config_template',
  schema: templateSchema,
  versions: { kind: 'template', current: 1 },
  columns: {
    agent_id: ({ agent_id }) => agent_id,
    scope: ({ scope }) => scope,
    scope_id: ({ scope_id }) => scope_id,
    name: ({ name }) => name,
  },
  immutable: ['agent_id'],
  hasUpdatedAt: true,
};

/** Variables as every driver keeps them. */
export const variableKind: DocumentKind<Variable> = {
  kind: 'variable',
  table: 'config_variable',
  schema: variableSchema,
  versions: { kind: 'variable', current: 1 },
  columns: { agent_id: ({ agent_id }) => agent_id, name: ({ name }) => name },
  immutable: ['agent_id'],
  hasUpdatedAt: true,
};

/** Agents as every driver keeps them. */
export const agentKind: DocumentKind<Agent> = {
  kind: 'agent',
  table: 'config_agent',
  schema: agentSchema,
  versions: { kind: 'agent', current: 1 },
  columns: { name: ({ name }) => name },
  hasUpdatedAt: true,
};
