import type { AgentInput, RuleInput, ScenarioInput, TemplateInput, VariableInput } from '@waymark/core-types/domain';
import type { ConfigStore } from '../../../domain/config-store.ts';
import type { Draft } from '../../../domain/documents/draft.ts';
import { sampleId, sampleTenant } from '../sample-documents.ts';

export const sampleAgent = sampleId(10);
export const otherAgent = sampleId(11);

const owned = { tenant_id: sampleTenant, agent_id: sampleAgent };

/** A rule of the sample agent, with what a test cares about. */
export function sampleRule(fields: Partial<RuleInput> = {}): Draft<RuleInput> {
  return {
    ...owned,
    name: 'Greet',
    condition_text: 'The user says hello.',
    action_text: 'Say hello.',
    ...fields,
  };
}

/** A scenario of one step. */
export function sampleScenario(fields: Partial<ScenarioInput> & { id: string }): Draft<ScenarioInput> {
  const step = { id: sampleId(70), scenario_id: fields.id, name: 'Start', is_entry: true };
  return { ...owned, name: 'Returns', entry_step_id: step.id, steps: [step], ...fields };
}

export function sampleTemplate(fields: Partial<TemplateInput> = {}): Draft<TemplateInput> {
  return { ...owned, name: 'Hello', text: 'Hello {name}!', ...fields };
}

export function sampleVariable(fields: Partial<VariableInput> = {}): Draft<VariableInput> {
  return { ...owned, name: 'balance', resolver_tool_id: 'read-balance', ...fields };
}

/** An agent of the sample tenant. */
export function sampleAgentDocument(fields: Partial<AgentInput> = {}): Draft<AgentInput> {
  return { tenant_id: sampleTenant, name: 'Support', ...fields };
}

interface Key {
  tenant_id: string;
  id: string;
}

/** A document of any kind, as the tests that hold for all kinds see it. */
export type AnyDocument = Key & { name: string; created_at: string; updated_at: string; revision: number };

/** The calls of one kind. */
export interface KindCalls {
  kind: string;
  sample(fields?: { id?: string; name?: string; tenant_id?: string }): object & { id?: string };
  save(draft: object, options?: { overwrite?: boolean; base?: AnyDocument }): Promise<AnyDocument>;
  get(key: Key): Promise<AnyDocument | null>;
  delete(key: Key): Promise<boolean>;
  list(query: { tenant_id: string; agent_id: string; limit?: number; cursor?: string; offset?: number }): Promise<{
    items: AnyDocument[];
    next_cursor: string | null;
  }>;
}

/** The five kinds through the same calls, so that what holds for all of them is tested once. */
export function kindsOf(store: () => ConfigStore): KindCalls[] {
  let lastScenario = 900;
  return [
    {
      kind: 'rule',
      sample: (fields) => sampleRule(fields),
      save: (draft, options) => store().saveRule(draft as Draft<RuleInput>, options as never),
      get: (key) => store().getRule(key),
      delete: (key) => store().deleteRule(key),
      list: (query) => store().listRules(query),
    },
    {
      kind: 'scenario',
      // The steps of a scenario name it.
      sample: (fields = {}) => sampleScenario({ id: sampleId(++lastScenario), ...fields }),
      save: (draft, options) => store().saveScenario(draft as Draft<ScenarioInput>, options as never),
      get: (key) => store().getScenario(key),
      delete: (key) => store().deleteScenario(key),
      list: (query) => store().listScenarios(query),
    },
    {
      kind: 'template',
      sample: (fields) => sampleTemplate(fields),
      save: (draft, options) => store().saveTemplate(draft as Draft<TemplateInput>, options as never),
      get: (key) => store().getTemplate(key),
      delete: (key) => store().deleteTemplate(key),
      list: (query) => store().listTemplates(query),
    },
    {
      kind: 'variable',
      sample: (fields) => sampleVariable(fields),
      save: (draft, options) => store().saveVariable(draft as Draft<VariableInput>, options as never),
      get: (key) => store().getVariable(key),
      delete: (key) => store().deleteVariable(key),
      list: (query) => store().listVariables(query),
    },
    {
      kind: 'agent',
      sample: (fields) => sampleAgentDocument(fields),
      save: (draft, options) => store().saveAgent(draft as Draft<AgentInput>, options as never),
      get: (key) => store().getAgent(key),
      delete: (key) => store().deleteAgent(key),
      list: (query) => store().listAgents(query),
    },
  ];
}
