import type {
  Agent,
  AgentInput,
  Rule,
  RuleInput,
  Scenario,
  ScenarioInput,
  Scope,
  Template,
  TemplateInput,
  Variable,
  VariableInput,
} from '@waymark/core-types/domain';
import type { SaveOptions } from './documents/collection.ts';
import type { DocumentKey } from './documents/document-kind.ts';
import type { Draft } from './documents/draft.ts';
import type { Page, Paging } from './documents/paging.ts';
import type { StoreMaintenance } from './store-maintenance.ts';

/** Whose configuration. */
export interface AgentKey {
  tenant_id: string;
  agent_id: string;
}

/** Rules or templates of one agent; without a scope, those of every scope. `scope_id` is a scenario's or step's id. */
export interface ScopedQuery extends AgentKey {
  scope?: Scope;
  scope_id?: string;
}

/** Rules of one agent. */
export interface RuleQuery extends ScopedQuery {
  /** Default true. */
  enabled_only?: boolean;
}

/** Rules that are alike to a vector. Those without a vector of its length are left out. */
export interface RuleVectorQuery extends RuleQuery {
  /** Finite numbers; of any length, for only the direction counts. */
  query_embedding: ArrayLike<number>;
  /** Only rules whose vector is of this model. */
  embedding_model?: string;
  /** Default 10, at most 1,000. */
  limit?: number;
}

/** Scenarios of one agent. */
export interface ScenarioQuery extends AgentKey {
  /** Default true. */
  enabled_only?: boolean;
}

/**
 * What an agent does: its rules, scenarios, templates and variables. Listings are ordered: rules by descending priority,
 * the others by name, ties by id. `get...s` returns all there are, `list...s` pages of 100 by default, 1,000 at most. What
 * is deleted is in no read.
 *
 * A save returns the document as stored, defaults, id, times and the next `revision` filled in. It throws a
 * ValidationError for a document that does not fit or changes its agent or `created_at`, a RevisionConflictError when
 * another revision is the current one, a NotFoundError for a revision of what is not there. Queries throw a
 * ValidationError that do not name their tenant, or ask for a page that there cannot be.
 */
export interface ConfigStore extends StoreMaintenance {
  getRules(query: RuleQuery): Promise<Rule[]>;
  listRules(query: RuleQuery & Paging): Promise<Page<Rule>>;
  getRule(key: DocumentKey): Promise<Rule | null>;
  saveRule(rule: Draft<RuleInput>, options?: SaveOptions<Rule>): Promise<Rule>;
  /** Whether it existed. */
  deleteRule(key: DocumentKey): Promise<boolean>;
  /**
   * Rules with the cosine of their vector to the query's, from -1 to 1, highest first, ties by id.
   * @throws {ValidationError} for a limit out of range and a number that is not finite.
   */
  vectorSearchRules(query: RuleVectorQuery): Promise<[Rule, number][]>;

  getScenarios(query: ScenarioQuery): Promise<Scenario[]>;
  listScenarios(query: ScenarioQuery & Paging): Promise<Page<Scenario>>;
  getScenario(key: DocumentKey): Promise<Scenario | null>;
  /** Computes `content_hash`, and counts `version` up where the content changed. */
  saveScenario(scenario: Draft<ScenarioInput>, options?: SaveOptions<Scenario>): Promise<Scenario>;
  deleteScenario(key: DocumentKey): Promise<boolean>;

  getTemplates(query: ScopedQuery): Promise<Template[]>;
  listTemplates(query: ScopedQuery & Paging): Promise<Page<Template>>;
  getTemplate(key: DocumentKey): Promise<Template | null>;
  saveTemplate(template: Draft<TemplateInput>, options?: SaveOptions<Template>): Promise<Template>;
  deleteTemplate(key: DocumentKey): Promise<boolean>;

  getVariables(query: AgentKey): Promise<Variable[]>;
  listVariables(query: AgentKey & Paging): Promise<Page<Variable>>;
  getVariable(key: DocumentKey): Promise<Variable | null>;
  saveVariable(variable: Draft<VariableInput>, options?: SaveOptions<Variable>): Promise<Variable>;
  deleteVariable(key: DocumentKey): Promise<boolean>;

  getAgent(key: DocumentKey): Promise<Agent | null>;
  listAgents(query: { tenant_id: string } & Paging): Promise<Page<Agent>>;
  saveAgent(agent: Draft<AgentInput>, options?: SaveOptions<Agent>): Promise<Agent>;
  deleteAgent(key: DocumentKey): Promise<boolean>;
}
