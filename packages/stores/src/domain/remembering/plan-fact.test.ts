import type { Entity } from '@waymark/core-types/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FactModel } from '../../testing/domain/memory/fact-model.ts';
import { group_id, year } from '../../testing/domain/memory/samples.ts';
import { sampleId, sampleTime } from '../../testing/domain/sample-documents.ts';
import { entityKind, type FactState } from './fact-kinds.ts';
import { planFact } from './plan-fact.ts';
import { holdsAt } from './point-in-time.ts';

const assertions = fc.array(
  fc.record({
    value: fc.constantFrom('a', 'b', 'c'),
    from: fc.integer({ min: 0, max: 12 }),
    length: fc.option(fc.integer({ min: 1, max: 8 }), { nil: null }),
  }),
  { minLength: 1, maxLength: 20 },
);

/** Replays what was said through `planFact`, and returns every state. */
function replay(said: { value: string; from: number; to: number | null }[]): FactState<Entity>[] {
  const states: FactState<Entity>[] = [];
  for (const [step, { value, from, to }] of said.entries()) {
    const fact: Entity = {
      ...{ id: sampleId(1), group_id, name: 'Anna', entity_type: 'person', attributes: { value }, embedding: null },
      valid_from: year(2000 + from),
      valid_to: to === null ? null : year(2000 + to),
      recorded_at: sampleTime(step),
    };
    const believed = states.filter(({ superseded_at }) => superseded_at === null);
    const plan = planFact({ kind: entityKind, fact, hasId: true, exclusive: false }, { believed, latest: null });
    for (const state of plan.superseded) state.superseded_at = plan.fact.recorded_at;
    for (const next of plan.recorded) states.push({ fact: next, version: states.length + 1, superseded_at: null });
  }
  return states;
}

describe('planFact', () => {
  it('[memory:fact:model] agrees with a plain replay of any assertions, at every point of both axes', () => {
    fc.assert(
      fc.property(assertions, (drawn) => {
        const said = drawn.map(({ length, ...rest }) => ({ ...rest, to: length === null ? null : rest.from + length }));
        const states = replay(said);
        const model = new FactModel();
        for (const one of said) model.add(one);
        for (let step = 0; step < said.length; step++) {
          for (let time = 0; time < 24; time++) {
            const at = { valid_at: year(2000 + time), recorded_at: sampleTime(step) };
            const holding = states.filter((state) => holdsAt(state, at)).map(({ fact }) => fact.attributes['value']);
            const value = model.valueAt(time, step);
            expect(holding).toEqual(value === null ? [] : [value]);
          }
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('[memory:fact:nothing-deleted] keeps every state that was ever recorded, and changes only when it was disbelieved', () => {
    fc.assert(
      fc.property(assertions, (drawn) => {
        const said = drawn.map(({ length, ...rest }) => ({ ...rest, to: length === null ? null : rest.from + length }));
        const before = replay(said.slice(0, -1));
        const after = replay(said).slice(0, before.length);
        expect(after.map(({ fact, version }) => ({ fact, version }))).toEqual(
          before.map(({ fact, version }) => ({ fact, version })),
        );
      }),
    );
  });
});
