import { parseDocument, ruleSchema, type Rule } from '@waymark/core-types/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveRules, type RuleResolutionRequest, type RuleSession } from './resolve-rules.ts';

const idOf = (name: string) => `00000000-0000-4000-8000-${Buffer.from(name).toString('hex').padStart(12, '0')}`;
const nameOf = (id: string) => Buffer.from(id.slice(24), 'hex').toString().replaceAll('\0', '');

interface Sample extends Partial<Omit<Rule, 'depends_on_rule_ids' | 'excludes_rule_ids'>> {
  dependsOn?: string[];
  excludes?: string[];
}

const plain: Rule = parseDocument(
  ruleSchema,
  {
    id: idOf('plain'),
    tenant_id: idOf('t'),
    agent_id: idOf('g'),
    created_at: '2026-01-31T12:00:00.000Z',
    updated_at: '2026-01-31T12:00:00.000Z',
    name: 'plain',
    condition_text: 'always',
    action_text: 'act',
  },
  'rule',
);

/** A rule with a short name, which is its id too. */
function rule(name: string, { dependsOn = [], excludes = [], ...fields }: Sample = {}): Rule {
  const relations = { depends_on_rule_ids: dependsOn.map(idOf), excludes_rule_ids: excludes.map(idOf) };
  return { ...plain, id: idOf(name), name, ...relations, ...fields };
}

const atRest: RuleSession = {
  active_scenario_id: null,
  active_step_id: null,
  rule_fires: {},
  rule_last_fire_turn: {},
  turn_count: 9,
};

/** What stays, and why the others drop, by name. */
function resolve(rules: Rule[], request: Partial<RuleResolutionRequest> = {}) {
  const { kept, dropped, decisions, conflicts } = resolveRules({ rules, session: atRest, ...request });
  const reasons = decisions.map(({ rule_id, reason }) => [nameOf(rule_id), reason]);
  return {
    kept: kept.map(({ name }) => name).join(' '),
    dropped: dropped.map(({ name }) => name).join(' '),
    reasons: Object.fromEntries(reasons) as Record<string, string>,
    details: Object.fromEntries(decisions.map(({ rule_id, detail }) => [nameOf(rule_id), detail])),
    conflicts: conflicts.map((pair) => pair.map(nameOf).join(' ')),
  };
}

const scores = (all: Record<string, number>) =>
  Object.fromEntries(Object.entries(all).map(([name, final_score]) => [idOf(name), { final_score }]));

describe('resolveRules', () => {
  it('[rules:eligible:enabled] drops what is not enabled or deleted', () => {
    const rules = [rule('a'), rule('b', { enabled: false }), rule('c', { deleted_at: '2026-02-01T00:00:00.000Z' })];
    expect(resolve(rules)).toMatchObject({ kept: 'a', dropped: 'b c', reasons: { b: 'disabled', c: 'deleted' } });
  });

  it('[rules:eligible:scope] drops what is scoped to another scenario or step than the active one', () => {
    const rules = [
      rule('a'),
      rule('b', { scope: 'SCENARIO', scope_id: idOf('s1') }),
      rule('c', { scope: 'SCENARIO', scope_id: idOf('s2') }),
      rule('d', { scope: 'STEP', scope_id: idOf('p1') }),
      rule('e', { scope: 'STEP', scope_id: idOf('s1') }),
    ];
    const none = resolve(rules);
    expect(none.kept).toBe('a');
    expect(none.reasons).toMatchObject({ b: 'out-of-scope', d: 'out-of-scope' });
    const session = { ...atRest, active_scenario_id: idOf('s1'), active_step_id: idOf('p1') };
    const active = resolve(rules, { session });
    expect(active.kept).toBe('a b d');
    expect(active.details['c']).toBe(`Holds in scenario ${idOf('s2')}; active is ${idOf('s1')}.`);
    expect(none.details['d']).toBe(`Holds in step ${idOf('p1')}; active is none.`);
  });

  it('[rules:eligible:fire-limit] drops what fired as often as it may in a session; 0 is unlimited', () => {
    const rules = [
      rule('a', { max_fires_per_session: 2 }),
      rule('b', { max_fires_per_session: 3 }),
      rule('c', { max_fires_per_session: 0 }),
    ];
    const rule_fires = Object.fromEntries(['a', 'b', 'c'].map((name) => [idOf(name), 2]));
    expect(resolve(rules, { session: { ...atRest, rule_fires } })).toMatchObject({
      kept: 'b c',
      reasons: { a: 'fire-limit' },
      details: { a: 'Fired 2 of 2 times in this session.' },
    });
  });

  it('[rules:eligible:cooldown] rests for as many turns as cooldown_turns says', () => {
    const rules = [
      rule('a', { cooldown_turns: 0 }),
      rule('b', { cooldown_turns: 1 }),
      rule('c', { cooldown_turns: 2 }),
    ];
    const session = { ...atRest, rule_last_fire_turn: Object.fromEntries(rules.map(({ id }) => [id, 9])) };
    const keptIn = (turn_number?: number) =>
      resolve(rules, { session, ...(turn_number === undefined ? {} : { turn_number }) }).kept;
    expect([9, 10, 11, 12].map(keptIn)).toEqual(['a', 'a', 'a b', 'a b c']);
    expect(keptIn()).toBe(keptIn(10));
    expect(resolve(rules, { session }).details['c']).toBe('Fired in turn 9; fires again from turn 12, this is 10.');
  });

  it('[rules:eligible:candidates] drops what retrieval did not find, where it says what it found', () => {
    const rules = [rule('a'), rule('b'), rule('c', { is_hard_constraint: true })];
    expect(resolve(rules, { candidates: scores({ a: 0.5 }) })).toMatchObject({
      kept: 'c a',
      reasons: { b: 'not-matched' },
    });
    expect(resolve(rules).kept).toBe('c a b');
  });

  it('[rules:hard:stays] keeps hard constraints in scope whatever else, and first', () => {
    const hard = { is_hard_constraint: true, priority: -100 };
    const rules = [
      rule('a', { priority: 100 }),
      rule('b', { ...hard, max_fires_per_session: 1, cooldown_turns: 5, dependsOn: ['x', 'a'], excludes: ['c'] }),
      rule('c', { priority: 100, excludes: ['b'] }),
      rule('d', { ...hard, enabled: false }),
      rule('e', { ...hard, scope: 'STEP', scope_id: idOf('p') }),
    ];
    const session = { ...atRest, rule_fires: { [idOf('b')]: 7 }, rule_last_fire_turn: { [idOf('b')]: 9 } };
    const result = resolve(rules, { session, limit: 0, candidates: {} });
    expect(result).toMatchObject({ kept: 'b', reasons: { b: 'hard-constraint', d: 'disabled', e: 'out-of-scope' } });
    expect(resolve(rules, { session })).toMatchObject({ kept: 'b a', reasons: { c: 'excluded' } });
  });

  it('[rules:hard:conflict] reports hard constraints that exclude each other, and keeps both', () => {
    const hard = { is_hard_constraint: true };
    const rules = [rule('a', { ...hard, excludes: ['b', 'c'] }), rule('b', { ...hard, excludes: ['a'] })];
    expect(resolve(rules)).toMatchObject({ kept: 'a b', conflicts: ['a b'] });
    expect(resolve([...rules, rule('c', { ...hard, enabled: false })]).conflicts).toEqual(['a b']);
  });

  it('[rules:order:priority] orders by priority, then score, then id', () => {
    const rules = [rule('d'), rule('c'), rule('a'), rule('b', { priority: 1 }), rule('e', { priority: -1 })];
    expect(resolve(rules).kept).toBe('b a c d e');
    expect(resolve(rules, { candidates: scores({ a: 1, b: 0, c: 3, d: 1, e: 9 }) }).kept).toBe('b c a d e');
  });

  describe('dependencies', () => {
    it('[rules:depends:transitive] drop a rule with any that it depends on, through any number of steps', () => {
      const rules = [
        rule('a', { dependsOn: ['b'] }),
        rule('b', { dependsOn: ['c'] }),
        rule('c', { enabled: false }),
        rule('d', { dependsOn: ['e'] }),
        rule('e'),
      ];
      expect(resolve(rules)).toMatchObject({
        kept: 'd e',
        reasons: { a: 'dependency-dropped', b: 'dependency-dropped' },
        details: { a: `Depends on ${idOf('b')}, which drops.` },
      });
    });

    it('[rules:depends:unknown] drop a rule that depends on one that is not there', () => {
      expect(resolve([rule('a', { dependsOn: ['b', 'x'] }), rule('b')])).toMatchObject({
        kept: 'b',
        reasons: { a: 'dependency-missing' },
        details: { a: `Depends on ${idOf('x')}, which is not there.` },
      });
    });

    it('[rules:depends:circle] keep rules together that depend on each other, or drop them together', () => {
      const circle = [
        rule('a', { dependsOn: ['b', 'a'] }),
        rule('b', { dependsOn: ['c'] }),
        rule('c', { dependsOn: ['a'] }),
      ];
      expect(resolve(circle).kept).toBe('a b c');
      const broken = [...circle.slice(0, 2), rule('c', { dependsOn: ['a', 'x'] })];
      expect(resolve(broken).kept).toBe('');
      const threatened = [...circle, rule('z', { priority: 1, excludes: ['b'] })];
      expect(resolve(threatened)).toMatchObject({ kept: 'z', reasons: { b: 'excluded', a: 'dependency-dropped' } });
    });
  });

  describe('exclusions', () => {
    it('[rules:excludes:symmetric] let the higher of two stay, whoever of them says so', () => {
      const [high, low] = [{ priority: 1 }, { priority: 0 }];
      expect(resolve([rule('a', { ...high, excludes: ['b'] }), rule('b', low)]).kept).toBe('a');
      expect(resolve([rule('a', high), rule('b', { ...low, excludes: ['a'] })]).kept).toBe('a');
      const equal = [rule('a', { excludes: ['b', 'a', 'x'] }), rule('b')];
      expect(resolve(equal)).toMatchObject({ kept: 'a', details: { b: `Excluded by ${idOf('a')}, which stays.` } });
      expect(resolve(equal, { candidates: scores({ a: 1, b: 2 }) }).kept).toBe('b');
    });

    it('[rules:excludes:dropped] by a rule that drops for another reason count for nothing', () => {
      const chain = [
        rule('a', { excludes: ['b'] }),
        rule('b', { excludes: ['c'] }),
        rule('c', { excludes: ['d'] }),
        rule('d'),
      ];
      expect(resolve(chain).kept).toBe('a c');
      expect(resolve([rule('a', { enabled: false, excludes: ['b'] }), rule('b')]).kept).toBe('b');
      const waiting = [
        rule('a', { priority: 3, dependsOn: ['d'], excludes: ['c'] }),
        rule('b', { priority: 2, excludes: ['d'] }),
        rule('c', { priority: 1 }),
        rule('d'),
      ];
      expect(resolve(waiting)).toMatchObject({ kept: 'b c', reasons: { a: 'dependency-dropped', d: 'excluded' } });
    });

    it('[rules:circle:highest] in a circle with dependencies let the highest rule decide', () => {
      const circle = [
        rule('a', { priority: 3, dependsOn: ['d'], excludes: ['e'] }),
        rule('b', { priority: 2, dependsOn: ['e'], excludes: ['d'] }),
        rule('d'),
        rule('e'),
      ];
      expect(resolve(circle)).toMatchObject({ kept: 'a d', reasons: { b: 'excluded', e: 'excluded' } });
    });

    it('[rules:circle:contradiction] drop a rule that excludes what it depends on', () => {
      expect(resolve([rule('a', { dependsOn: ['b'], excludes: ['b'] }), rule('b')])).toMatchObject({
        kept: 'b',
        reasons: { a: 'contradiction' },
      });
    });
  });

  describe('limit', () => {
    it('[rules:limit:highest] keeps the highest rules, with all that they depend on', () => {
      const rules = [rule('a', { priority: 9, dependsOn: ['z'] }), rule('b'), rule('c'), rule('z', { priority: -9 })];
      expect(resolve(rules, { limit: 2 })).toMatchObject({ kept: 'a z', reasons: { b: 'limit', c: 'limit' } });
      expect(resolve(rules, { limit: 1 })).toMatchObject({ kept: 'b', reasons: { a: 'limit', z: 'limit' } });
      expect(resolve(rules, { limit: 3 }).kept).toBe('a b z');
      expect(resolve(rules, { limit: 0 }).kept).toBe('');
    });

    it('[rules:limit:excluded] considers again what a rule excluded that found no room', () => {
      const rules = [
        rule('a', { priority: 9, dependsOn: ['y', 'z'], excludes: ['b'] }),
        rule('b'),
        rule('y', { priority: -8 }),
        rule('z', { priority: -9 }),
      ];
      expect(resolve(rules).kept).toBe('a y z');
      expect(resolve(rules, { limit: 2 }).kept).toBe('b y');
    });
  });

  it('[rules:request:valid] refuses an id given twice, a score that is no number and a negative limit', () => {
    const request = { rules: [rule('a')], session: atRest };
    expect(() => resolveRules({ ...request, rules: [rule('a'), rule('a')] })).toThrow(/twice/);
    expect(() => resolveRules({ ...request, candidates: scores({ a: Number.NaN }) })).toThrow(/finite/);
    for (const limit of [-1, 0.5]) expect(() => resolveRules({ ...request, limit })).toThrow(/limit|whole/);
  });
});

/** Up to nine rules with any relations between them, and one that is not there. */
const names = 'abcdefghi'.split('');
const anyRules = fc.uniqueArray(fc.constantFrom(...names), { maxLength: names.length }).chain((chosen) =>
  fc.tuple(
    ...chosen.map((name) =>
      fc
        .record({
          priority: fc.integer({ min: -1, max: 1 }),
          enabled: fc.boolean().map((flag) => flag || name > 'c'),
          is_hard_constraint: fc.integer({ min: 0, max: 5 }).map((number) => number === 0),
          dependsOn: fc.uniqueArray(fc.constantFrom(...chosen, 'x'), { maxLength: 2 }),
          excludes: fc.uniqueArray(fc.constantFrom(...chosen, 'x'), { maxLength: 2 }),
        })
        .map((fields) =>
          rule(name, { ...fields, dependsOn: fields.dependsOn.filter((id) => id !== 'x' || name > 'g') }),
        ),
    ),
  ),
);
const anyCandidates = fc.option(
  fc
    .uniqueArray(fc.constantFrom(...names), { minLength: 7 })
    .map((found) => scores(Object.fromEntries(found.map((name, index) => [name, index % 3])))),
  { nil: undefined },
);
const anyRequest = fc
  .record({ rules: anyRules, candidates: anyCandidates, limit: fc.option(fc.nat(6), { nil: undefined }) })
  .map(({ rules, candidates, limit }): RuleResolutionRequest => ({
    rules,
    session: atRest,
    ...(candidates === undefined ? {} : { candidates }),
    ...(limit === undefined ? {} : { limit }),
  }));

describe('any resolution', () => {
  const always = (property: (request: RuleResolutionRequest) => void) =>
    fc.assert(
      fc.property(anyRequest, (request) => property(request)),
      { numRuns: 1_000 },
    );
  const excludes = (one: Rule, other: Rule) =>
    one.excludes_rule_ids.includes(other.id) || other.excludes_rule_ids.includes(one.id);
  const areBothHard = (one: Rule, other: Rule) => one.is_hard_constraint && other.is_hard_constraint;

  it('[rules:property:order] does not depend on the order in which the rules are given', () => {
    fc.assert(
      fc.property(
        anyRequest.chain((request) =>
          fc.tuple(fc.constant(request), fc.shuffledSubarray([...request.rules], { minLength: request.rules.length })),
        ),
        ([request, shuffled]) => {
          expect(resolveRules({ ...request, rules: shuffled })).toEqual(resolveRules(request));
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('[rules:property:once] decides once on every rule', () => {
    always((request) => {
      const { kept, dropped, decisions } = resolveRules(request);
      const ids = request.rules.map(({ id }) => id).sort();
      expect(decisions.map(({ rule_id }) => rule_id).sort()).toEqual(ids);
      expect([...kept, ...dropped].map(({ id }) => id).sort()).toEqual(ids);
      expect(decisions.filter((decision) => decision.kept).map(({ rule_id }) => rule_id)).toEqual(
        kept.map(({ id }) => id),
      );
    });
  });

  it('[rules:property:holds] meets every dependency, exclusion, hard constraint and limit', () => {
    always((request) => {
      const { kept, conflicts } = resolveRules(request);
      const ids = new Set(kept.map(({ id }) => id));
      const soft = kept.filter((one) => !one.is_hard_constraint);
      for (const one of soft) expect(one.depends_on_rule_ids.every((id) => ids.has(id))).toBe(true);
      for (const [index, one] of kept.entries()) {
        for (const other of kept.slice(index + 1)) {
          const isConflict = conflicts.some(([a, b]) => a === one.id && b === other.id);
          expect(isConflict).toBe(excludes(one, other));
          if (isConflict) expect(areBothHard(one, other)).toBe(true);
        }
      }
      const hard = request.rules.filter((one) => one.is_hard_constraint && one.enabled);
      expect(hard.every(({ id }) => ids.has(id))).toBe(true);
      if (soft.length > 0) expect(kept.length).toBeLessThanOrEqual(request.limit ?? Infinity);
    });
  });

  it('[rules:property:idempotent] keeps all that stayed when it is resolved again', () => {
    always((request) => {
      const { kept } = resolveRules(request);
      expect(resolveRules({ ...request, rules: kept }).kept).toEqual(kept);
    });
  });

  it('[rules:property:reasons] drops nothing without a reason that is true', () => {
    always((request) => {
      const { kept, decisions } = resolveRules(request);
      const ids = new Set(kept.map(({ id }) => id));
      const byId = new Map(request.rules.map((one) => [one.id, one]));
      for (const { rule_id, reason } of decisions) {
        const one = byId.get(rule_id)!;
        const isTrue: Partial<Record<typeof reason, boolean>> = {
          excluded: kept.some((other) => other.id !== one.id && excludes(one, other)),
          'dependency-dropped': one.depends_on_rule_ids.some((id) => !ids.has(id)),
          'dependency-missing': one.depends_on_rule_ids.some((id) => !byId.has(id)),
          disabled: !one.enabled,
          'not-matched': request.candidates !== undefined && !Object.hasOwn(request.candidates, one.id),
          limit: request.limit !== undefined,
        };
        expect(isTrue[reason] ?? true).toBe(true);
      }
    });
  });

  it('[rules:property:greedy] is what going through the ranks gives, where rules depend on higher ones only', () => {
    const forward = fc.tuple(
      ...names.map((name, index) =>
        fc
          .record({
            dependsOn: fc.subarray(names.slice(0, index), { maxLength: Math.min(2, index) }),
            excludes: fc.subarray(names, { maxLength: 2 }),
          })
          .map((relations) => rule(name, { priority: -index, ...relations })),
      ),
    );
    fc.assert(
      fc.property(forward, (rules) => {
        const kept: Rule[] = [];
        for (const one of rules) {
          const hasAll = one.depends_on_rule_ids.every((id) => kept.some((other) => other.id === id));
          if (hasAll && !kept.some((other) => excludes(one, other))) kept.push(one);
        }
        expect(resolveRules({ rules, session: atRest }).kept).toEqual(kept);
      }),
      { numRuns: 1_000 },
    );
  });
});
