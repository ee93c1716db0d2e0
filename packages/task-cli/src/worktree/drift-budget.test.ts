import { describe, expect, it } from 'vitest';

import { coordinationSchema } from '../document/context.ts';
import { assertNoOpenDrift, raiseDriftBudget, settleDrift } from './drift-budget.ts';

const project = { root: '/nowhere', clock: { now: () => Date.UTC(2026, 0, 31, 12) } };
const fresh = coordinationSchema.parse({ status: 'done' });
const decision = { resolved_by: 'ada', note: ' a formatter ran ', files: ['src/a.ts'] };

describe('the drift budget', () => {
  it('[worktree:budget:raise] grows by one with each failure and changes nothing else', () => {
    expect(raiseDriftBudget(raiseDriftBudget(fresh))).toEqual({ ...fresh, drift_budget: 2 });
  });

  it('[worktree:budget:wait] stops the agents after a drift and the one itself, not those before', () => {
    const coordination = { implementer: fresh, reviewer: raiseDriftBudget(fresh), validator: fresh };
    expect(() => assertNoOpenDrift(coordination, 'implementer')).not.toThrow();
    for (const agent of ['reviewer', 'validator'] as const) {
      expect(() => assertNoOpenDrift(coordination, agent)).toThrow(
        expect.objectContaining({
          code: 'E023',
          exitCode: 23,
          details: { agent, drifted: 'reviewer', drift_budget: 1 },
        }),
      );
    }
    expect(() => assertNoOpenDrift({ implementer: raiseDriftBudget(raiseDriftBudget(fresh)) }, 'validator')).toThrow(
      'The validator waits: the tree that the implementer left was found changed 2 times.',
    );
    expect(() => assertNoOpenDrift({}, 'validator')).not.toThrow();
  });

  it('[worktree:budget:resolve] is 0 after a decision, which stays on record beside earlier ones', () => {
    const once = settleDrift(project, raiseDriftBudget(fresh), decision);
    const twice = settleDrift(project, raiseDriftBudget(once), { ...decision, note: 'again' });
    const record = { ...decision, note: 'a formatter ran', resolved_at: '2026-01-31T12:00:00.000Z' };
    expect(twice).toEqual({ ...fresh, drift_resolutions: [record, { ...record, note: 'again' }] });
    expect(coordinationSchema.parse(twice)).toEqual(twice);
    expect(() => assertNoOpenDrift({ implementer: twice }, 'reviewer')).not.toThrow();
  });

  it.each([
    ['a note', { note: ' \n' }],
    ['a name', { resolved_by: '' }],
  ])('[worktree:budget:resolve] stays without %s', (what, change) => {
    expect(() => settleDrift(project, raiseDriftBudget(fresh), { ...decision, ...change })).toThrow(
      expect.objectContaining({ code: 'E001', message: `A drift is not resolved without ${what}.` }),
    );
  });

  it('has nothing to resolve where nothing drifted', () => {
    expect(() => settleDrift(project, fresh, decision)).toThrow(expect.objectContaining({ code: 'E035' }));
  });
});
