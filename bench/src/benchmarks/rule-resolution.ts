import type { Rule } from '@waymark/core-types/domain';
import { parseDocument, ruleSchema } from '@waymark/core-types/domain';
import { resolveRules, type RuleResolutionRequest } from '@waymark/stores/domain';
import type { Benchmark } from '../benchmark.ts';
import { createRandom, type Random } from '../corpus/random.ts';
import { medianLine } from '../measure/lines.ts';
import { summarise, timeEach } from '../measure/timing.ts';

const [count, rounds, resolutions] = [1_000, 10, 100];

/** Which of 1,000 rules hold in a turn: one in ten disabled, resting, scoped elsewhere, related to two others each. */
export const ruleResolution: Benchmark = {
  name: 'rule-resolution',
  async *run() {
    const request = createRequest(createRandom(11));
    const measured: number[][] = [];
    for (let round = -1; round < rounds; round++) {
      const samples = await timeEach(resolutions, async () => resolveRules(request));
      if (round >= 0) measured.push(samples);
    }
    const { kept, decisions } = resolveRules(request);
    const reasons = new Set(decisions.map(({ reason }) => reason));
    yield medianLine('rule-resolution-1000', summarise(measured), {
      atMostMs: 1,
      note: `${count} rules, a third with dependencies or exclusions; ${kept.length} stay, ${reasons.size} reasons`,
    });
  },
};

function createRequest(random: Random): RuleResolutionRequest {
  const pick = () => idOf(Math.floor(random() * count));
  const oneIn = (number: number) => random() * number < 1;
  const template = parseDocument(
    ruleSchema,
    {
      id: idOf(0),
      tenant_id: idOf(0),
      agent_id: idOf(0),
      created_at: '2026-01-31T12:00:00.000Z',
      updated_at: '2026-01-31T12:00:00.000Z',
      name: 'rule',
      condition_text: 'The user asks for a refund.',
      action_text: 'Ask for the order number.',
    },
    'rule',
  );
  const rules = Array.from({ length: count }, (_, number): Rule => {
    const isScoped = oneIn(5);
    return {
      ...template,
      id: idOf(number),
      priority: Math.floor(random() * 201) - 100,
      enabled: !oneIn(10),
      scope: isScoped ? 'SCENARIO' : 'GLOBAL',
      scope_id: isScoped ? idOf(Math.floor(random() * 3)) : null,
      is_hard_constraint: oneIn(50),
      cooldown_turns: oneIn(5) ? 3 : 0,
      max_fires_per_session: oneIn(5) ? 2 : 0,
      depends_on_rule_ids: oneIn(5) ? [pick(), pick()] : [],
      excludes_rule_ids: oneIn(5) ? [pick(), pick()] : [],
    };
  });
  const fired = rules.filter(() => oneIn(3));
  return {
    rules,
    session: {
      active_scenario_id: idOf(1),
      active_step_id: null,
      turn_count: 20,
      rule_fires: Object.fromEntries(fired.map(({ id }) => [id, 1 + Math.floor(random() * 3)])),
      rule_last_fire_turn: Object.fromEntries(fired.map(({ id }) => [id, 15 + Math.floor(random() * 6)])),
    },
    candidates: Object.fromEntries(rules.map(({ id }) => [id, { final_score: random() }])),
    limit: 100,
  };
}

function idOf(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}
