import { describe, expect, it } from 'vitest';
import type { Medallion } from '../document/medallion.ts';
import { sampleMedallion } from '../testing/sample-medallion.ts';
import { diffMedallions, isSameContent } from './diff-medallions.ts';

const sample = sampleMedallion({ id: 'm', decisions: ['a', 'b'] });

function withMeta(meta: Partial<Medallion['meta']>): Medallion {
  return { ...sample, meta: { ...sample.meta, ...meta } };
}

describe('isSameContent', () => {
  it('looks away from who wrote it, when, and from highest ids that the items tell', () => {
    expect(isSameContent(sample, withMeta({ model: 'other', updated_at: '2027-01-01T00:00:00.000Z' }))).toBe(true);
    expect(isSameContent(sample, withMeta({ highest_ids: { decisions: 2, questions: 0 } }))).toBe(true);
  });

  it('sees ids that are gone, the range of knowledge, the status and everything that is said', () => {
    expect(isSameContent(sample, withMeta({ highest_ids: { decisions: 3, questions: 0 } }))).toBe(false);
    expect(isSameContent(sample, withMeta({ knowledge_max_ts: '2026-01-01T00:00:00.000Z' }))).toBe(false);
    expect(isSameContent(sample, withMeta({ status: 'stale' }))).toBe(false);
    expect(isSameContent(sample, { ...sample, decisions: sample.decisions.toReversed() })).toBe(false);
    expect(isSameContent(sample, { ...sample, unknown: 1 })).toBe(false);
  });
});

it('a diff names invariants that came and went', () => {
  const withInvariants = (...invariants: string[]) => ({
    ...sample,
    affordances: { ...sample.affordances, invariants },
  });
  expect(diffMedallions(sample, withInvariants('a')).invariants).toEqual({ added: ['a'], dropped: [] });
  expect(diffMedallions(withInvariants('a', 'b'), withInvariants('b')).invariants).toEqual({
    added: [],
    dropped: ['a'],
  });
});
