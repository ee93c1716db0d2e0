import type { Rule } from '@waymark/core-types/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveRules, type RuleResolutionRequest } from './resolve-rules.ts';
import { atRest, rule, scores } from '../../test/support/sample-rules.ts';

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
