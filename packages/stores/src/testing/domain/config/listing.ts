import type { RuleInput } from '@waymark/core-types/domain';
import { describe, expect, it } from 'vitest';
import type { ConfigStore } from '../../../domain/config-store.ts';
import { failureOf } from '../../failure-of.ts';
import { hostileTexts } from '../hostile-texts.ts';
import { otherTenant, sampleId, sampleTenant } from '../sample-documents.ts';
import type { StoreContext } from '../store-under-test.ts';
import {
  otherAgent,
  sampleAgent,
  sampleAgentDocument,
  sampleRule,
  sampleScenario,
  sampleTemplate,
  sampleVariable,
} from './sample-config.ts';

const tenant_id = sampleTenant;
const agent_id = sampleAgent;

/** What the listings of each kind promise, beside what holds for all of them. */
export function configListingTests(context: StoreContext<ConfigStore>): void {
  const saveRules = async (...rules: Partial<RuleInput>[]) => {
    for (const rule of rules) await context.store.saveRule(sampleRule(rule));
  };
  const namesOf = (documents: readonly { name: string }[]) => documents.map(({ name }) => name);

  describe('rules', () => {
    it('[config:rules:order] come by descending priority, ties by id', async () => {
      await saveRules(
        { id: sampleId(3), name: 'c', priority: 5 },
        { id: sampleId(1), name: 'a', priority: 5 },
        { name: 'last', priority: -100 },
        { name: 'first', priority: 100 },
        { id: sampleId(2), name: 'b', priority: 5 },
        { name: 'none' },
      );
      const order = ['first', 'a', 'b', 'c', 'none', 'last'];
      expect(namesOf(await context.store.getRules({ tenant_id, agent_id }))).toEqual(order);
      expect(namesOf((await context.store.listRules({ tenant_id, agent_id })).items)).toEqual(order);
      const { items, next_cursor } = await context.store.listRules({ tenant_id, agent_id, limit: 2 });
      expect(namesOf(items)).toEqual(['first', 'a']);
      const rest = await context.store.listRules({ tenant_id, agent_id, cursor: next_cursor! });
      expect(namesOf(rest.items)).toEqual(order.slice(2));
    });

    it('[config:rules:enabled] are enabled ones, unless all are asked for', async () => {
      await saveRules({ name: 'on' }, { name: 'off', enabled: false });
      expect(namesOf(await context.store.getRules({ tenant_id, agent_id }))).toEqual(['on']);
      expect(namesOf(await context.store.getRules({ tenant_id, agent_id, enabled_only: true }))).toEqual(['on']);
      const all = await context.store.getRules({ tenant_id, agent_id, enabled_only: false });
      expect(namesOf(all).sort()).toEqual(['off', 'on']);
    });

    it('[config:rules:scope] are those of a scope, and of one scenario or step of it', async () => {
      await saveRules(
        { name: 'global' },
        { name: 'scenario-1', scope: 'SCENARIO', scope_id: sampleId(1) },
        { name: 'scenario-2', scope: 'SCENARIO', scope_id: sampleId(2) },
        { name: 'step-1', scope: 'STEP', scope_id: sampleId(1) },
      );
      const find = async (filter: object) =>
        namesOf(await context.store.getRules({ tenant_id, agent_id, ...filter })).sort();
      expect(await find({})).toEqual(['global', 'scenario-1', 'scenario-2', 'step-1']);
      expect(await find({ scope: 'GLOBAL' })).toEqual(['global']);
      expect(await find({ scope: 'SCENARIO' })).toEqual(['scenario-1', 'scenario-2']);
      expect(await find({ scope: 'SCENARIO', scope_id: sampleId(2) })).toEqual(['scenario-2']);
      expect(await find({ scope: 'STEP', scope_id: sampleId(2) })).toEqual([]);
      expect(await find({ scope_id: sampleId(1) })).toEqual(['scenario-1', 'step-1']);
    });

    it('[config:rules:agent] are those of one agent', async () => {
      await saveRules({ name: 'mine' }, { name: 'theirs', agent_id: otherAgent });
      expect(namesOf(await context.store.getRules({ tenant_id, agent_id }))).toEqual(['mine']);
    });

    it('[config:rules:follow] follow what a save changes', async () => {
      const rule = await context.store.saveRule(sampleRule());
      const changed = await context.store.saveRule({ ...rule, scope: 'STEP', scope_id: sampleId(1), priority: 7 });
      expect(await context.store.getRules({ tenant_id, agent_id, scope: 'GLOBAL' })).toEqual([]);
      expect(await context.store.getRules({ tenant_id, agent_id, scope: 'STEP' })).toEqual([changed]);
      await context.store.saveRule({ ...changed, enabled: false });
      expect(await context.store.getRules({ tenant_id, agent_id })).toEqual([]);
    });

    it('[config:rules:all] are all there are, however many and large', async () => {
      const action_text = 'x'.repeat(600_000);
      for (let number = 0; number < 20; number++) {
        await context.store.saveRule(sampleRule({ id: sampleId(500 + number), name: `${number}`, action_text }));
      }
      const names = Array.from({ length: 20 }, (_, number) => `${number}`);
      const rules = await context.store.getRules({ tenant_id, agent_id });
      expect(namesOf(rules)).toEqual(names);
      expect(rules.every((rule) => rule.action_text.length === 600_000)).toBe(true);
      const page = await context.store.listRules({ tenant_id, agent_id, limit: 19, offset: 1 });
      expect(namesOf(page.items)).toEqual(names.slice(1));
    });
  });

  describe('scenarios', () => {
    it('[config:scenarios:list] come by name, ties by id, enabled ones unless all are asked for', async () => {
      const save = (number: number, name: string, enabled = true) =>
        context.store.saveScenario(sampleScenario({ id: sampleId(number), name, enabled }));
      await save(3, 'same');
      await save(2, 'same');
      await save(4, 'before', false);
      await save(5, 'Zebra');
      const ids = (scenarios: { id: string }[]) => scenarios.map(({ id }) => id);
      expect(ids(await context.store.getScenarios({ tenant_id, agent_id }))).toEqual([5, 2, 3].map(sampleId));
      const all = await context.store.getScenarios({ tenant_id, agent_id, enabled_only: false });
      expect(ids(all)).toEqual([5, 4, 2, 3].map(sampleId));
      const page = await context.store.listScenarios({ tenant_id, agent_id, enabled_only: false });
      expect(page.items).toEqual(all);
    });
  });

  describe('templates', () => {
    it('[config:templates:list] come by name, of a scope where one is asked for', async () => {
      await context.store.saveTemplate(sampleTemplate({ name: 'b' }));
      await context.store.saveTemplate(sampleTemplate({ name: 'a', scope: 'STEP', scope_id: sampleId(1) }));
      await context.store.saveTemplate(sampleTemplate({ name: 'c', agent_id: otherAgent }));
      expect(namesOf(await context.store.getTemplates({ tenant_id, agent_id }))).toEqual(['a', 'b']);
      const scoped = { tenant_id, agent_id, scope: 'STEP', scope_id: sampleId(1) } as const;
      expect(namesOf(await context.store.getTemplates(scoped))).toEqual(['a']);
      expect(namesOf((await context.store.listTemplates(scoped)).items)).toEqual(['a']);
    });
  });

  describe('variables', () => {
    it('[config:variables:list] come by name', async () => {
      for (const name of ['b', 'a', '_', 'a_2']) await context.store.saveVariable(sampleVariable({ name }));
      expect(namesOf(await context.store.getVariables({ tenant_id, agent_id }))).toEqual(['_', 'a', 'a_2', 'b']);
      expect(await context.store.getVariables({ tenant_id, agent_id: otherAgent })).toEqual([]);
    });
  });

  describe('agents', () => {
    it('[config:agents:list] come by name, of one tenant', async () => {
      await context.store.saveAgent(sampleAgentDocument({ name: 'b' }));
      await context.store.saveAgent(sampleAgentDocument({ name: 'a' }));
      await context.store.saveAgent(sampleAgentDocument({ name: 'c', tenant_id: otherTenant }));
      expect(namesOf((await context.store.listAgents({ tenant_id })).items)).toEqual(['a', 'b']);
    });
  });

  describe('whatever is asked for', () => {
    it('[config:list:characters] orders names by their characters, alike on every engine', async () => {
      const names = ['', ' ', 'A', 'B', 'a', 'a\0', 'a\0b', 'a\u0001', 'ab', '\u00e9', '\u{ff21}', '\u{1F600}']
        .slice(1)
        .map((name) => `n${name}`);
      for (const name of names.toReversed()) await context.store.saveTemplate(sampleTemplate({ name }));
      expect(namesOf(await context.store.getTemplates({ tenant_id, agent_id }))).toEqual(names);
      const seen: string[] = [];
      for (let cursor: string | undefined; seen.length < names.length;) {
        const page = await context.store.listTemplates({
          ...{ tenant_id, agent_id, limit: 1 },
          ...(cursor === undefined ? {} : { cursor }),
        });
        seen.push(...namesOf(page.items));
        if (page.next_cursor === null) break;
        cursor = page.next_cursor;
      }
      expect(seen).toEqual(names);
    });

    it('[config:query:complete] refuses a query that does not say whose', async () => {
      const { store } = context;
      const incomplete = {} as { tenant_id: string; agent_id: string };
      for (const call of [
        () => store.getRules(incomplete),
        () => store.getScenarios({ ...incomplete, tenant_id }),
        () => store.listTemplates({ ...incomplete, agent_id }),
        () => store.getVariables(incomplete),
        () => store.listAgents(incomplete),
        () => store.vectorSearchRules({ ...incomplete, query_embedding: [1] }),
      ]) {
        expect(await failureOf(call())).toMatchObject({ code: 'VALIDATION' });
      }
    });

    it('[config:tenant:type] cannot be asked without a tenant or an agent: a type error, and nothing is found', async () => {
      const rule = await context.store.saveRule(sampleRule());
      const { store } = context;
      const [key, tenant, agent] = [{ id: rule.id }, { tenant_id }, { agent_id }];
      // @ts-expect-error a key names its tenant
      expect(await failureOr(store.getRule(key))).toBe('nothing');
      // @ts-expect-error a key names its tenant
      expect(await failureOr(store.deleteRule(key))).toBe('nothing');
      // @ts-expect-error rules are those of a tenant
      expect(await failureOr(store.getRules(agent))).toBe('nothing');
      // @ts-expect-error rules are those of an agent
      expect(await failureOr(store.getRules(tenant))).toBe('nothing');
      // @ts-expect-error so are scenarios
      expect(await failureOr(store.listScenarios(agent))).toBe('nothing');
      // @ts-expect-error templates
      expect(await failureOr(store.getTemplates(tenant))).toBe('nothing');
      // @ts-expect-error and variables
      expect(await failureOr(store.getVariables(agent))).toBe('nothing');
      // @ts-expect-error agents are those of a tenant
      expect(await failureOr(store.listAgents({}))).toBe('nothing');
      // @ts-expect-error a search is one of a tenant
      expect(await failureOr(store.vectorSearchRules({ agent_id, query_embedding: [1] }))).toBe('nothing');
      expect(await store.getRule(rule)).toEqual(rule);
    });

    it.each(hostileTexts)('[config:hostile:data] takes %s for data', async (_name, text) => {
      const { store } = context;
      const rule = await store.saveRule(sampleRule({ name: text.slice(0, 100), action_text: text }));
      const template = await store.saveTemplate(sampleTemplate({ name: text.slice(0, 100), text }));
      expect(await store.getRule(rule)).toEqual(rule);
      expect(await store.getTemplates({ tenant_id, agent_id })).toEqual([template]);
      expect(await store.getRule({ tenant_id, id: text })).toBeNull();
      expect(await store.deleteRule({ tenant_id: text, id: rule.id })).toBe(false);
      expect(await store.getRules({ tenant_id, agent_id: text })).toEqual([]);
      expect(await store.getRules({ tenant_id, agent_id, scope_id: text })).toEqual([]);
      expect(await store.vectorSearchRules({ tenant_id, agent_id: text, query_embedding: [1] })).toEqual([]);
      expect(await store.getRules({ tenant_id, agent_id })).toEqual([rule]);
    });
  });
}

/** What a call finds without saying whose: it may be refused, but must come to nothing. */
async function failureOr(call: Promise<unknown>): Promise<unknown> {
  try {
    const found = await call;
    return found === null || found === false ? 'nothing' : found;
  } catch {
    return 'nothing';
  }
}
