import { shortId } from '@waymark/core-types';
import { describe, expect, it } from 'vitest';

import type { WorkItem } from '../entity/work-item.ts';
import type { ReadInput } from '../operation/reads.ts';
import { absentId, ada, expectInvalid, failureOf, withTracker, type Create } from './contract/contract-context.ts';
import { change, make, makeLine, titlesOf, wait } from './work-item-context.ts';

/** Queries by id, lists and searches. */
export function findTests(create: Create): void {
  describe('what is asked', () => {
    it(
      '[work:query:reference] names an item by its id, its short id or as much of either as names one only',
      withTracker(create, async (tracker) => {
        const one = await make(tracker, { id: '11111111-1111-4111-8111-111111111111', title: 'One' });
        await make(tracker, { id: '11111111-2222-4222-8222-222222222222', title: 'Two' });
        for (const name of [
          one.id,
          one.id.slice(0, 10),
          one.short_id,
          one.short_id.toUpperCase(),
          one.short_id.slice(0, 4),
        ]) {
          expect((await tracker.read('query_work_item', { id: name })).item).toEqual(one);
        }
        for (const name of ['11111111-3', 'zzzzzzzz', '%', '_', `' or 1=1 --`, '1\uffff', absentId]) {
          expect(await failureOf(tracker.read('query_work_item', { id: name }))).toMatchObject({
            ...{ code: 'TRACKING_NOT_FOUND', details: { id: name } },
          });
        }
        await expectInvalid(tracker.read('query_work_item', { id: 'nul \0' }), ['$.id']);
        await expectInvalid(tracker.read('query_work_item', { id: '' }), ['$.id']);
      }),
    );

    it(
      '[work:query:ambiguous] is refused with the candidates where several items have the name',
      withTracker(create, async (tracker) => {
        const ids = ['11111111-1111-4111-8111-111111111111', '11111111-2222-4222-8222-222222222222'] as const;
        for (const id of ids) await make(tracker, { id, title: `of ${shortId(id)}` });
        const error = await failureOf(tracker.read('query_work_item', { id: '1111' }));
        expect(error).toMatchObject({
          code: 'TRACKING_AMBIGUOUS',
          details: {
            reference: '1111',
            candidates: ids.map((id) => ({ id, short_id: shortId(id), title: `of ${shortId(id)}` })),
            has_more: false,
          },
        });
        await tracker.write('delete_work_item', { id: ids[0], version: 1 }, ada);
        expect((await tracker.read('query_work_item', { id: '1111' })).item.id).toBe(ids[1]);
      }),
    );

    it(
      '[work:query:reference] is the one whose whole short id it is, where that is the beginning of others as well',
      withTracker(create, async (tracker) => {
        const idOf = (number: number) => `${number.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`;
        const numbers = Array.from({ length: 20_000 }, (_, number) => number);
        const id = idOf(numbers.find((number) => /^[0-9a-f]{8}$/.test(shortId(idOf(number))))!);
        await make(tracker, { id: `${shortId(id)}-0000-4000-8000-000000000000`, title: 'begins with it' });
        await make(tracker, { id, title: 'is it' });
        expect((await tracker.read('query_work_item', { id: shortId(id).toUpperCase() })).item.title).toBe('is it');
        expect(await failureOf(tracker.read('query_work_item', { id: shortId(id).slice(0, 7) }))).toMatchObject({
          code: 'TRACKING_AMBIGUOUS',
        });
      }),
    );

    it(
      '[work:query:hierarchy] shows what is above and, to a depth, below an item in the order of the tree',
      withTracker(create, async (tracker) => {
        const [a, b, c] = (await makeLine(tracker, 'a', 'b', 'c', 'd', 'e')) as [WorkItem, WorkItem, WorkItem];
        await make(tracker, { title: 'b2', parent_id: a.id });
        const gone = await make(tracker, { title: 'gone', parent_id: b.id });
        await tracker.write('delete_work_item', { id: gone.id, version: 1 }, ada);
        await makeLine(tracker, 'elsewhere');
        const ask = async (query: ReadInput<'query_work_item'>) => {
          const { item, ancestors, descendants, has_more } = await tracker.read('query_work_item', query);
          return [item.title, titlesOf(ancestors).join(''), titlesOf(descendants).join(' '), has_more];
        };
        expect(await ask({ id: a.id, include_hierarchy: true })).toEqual(['a', '', 'b c d e b2', false]);
        expect(await ask({ id: a.id, include_hierarchy: true, max_depth: 2 })).toEqual(['a', '', 'b c b2', false]);
        expect(await ask({ id: c.id, include_hierarchy: true, max_depth: 1 })).toEqual(['c', 'ab', 'd', false]);
        expect(await ask({ id: c.id })).toEqual(['c', '', '', false]);
        await expectInvalid(tracker.read('query_work_item', { id: c.id, max_depth: 6 }), ['$.max_depth']);
      }),
    );

    it(
      '[work:query:waits-for] shows its dependencies, and the open items that it or an item above it waits for',
      withTracker(create, async (tracker) => {
        const [epic, story] = (await makeLine(tracker, 'epic', 'story')) as [WorkItem, WorkItem];
        const [first, second] = [await make(tracker, { title: 'first' }), await make(tracker, { title: 'second' })];
        await wait(tracker, epic, first);
        await wait(tracker, story, second);
        const view = await tracker.read('query_work_item', { id: story.id });
        expect(titlesOf(view.waits_for)).toEqual(['first', 'second']);
        expect(view.dependencies).toMatchObject([{ source_id: story.id, target_id: second.id, created_by: 'ada' }]);
        await change(tracker, first, { status: 'completed' });
        expect(titlesOf((await tracker.read('query_work_item', { id: story.id })).waits_for)).toEqual(['second']);
        expect((await tracker.read('query_work_item', { id: second.id })).dependencies).toEqual(view.dependencies);
      }),
    );

    it(
      '[work:list:filters] [work:list:paging] is listed a page at a time, the oldest first, by type, status and parent',
      withTracker(create, async (tracker) => {
        const project = await make(tracker, { title: 'p', item_type: 'project' });
        for (const title of ['a', 'b', 'c']) {
          await make(tracker, { title, parent_id: project.id, status: title === 'b' ? 'completed' : 'active' });
        }
        await make(tracker, { title: 'r', item_type: 'research', status: 'blocked' });
        const list = async (query: ReadInput<'list_work_items'>) => {
          const { items, total_count, limit, offset, has_more } = await tracker.read('list_work_items', query);
          return [titlesOf(items).join(''), total_count, limit, offset, has_more];
        };
        expect(await list({})).toEqual(['pabcr', 5, 50, 0, false]);
        expect(await list({ limit: 2 })).toEqual(['pa', 5, 2, 0, true]);
        expect(await list({ limit: 2, offset: 4 })).toEqual(['r', 5, 2, 4, false]);
        expect(await list({ item_type: 'task' })).toEqual(['abc', 3, 50, 0, false]);
        expect(await list({ item_type: 'task', status: 'completed' })).toEqual(['b', 1, 50, 0, false]);
        expect(await list({ status: 'blocked' })).toEqual(['r', 1, 50, 0, false]);
        expect(await list({ parent_id: null })).toEqual(['pr', 2, 50, 0, false]);
        expect(await list({ parent_id: project.short_id, status: 'active' })).toEqual(['ac', 2, 50, 0, false]);
        for (const limit of [0, 101]) await expectInvalid(tracker.read('list_work_items', { limit }), ['$.limit']);
        expect(await failureOf(tracker.read('list_work_items', { parent_id: absentId }))).toMatchObject({
          code: 'TRACKING_NOT_FOUND',
        });
      }),
    );

    it(
      '[work:search:texts] is found by the words of its title and of all texts in its metadata, the best match first',
      withTracker(create, async (tracker) => {
        await make(tracker, { title: 'Other', metadata: { blocked_reason: 'the parser', ours: { list: ['Zürich'] } } });
        const best = await make(tracker, { title: 'Parser of invoices' });
        await make(tracker, { title: 'Nothing' });
        const find = async (query: ReadInput<'search_work_items'>) =>
          titlesOf((await tracker.read('search_work_items', query)).items);
        expect(await find({ text: 'parsers' })).toEqual(['Parser of invoices', 'Other']);
        expect(await find({ text: 'zurich' })).toEqual(['Other']);
        expect(await find({ text: 'parser', status: 'blocked' })).toEqual([]);
        expect(await find({ text: 'parser', item_type: 'task' })).toHaveLength(2);
        expect(await tracker.read('search_work_items', { text: 'parser', limit: 1 })).toMatchObject({ has_more: true });
        await change(tracker, best, { title: 'Renamed' });
        expect(await find({ text: 'invoices' })).toEqual([]);
        expect(await find({ text: 'renamed' })).toEqual(['Renamed']);
        await tracker.write('delete_work_item', { id: best.id, version: 2 }, ada);
        expect(await find({ text: 'renamed' })).toEqual([]);
      }),
    );

    it(
      '[work:search:hostile] takes whatever is searched for as words, never as a query',
      withTracker(create, async (tracker, open) => {
        await make(tracker, { title: 'alpha' });
        const texts = [
          '"',
          '*',
          'NEAR(alpha',
          'title : alpha',
          'alpha"',
          `alpha' & !x | (`,
          '-alpha',
          '^alpha',
          'alpha:*',
          ')(',
        ];
        for (const text of texts) {
          const { items } = await tracker.read('search_work_items', { text });
          expect(titlesOf(items), text).toEqual(text.includes('alpha') ? ['alpha'] : []);
        }
        expect(titlesOf((await tracker.read('search_work_items', { text: 'or and not alpha' })).items)).toEqual([
          'alpha',
        ]);
        await expectInvalid(tracker.read('search_work_items', { text: 'x'.repeat(501) }), ['$.text']);
        await expectInvalid(tracker.read('search_work_items', { text: 'nul \0' }), ['$.text']);
        const another = await open({ project: 'another' });
        expect((await another.read('search_work_items', { text: 'alpha' })).items).toEqual([]);
      }),
    );
  });
}
