import { describe, expect, it } from 'vitest';

import { absentId, ada, bob, expectInvalid, failureOf, withTracker, type Create } from './contract-context.ts';

/** Enhancements, their order and what they wait for. */
export function enhancementTests(create: Create): void {
  describe('enhancements', () => {
    it(
      '[tracking:enhancement:defaults] are planned, of priority 3 and empty where nothing else is said',
      withTracker(create, async (tracker) => {
        const enhancement = await tracker.write('create_enhancement', { title: 'Read scans' }, ada);
        expect(enhancement).toMatchObject({
          ...{ title: 'Read scans', description: '', priority: 3, status: 'planned', target_quarter: null },
          ...{ requires_constitutional_principles: [], depends_on: [], version: 1, created_by: 'ada' },
        });
        expect((await tracker.read('list_enhancements', {})).enhancements).toEqual([enhancement]);
        const again = { id: enhancement.id, title: 'Another' };
        expect(await failureOf(tracker.write('create_enhancement', again, ada))).toMatchObject({
          code: 'TRACKING_DUPLICATE',
        });
      }),
    );

    it(
      '[tracking:enhancement:limits] keep to the limits of every field',
      withTracker(create, async (tracker) => {
        const write = (changes: object) => tracker.write('create_enhancement', { title: 'x', ...changes }, ada);
        await write({ title: 't'.repeat(200), priority: 1, status: 'approved', target_quarter: '2026-Q4' });
        await write({ priority: 5, status: 'implementing', requires_constitutional_principles: ['I', 'II'] });
        await write({ status: 'completed' });
        await expectInvalid(write({ title: 't'.repeat(201) }), ['$.title']);
        await expectInvalid(write({ title: '' }), ['$.title']);
        await expectInvalid(write({ priority: 0 }), ['$.priority']);
        await expectInvalid(write({ priority: 6 }), ['$.priority']);
        await expectInvalid(write({ status: 'done' }), ['$.status']);
        await expectInvalid(write({ target_quarter: '2026-Q5' }), ['$.target_quarter']);
        await expectInvalid(write({ requires_constitutional_principles: ['I', 'I'] }), [
          '$.requires_constitutional_principles',
        ]);
        expect((await tracker.read('list_enhancements', {})).total_count).toBe(3);
      }),
    );

    it(
      '[tracking:enhancement:list] are listed by priority, then the oldest first; by status and quarter',
      withTracker(create, async (tracker) => {
        for (const [title, priority, status, target_quarter] of [
          ['c', 2, 'planned', '2026-Q1'],
          ['a', 1, 'approved', '2026-Q1'],
          ['d', 2, 'approved', null],
          ['b', 1, 'approved', '2026-Q2'],
        ] as const) {
          await tracker.write('create_enhancement', { title, priority, status, target_quarter }, ada);
        }
        const titles = async (query: Parameters<typeof tracker.read<'list_enhancements'>>[1]) => {
          const { enhancements, total_count, has_more } = await tracker.read('list_enhancements', query);
          return [enhancements.map(({ title }) => title).join(''), total_count, has_more];
        };
        expect(await titles({})).toEqual(['abcd', 4, false]);
        expect(await titles({ limit: 1, offset: 2 })).toEqual(['c', 4, true]);
        expect(await titles({ status: 'approved' })).toEqual(['abd', 3, false]);
        expect(await titles({ target_quarter: '2026-Q1' })).toEqual(['ac', 2, false]);
        expect(await titles({ target_quarter: '2026-Q1', status: 'planned' })).toEqual(['c', 1, false]);
      }),
    );

    it(
      '[tracking:enhancement:update] change in what is named, null taking a quarter away',
      withTracker(create, async (tracker) => {
        const before = await tracker.write('create_enhancement', { title: 'x', target_quarter: '2026-Q1' }, ada);
        await tracker.write('create_enhancement', { title: 'second', priority: 2 }, ada);
        const input = { id: before.id, version: 1, priority: 1, target_quarter: null };
        const after = await tracker.write('update_enhancement', input, bob);
        expect(after).toEqual({
          ...before,
          ...{ priority: 1, target_quarter: null, version: 2, updated_by: 'bob', updated_at: after.updated_at },
        });
        const titles = (await tracker.read('list_enhancements', {})).enhancements.map(({ title }) => title);
        expect(titles).toEqual(['x', 'second']);
        expect(await failureOf(tracker.write('update_enhancement', { id: absentId, version: 1 }, ada))).toMatchObject({
          code: 'TRACKING_NOT_FOUND',
          details: { entity_type: 'enhancement', id: absentId },
        });
        const late = { id: before.id, version: 1, title: 'late' };
        expect(await failureOf(tracker.write('update_enhancement', late, ada))).toMatchObject({
          code: 'TRACKING_CONFLICT',
          conflict: { current: after, changed_fields: ['priority', 'target_quarter'], merged: { ...late, version: 2 } },
        });
      }),
    );

    it(
      '[tracking:enhancement:dependencies] depend on what exists, never on themselves, and never in a circle',
      withTracker(create, async (tracker) => {
        const write = async (title: string, depends_on: string[] = []) =>
          (await tracker.write('create_enhancement', { title, depends_on }, ada)).id;
        const first = await write('first');
        const second = await write('second', [first]);
        const third = await write('third', [first, second]);
        const update = (id: string, depends_on: string[], version = 1) =>
          tracker.write('update_enhancement', { id, version, depends_on }, ada);
        const cycle = { code: 'TRACKING_CYCLE' };
        expect(await failureOf(update(first, [first]))).toMatchObject(cycle);
        expect(await failureOf(update(first, [second]))).toMatchObject(cycle);
        expect(await failureOf(update(first, [third]))).toMatchObject(cycle);
        const itself = { id: absentId, title: 'x', depends_on: [absentId] };
        expect(await failureOf(tracker.write('create_enhancement', itself, ada))).toMatchObject(cycle);
        expect(await failureOf(write('fourth', [first, absentId]).then(String))).toMatchObject({
          code: 'TRACKING_NOT_FOUND',
          details: { entity_type: 'enhancement', id: absentId },
        });
        await expectInvalid(update(third, [first, first]), ['$.depends_on']);
        expect((await update(third, [second])).depends_on).toEqual([second]);
        // Two steps away.
        expect(await failureOf(update(first, [third]))).toMatchObject(cycle);
        expect((await update(third, [], 2)).depends_on).toEqual([]);
        expect((await update(first, [third])).depends_on).toEqual([third]);
      }),
    );
  });
}
