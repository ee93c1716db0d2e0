import { describe, expect, it } from 'vitest';
import { resolveRules } from './resolve-rules.ts';
import { atRest, idOf, resolve, rule, scores } from '../../test/support/sample-rules.ts';

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

    it('[rules:circle:highest] drop what one of the circle excludes, whoever of the two is ranked higher', () => {
      const circle = [rule('h', { dependsOn: ['i'] }), rule('i', { dependsOn: ['h'], excludes: ['e'] })];
      const around = [rule('f', { priority: 1, dependsOn: ['i'] }), rule('e', { dependsOn: ['h'] })];
      expect(resolve([...circle, ...around])).toMatchObject({ kept: 'f h i', reasons: { e: 'excluded' } });
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
