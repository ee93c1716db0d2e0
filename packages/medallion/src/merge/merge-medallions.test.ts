import { canonicalJson } from '@waymark/core-types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Medallion } from '../document/medallion.ts';
import { parseMedallion } from '../document/read-medallion.ts';
import { sampleMedallion } from '../testing/sample-medallion.ts';
import { mergeMedallions } from './merge-medallions.ts';

const base = sampleMedallion({ id: 'm', decisions: ['one', 'two', 'three'], questions: ['why?'] });

function edit(change: (medallion: Medallion) => void): Medallion {
  const copy = structuredClone(base);
  change(copy);
  return parseMedallion(copy);
}

function statements(medallion: Medallion): string[] {
  return medallion.decisions.map(({ statement }) => statement);
}

function decision(id: string, statement: string) {
  return { id, statement, rationale: '', confidence: 0.5 };
}

describe('mergeMedallions', () => {
  it('keeps what both added under one id, ours under the next free one', () => {
    const ours = edit((medallion) => medallion.decisions.push(decision('D-004', 'ours')));
    const theirs = edit((medallion) => medallion.decisions.push(decision('D-004', 'theirs')));
    const merged = mergeMedallions({ base, ours, theirs });
    expect(merged.decisions.map(({ id, statement }) => [id, statement]).slice(3)).toEqual([
      ['D-004', 'theirs'],
      ['D-005', 'ours'],
    ]);
  });

  it('adds once what both added in the same words', () => {
    const ours = edit((medallion) =>
      medallion.decisions.push(decision('D-004', 'ours'), decision('D-005', 'The same')),
    );
    const theirs = edit((medallion) => medallion.decisions.push(decision('D-004', 'the  same')));
    expect(statements(mergeMedallions({ base, ours, theirs }))).toEqual(['one', 'two', 'three', 'The same', 'ours']);
  });

  it('keeps apart what one side said twice, also where the other said it too', () => {
    const ours = edit((medallion) =>
      medallion.decisions.push(decision('D-004', 'the same'), decision('D-005', 'The same')),
    );
    const theirs = edit((medallion) => medallion.decisions.push(decision('D-004', 'x'), decision('D-005', 'THE SAME')));
    const merged = mergeMedallions({ base, ours, theirs });
    expect(merged.decisions.slice(3).map(({ id, statement }) => [id, statement])).toEqual([
      ['D-004', 'x'],
      ['D-005', 'the same'],
      ['D-006', 'The same'],
    ]);
  });

  it('names the limit that both together exceed', () => {
    const add = (side: string, count: number) =>
      edit((medallion) => {
        for (let index = 0; index < count; index++)
          medallion.decisions.push(decision(`D-${String(index + 4).padStart(3, '0')}`, `${side} ${index}`));
      });
    expect(() => mergeMedallions({ base, ours: add('ours', 1_000), theirs: add('theirs', 1_000) })).toThrow(
      /\$\.decisions/,
    );
    expect(mergeMedallions({ base, ours: add('ours', 1_000), theirs: add('theirs', 997) }).decisions).toHaveLength(
      2_000,
    );
  });

  it('removes what either removed, unless the other changed it', () => {
    const ours = edit((medallion) => medallion.decisions.splice(0, 2));
    const theirs = edit((medallion) => {
      medallion.decisions[1]!.statement = 'two, changed';
      medallion.open_questions = [];
    });
    const merged = mergeMedallions({ base, ours, theirs });
    expect(statements(merged)).toEqual(['two, changed', 'three']);
    expect(merged.open_questions).toEqual([]);
  });

  it('never gives out the id of what is gone', () => {
    const shorter = (copy: Medallion) => copy.decisions.pop();
    const theirs = edit((medallion) => {
      shorter(medallion);
      medallion.meta.highest_ids = { decisions: 7, questions: 1 };
      medallion.decisions.push(decision('D-004', 'theirs'));
    });
    const ours = edit((medallion) => medallion.decisions.push(decision('D-004', 'ours')));
    theirs.meta.highest_ids!['rooms'] = 3;
    const merged = mergeMedallions({ base, ours, theirs });
    expect(merged.decisions.at(-1)).toMatchObject({ id: 'D-008', statement: 'ours' });
    expect(merged.meta.highest_ids).toEqual({ decisions: 8, questions: 1, rooms: 3 });
  });

  it('takes changes of different fields of one decision from both, and ours where both changed one', () => {
    const ours = edit((medallion) => {
      medallion.decisions[0]!.confidence = 1;
      medallion.summary.high_level = 'ours';
    });
    const theirs = edit((medallion) => {
      medallion.decisions[0]!.rationale = 'theirs';
      medallion.summary.high_level = 'theirs';
    });
    const merged = mergeMedallions({ base, ours, theirs });
    expect(merged.decisions[0]).toMatchObject({ confidence: 1, rationale: 'theirs' });
    expect(merged.summary.high_level).toBe('ours');
  });

  it('merges lists of texts and fields that this version does not know', () => {
    const ours = edit((medallion) => {
      medallion.affordances.avoid_repeating.push('a', 'b');
      medallion['ours'] = { new: true };
    });
    const theirs = edit((medallion) => {
      medallion.affordances.avoid_repeating.push('b', 'c');
      medallion['theirs'] = [1];
    });
    const merged = mergeMedallions({ base, ours, theirs });
    expect(merged.affordances.avoid_repeating).toEqual(['b', 'c', 'a']);
    expect(merged).toMatchObject({ ours: { new: true }, theirs: [1] });
  });

  it('covers the times of both and keeps the first', () => {
    const at = (day: number) => `2026-01-0${day}T00:00:00.000Z`;
    const ours = edit(({ meta }) =>
      Object.assign(meta, { updated_at: at(2), knowledge_min_ts: at(2), knowledge_max_ts: at(3) }),
    );
    const theirs = edit(({ meta }) =>
      Object.assign(meta, { updated_at: at(4), knowledge_min_ts: at(1), knowledge_max_ts: at(2) }),
    );
    ours.meta.created_at = '2025-01-01T00:00:00.000Z';
    expect(mergeMedallions({ base, ours, theirs }).meta).toMatchObject({
      created_at: base.meta.created_at,
      updated_at: at(4),
      knowledge_min_ts: at(1),
      knowledge_max_ts: at(3),
    });
  });

  it('[medallion:merge:deterministic] loses nothing that either added, whatever both did, and repeats itself', () => {
    const change = fc.record({
      removed: fc.subarray(['D-001', 'D-002', 'D-003']),
      added: fc.uniqueArray(
        fc.string({ minLength: 1, maxLength: 4 }).map((text) => `said ${text}`),
        { maxLength: 5 },
      ),
      highLevel: fc.option(fc.string({ maxLength: 5 })),
    });
    const apply = ({ removed, added, highLevel }: { removed: string[]; added: string[]; highLevel: string | null }) =>
      edit((medallion) => {
        medallion.decisions = medallion.decisions.filter(({ id }) => !removed.includes(id));
        for (const [index, statement] of added.entries())
          medallion.decisions.push(decision(`D-00${index + 4}`, statement));
        if (highLevel !== null) medallion.summary.high_level = highLevel;
      });
    const normal = (text: string) => text.normalize('NFKC').replaceAll(/\s+/g, ' ').trim().toLowerCase();
    fc.assert(
      fc.property(change, change, (ourChange, theirChange) => {
        const [ours, theirs] = [apply(ourChange), apply(theirChange)];
        const merged = mergeMedallions({ base, ours, theirs });
        const said = new Set(statements(merged).map(normal));
        for (const statement of [...ourChange.added, ...theirChange.added]) expect(said).toContain(normal(statement));
        for (const id of [...ourChange.removed, ...theirChange.removed]) {
          expect(merged.decisions.map((kept) => kept.id)).not.toContain(id);
        }
        expect(new Set(merged.decisions.map(({ id }) => id)).size).toBe(merged.decisions.length);
        expect(canonicalJson(mergeMedallions({ base, ours, theirs }))).toBe(canonicalJson(merged));
      }),
      { numRuns: 300 },
    );
  });

  it('gives the other side back when one side changed nothing', () => {
    const theirs = edit((medallion) => medallion.decisions.pop());
    // All that a merge adds is a note of the ids that were given out, for theirs has lost the highest.
    const expected = { ...theirs, meta: { ...theirs.meta, highest_ids: { decisions: 3, questions: 1 } } };
    expect(mergeMedallions({ base, ours: base, theirs })).toEqual(expected);
    expect(mergeMedallions({ base, ours: theirs, theirs: base })).toEqual(expected);
  });
});
