import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validDocuments } from '../../testing/index.ts';
import {
  agentSchema,
  contextSchema,
  matchedRuleSchema,
  reviseScenario,
  ruleSchema,
  scenarioContentHash,
  scenarioSchema,
  templatePlaceholders,
  templateSchema,
  variableSchema,
} from '../index.ts';

const id = '018f3a4e-7b1c-7c3d-8e9f-000000000001';
const other = '018f3a4e-7b1c-7c3d-8e9f-000000000002';
const owner = {
  ...{ id, tenant_id: id, agent_id: id },
  ...{ created_at: '2026-01-01T00:00:00.000Z', updated_at: '2026-01-01T00:00:00.000Z' },
};
const rule = { ...owner, name: 'Refunds', condition_text: 'asks for money', action_text: 'offer a refund' };
const step = { id, scenario_id: id, name: 'Ask' };
const scenario = { ...owner, name: 'Return', entry_step_id: id, steps: [step] };

function pathsOf(result: { error?: { issues: { path: PropertyKey[] }[] } | undefined }): string[] {
  return (result.error?.issues ?? []).map(({ path }) => path.join('.'));
}

describe('a rule', () => {
  it('[domain:rule:defaults] has the specified defaults', () => {
    expect(ruleSchema.parse(rule)).toEqual({
      ...rule,
      ...{ deleted_at: null, revision: 0, description: null, scope: 'GLOBAL', scope_id: null, priority: 0 },
      ...{ enabled: true, max_fires_per_session: 0, cooldown_turns: 0, is_hard_constraint: false },
      ...{ attached_tool_ids: [], attached_template_ids: [], depends_on_rule_ids: [], excludes_rule_ids: [] },
      ...{ embedding: null, embedding_model: null },
    });
  });

  it('[domain:rule:limits] has a name of 1 to 100 characters, texts that are not empty, a priority of -100 to 100', () => {
    const wrong = { ...rule, name: '', condition_text: '', action_text: '', priority: 101, cooldown_turns: -1 };
    expect(pathsOf(ruleSchema.safeParse({ ...wrong, max_fires_per_session: -1 }))).toEqual(
      expect.arrayContaining([
        'name',
        'condition_text',
        'action_text',
        'priority',
        'cooldown_turns',
        'max_fires_per_session',
      ]),
    );
    expect(pathsOf(ruleSchema.safeParse({ ...rule, name: 'n'.repeat(101), priority: -101 }))).toEqual([
      'name',
      'priority',
    ]);
    expect(ruleSchema.safeParse({ ...rule, name: 'n'.repeat(100), priority: -100 }).success).toBe(true);
    expect(ruleSchema.safeParse({ ...rule, name: 'n', priority: 100 }).success).toBe(true);
  });

  it('[domain:rule:scope-id] names a scope_id exactly when its scope is not GLOBAL', () => {
    expect(pathsOf(ruleSchema.safeParse({ ...rule, scope: 'STEP' }))).toEqual(['scope_id']);
    expect(pathsOf(ruleSchema.safeParse({ ...rule, scope_id: other }))).toEqual(['scope_id']);
    expect(ruleSchema.safeParse({ ...rule, scope: 'SCENARIO', scope_id: other }).success).toBe(true);
  });

  it('[domain:matched-rule:scores] is matched with a similarity of 0 to 1 and scores of 0 and more', () => {
    const matched = { rule: ruleSchema.parse(rule), similarity_score: 1, bm25_score: 3, final_score: 0 };
    expect(matchedRuleSchema.parse(matched)).toMatchObject({ newly_fired: false, tools_to_execute: [] });
    const wrong = { ...matched, similarity_score: 1.1, bm25_score: -1, final_score: -0.1 };
    expect(pathsOf(matchedRuleSchema.safeParse(wrong))).toEqual(['similarity_score', 'bm25_score', 'final_score']);
  });
});

describe('a scenario', () => {
  it('[domain:scenario:defaults] has the specified defaults, its steps and transitions too', () => {
    const transitions = [{ to_step_id: id, condition_text: 'always' }];
    const parsed = scenarioSchema.parse({ ...scenario, steps: [{ ...step, transitions }] });
    expect(parsed).toMatchObject({
      version: 1,
      content_hash: null,
      tags: [],
      enabled: true,
      entry_condition_text: null,
    });
    expect(parsed.steps[0]).toMatchObject({
      ...{ template_ids: [], rule_ids: [], tool_ids: [], is_entry: false, is_terminal: false, can_skip: false },
      ...{ reachable_from_anywhere: false, collects_profile_fields: [], performs_action: false },
      ...{ is_required_action: false, is_checkpoint: false, checkpoint_description: null },
      transitions: [{ ...transitions[0], condition_embedding: null, priority: 0, condition_fields: [] }],
    });
  });

  it('[domain:scenario:entry-step] begins at one of its steps', () => {
    expect(pathsOf(scenarioSchema.safeParse({ ...scenario, entry_step_id: other }))).toEqual(['entry_step_id']);
    expect(pathsOf(scenarioSchema.safeParse({ ...scenario, steps: [] }))).toEqual(['steps', 'entry_step_id']);
  });

  it('[domain:scenario:transitions] goes to its own steps only', () => {
    const transitions = [{ to_step_id: other, condition_text: 'lost' }];
    expect(pathsOf(scenarioSchema.safeParse({ ...scenario, steps: [{ ...step, transitions }] }))).toEqual([
      'steps.0.transitions.0.to_step_id',
    ]);
  });

  it('[domain:scenario:steps] holds each step once, and only its own', () => {
    expect(pathsOf(scenarioSchema.safeParse({ ...scenario, steps: [step, step] }))).toEqual(['steps.1.id']);
    expect(pathsOf(scenarioSchema.safeParse({ ...scenario, steps: [{ ...step, scenario_id: other }] }))).toEqual([
      'steps.0.scenario_id',
    ]);
  });

  it('[domain:scenario:content-hash] has a hash that times, revisions and the order of fields do not change', async () => {
    await fc.assert(
      fc.asyncProperty(validDocuments('scenario'), async (random) => {
        const hash = await scenarioContentHash(random);
        expect(hash).toMatch(/^[0-9a-f]{64}$/);
        const later = {
          ...random,
          updated_at: '2030-01-01T00:00:00.000Z',
          revision: 9,
          version: 7,
          content_hash: null,
        };
        const reordered = Object.fromEntries(Object.entries(later).reverse()) as typeof random;
        expect(await scenarioContentHash(reordered)).toBe(hash);
        expect(await scenarioContentHash({ ...random, name: `${random.name.slice(0, 50)}!` })).not.toBe(hash);
      }),
    );
  });

  it('[domain:scenario:version] counts its version up on every edit, and only then', async () => {
    const first = await reviseScenario(scenarioSchema.parse(scenario), null);
    expect(first).toMatchObject({ version: 1, content_hash: await scenarioContentHash(first) });
    expect(await reviseScenario({ ...first, revision: 5 }, first)).toMatchObject({ version: 1 });
    const edited = await reviseScenario({ ...first, tags: ['new'], version: 40 }, first);
    expect(edited.version).toBe(2);
    expect(edited.content_hash).not.toBe(first.content_hash);
    expect((await reviseScenario(edited, { ...first, content_hash: null })).version).toBe(2);
  });
});

describe('a template', () => {
  it('[domain:template:defaults] suggests by default, and has a text', () => {
    const template = { ...owner, name: 'Sorry', text: 'Dear {name}' };
    expect(templateSchema.parse(template)).toMatchObject({
      mode: 'SUGGEST',
      scope: 'GLOBAL',
      scope_id: null,
      conditions: null,
    });
    expect(pathsOf(templateSchema.safeParse({ ...template, text: '', name: 'n'.repeat(101), mode: 'LOUD' }))).toEqual([
      ...['name', 'text', 'mode'],
    ]);
    expect(pathsOf(templateSchema.safeParse({ ...template, scope: 'STEP' }))).toEqual(['scope_id']);
  });

  it('[domain:template:placeholders] names its placeholders once each, and leaves doubled braces alone', () => {
    expect(templatePlaceholders('Dear {name}, {{not}} {order_id} {name} { } {1x}')).toEqual(['name', 'order_id']);
  });
});

it('[domain:variable:name] has a name of lower-case letters, digits and underscores, at most 50', () => {
  const variable = { ...owner, name: '_balance2', resolver_tool_id: 'get_balance' };
  expect(variableSchema.parse(variable)).toMatchObject({ update_policy: 'ON_DEMAND', cache_ttl_seconds: 0 });
  for (const name of ['', '2nd', 'Balance', 'a-b', 'a'.repeat(51), 'a\n']) {
    expect(pathsOf(variableSchema.safeParse({ ...variable, name }))).toContain('name');
  }
  expect(variableSchema.safeParse({ ...variable, name: 'a'.repeat(50) }).success).toBe(true);
  expect(pathsOf(variableSchema.safeParse({ ...variable, cache_ttl_seconds: -1 }))).toEqual(['cache_ttl_seconds']);
});

it('[domain:agent:defaults] begins with its first configuration and no settings', () => {
  const { agent_id: _, ...agent } = owner;
  expect(agentSchema.parse({ ...agent, name: 'Ada' })).toMatchObject({ config_version: 1, settings: {} });
});

it('[domain:context:intent] holds an intent with a confidence of 0 to 1, and entities by type', () => {
  const user_intent = { primary: 'refund', confidence: 0.5 };
  const parsed = contextSchema.parse({ user_intent, entities: { entities: { city: ['Oslo'] } }, raw_message: 'hi' });
  expect(parsed).toMatchObject({ user_intent: { secondary: [] }, sentiment: null, language: null });
  const wrong = {
    user_intent: { ...user_intent, confidence: 2 },
    entities: { entities: { city: 'Oslo' } },
    raw_message: '',
  };
  expect(pathsOf(contextSchema.safeParse(wrong))).toEqual(['user_intent.confidence', 'entities.entities.city']);
});
