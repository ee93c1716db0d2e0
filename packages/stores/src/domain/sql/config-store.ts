import type { Rule } from '@waymark/core-types/domain';
import type { Database, Schema } from '../../database.ts';
import { agentKind, ruleKind, scenarioKind, templateKind, variableKind } from '../config/config-kinds.ts';
import type { ConfigStore } from '../config-store.ts';
import { createConfigStore } from '../config/create-config-store.ts';
import { facetsOf, type RuleFacets } from '../config/rule-vectors.ts';
import type { DocumentKind } from '../documents/document-kind.ts';
import { storeContext, type StoreOptions } from '../documents/store-options.ts';
import { VectorIndexes } from '../search/vector-indexes.ts';
import { documentTable } from './document-table.ts';
import { SqlCollection } from './sql-collection.ts';
import { VectorLog, vectorTables } from './vector-log.ts';

/** Configuration in a database of either dialect. */
export async function sqlConfigStore(database: Database, options: StoreOptions): Promise<ConfigStore> {
  await database.migrate(configTables);
  const context = storeContext(options);
  const log = new VectorLog<RuleFacets>(database, vectorName, { newGeneration: context.ids });
  const indexes = new VectorIndexes(log);
  return createConfigStore({
    agents: new SqlCollection(database, agentKind, context),
    rules: new SqlCollection(database, withVectors(log), context),
    scenarios: new SqlCollection(database, scenarioKind, context),
    templates: new SqlCollection(database, templateKind, context),
    variables: new SqlCollection(database, variableKind, context),
    ruleVectors: {
      nearest: (agent, query) => indexes.nearest(agent, query),
      tidy: async (tenant_id) => void (await database.batch(log.tidied({ tenant_id }))),
    },
  });
}

/** Rules whose vectors are written with them. */
function withVectors(log: VectorLog<RuleFacets>): DocumentKind<Rule> {
  return {
    ...ruleKind,
    alsoSave(rule) {
      const { tenant_id, agent_id, id, embedding } = rule;
      const entry = embedding === null ? null : { vector: embedding, attributes: facetsOf(rule) };
      return log.saved({ tenant_id, group_id: agent_id, id }, entry);
    },
    alsoRemove: (key) => log.removed(key),
    alsoErase: (key) => log.erased(key),
  };
}

const vectorName = 'config_rule';

const configTables: Schema = {
  name: 'config',
  migrations: [
    {
      id: '0001_config',
      up: (words) => {
        const { text, bigint } = words;
        const owned = { agent_id: `${text} not null` };
        const named = { name: `${text} not null` };
        const scoped = { scope: `${text} not null`, scope_id: text };
        const enabled = { enabled: `${bigint} not null` };
        return [
          documentTable(words, 'config_agent', named),
          documentTable(words, 'config_rule', { ...owned, ...scoped, ...enabled, priority: `${bigint} not null` }),
          documentTable(words, 'config_scenario', { ...owned, ...enabled, ...named }),
          documentTable(words, 'config_template', { ...owned, ...scoped, ...named }),
          documentTable(words, 'config_variable', { ...owned, ...named }),
          'create index config_agent_name on config_agent (tenant_id, name, id)',
          'create index config_rule_priority on config_rule (tenant_id, agent_id, priority desc, id)',
          ...['scenario', 'template', 'variable'].map(
            (kind) => `create index config_${kind}_name on config_${kind} (tenant_id, agent_id, name, id)`,
          ),
          ...vectorTables(words, vectorName),
        ];
      },
    },
  ],
};
