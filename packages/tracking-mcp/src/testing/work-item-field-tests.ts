import { describe, expect, it } from 'vitest';

import type { WorkItemType } from '../entity/work-item.ts';
import { absentId, ada, bob, expectInvalid, failureOf, withTracker, type Create } from './contract/contract-context.ts';
import { change, get, make, stillClock } from './work-item-context.ts';

const required: Record<WorkItemType, object> = {
  project: { description: '', constitutional_principles: [] },
  session: { token_budget: 200_000, prompts_count: 0, yaml_frontmatter: { schema_version: '1' } },
  task: {},
  research: { research_questions: [], references: [] },
};

/** What an item holds, how it changes, and what is refused. */
export function fieldTests(create: Create): void {
  describe('fields', () => {
    it(
      '[work:create:defaults] [work:metadata:by-type] are filled in, and those that the type requires too',
      withTracker(create, async (tracker) => {
        for (const item_type of ['project', 'session', 'task', 'research'] as const) {
          const item = await make(tracker, { item_type });
          expect(item).toEqual({
            ...{ id: item.id, short_id: item.short_id, version: 1, item_type, title: 'Task', status: 'active' },
            ...{
              parent_id: null,
              path: `/${item.id}`,
              depth: 0,
              branch_name: null,
              commit_hash: null,
              pr_number: null,
            },
            ...{ metadata: required[item_type], claim: null, deleted_at: null },
            ...{ created_at: item.created_at, updated_at: item.created_at, created_by: 'ada', updated_by: 'ada' },
          });
          expect(item.short_id).toMatch(/^[0-9a-z]{8}$/);
          expect(await get(tracker, item)).toEqual(item);
        }
      }),
    );

    it(
      '[work:create:fields] hold what was given, fields of our own in the metadata included',
      withTracker(create, async (tracker) => {
        const given = {
          ...{ item_type: 'task' as const, title: 'Añadir 🧭', status: 'blocked' as const, branch_name: 'feat/x' },
          ...{ commit_hash: 'a'.repeat(40), pr_number: 7, id: absentId },
          metadata: { estimated_hours: 2.5, blocked_reason: 'waits', ours: { deep: [1, { two: null }] } },
        };
        const item = await make(tracker, given);
        expect(item).toMatchObject(given);
        expect(await get(tracker, item)).toEqual(item);
        for (const id of [absentId, absentId.toUpperCase()]) {
          expect(await failureOf(make(tracker, { id }))).toMatchObject({ code: 'TRACKING_DUPLICATE' });
        }
      }),
    );

    it(
      '[work:create:limits] [work:metadata:validated] keep to the limits of each type',
      withTracker(create, async (tracker) => {
        const refused: [WorkItemType, object, string][] = [
          ['project', { description: 'x'.repeat(1_001) }, '$.metadata.description'],
          ['project', { target_quarter: '2026-Q5' }, '$.metadata.target_quarter'],
          ['project', { constitutional_principles: ['same', 'same'] }, '$.metadata.constitutional_principles'],
          ['session', { token_budget: 999 }, '$.metadata.token_budget'],
          ['session', { token_budget: 1_000_001 }, '$.metadata.token_budget'],
          ['session', { prompts_count: -1 }, '$.metadata.prompts_count'],
          ['session', { yaml_frontmatter: {} }, '$.metadata.yaml_frontmatter.schema_version'],
          ['task', { estimated_hours: 1_001 }, '$.metadata.estimated_hours'],
          ['task', { actual_hours: -1 }, '$.metadata.actual_hours'],
          ['task', { blocked_reason: 'x'.repeat(501) }, '$.metadata.blocked_reason'],
          ['research', { findings_summary: 'x'.repeat(2_001) }, '$.metadata.findings_summary'],
          ['research', { research_questions: 'why' }, '$.metadata.research_questions'],
        ];
        for (const [item_type, metadata, path] of refused) {
          await expectInvalid(make(tracker, { item_type, metadata: { ...metadata } }), [path]);
        }
        await expectInvalid(make(tracker, { title: 'x'.repeat(201) }), ['$.title']);
        await expectInvalid(make(tracker, { title: ' ' }), ['$.title']);
        await expectInvalid(make(tracker, { branch_name: 'x'.repeat(101) }), ['$.branch_name']);
        await expectInvalid(make(tracker, { commit_hash: 'A'.repeat(40) }), ['$.commit_hash']);
        await expectInvalid(make(tracker, { pr_number: 0 }), ['$.pr_number']);
        await make(tracker, { item_type: 'session', metadata: { token_budget: 1_000 } });
        await make(tracker, { item_type: 'task', metadata: { estimated_hours: 1_000, actual_hours: 0 } });
        expect((await tracker.read('list_work_items', {})).total_count).toBe(2);
      }),
    );

    it(
      '[work:metadata:hostile] refuse what no engine keeps, with the path, and stay usable',
      withTracker(create, async (tracker) => {
        const nested = (levels: number): object => (levels === 0 ? {} : { a: nested(levels - 1) });
        let deep: object = {};
        for (let level = 0; level < 10_000; level++) deep = { a: deep };
        const refused: [Record<string, unknown>, RegExp][] = [
          [{ note: 'nul \0' }, /^\$\.metadata\.note: .*NUL/],
          [{ list: [{ note: 'half \ud800' }] }, /^\$\.metadata\.list\[0\]\.note: .*surrogate/],
          [{ 'na\0me': 1 }, /^\$\.metadata: .*NUL/],
          [{ when: new Date(0) }, /^\$\.metadata\.when: a Date/],
          [{ big: 1n }, /^\$\.metadata\.big: .*bigint/],
          [{ number: Number.NaN }, /^\$\.metadata\.number: .*NaN/],
          [JSON.parse('{"deep":{"__proto__":1}}') as Record<string, unknown>, /^\$\.metadata\.deep\.__proto__: /],
          [{ deep }, /^\$\.metadata\.deep\.a.*: Is deeper than 32 levels/],
          [{ text: 'x'.repeat(1_000_000) }, /^\$\.metadata\.text: .*65536 bytes/],
          [{ many: Array.from({ length: 20_000 }, () => 'entry') }, /^\$\.metadata\.many: .*65536 bytes/],
        ];
        for (const [metadata, reason] of refused) {
          const error = await failureOf(make(tracker, { metadata }));
          expect(error).toMatchObject({ code: 'VALIDATION', issues: [{}] });
          const [issue] = (error as { issues: { path: string; message: string }[] }).issues;
          expect(`${issue!.path}: ${issue!.message}`).toMatch(reason);
          expect(issue!.path.length).toBeLessThanOrEqual(200);
        }
        for (const title of ['nul \0', 'half \udc00', 'x'.repeat(1_000_000)]) {
          await expectInvalid(make(tracker, { title }), ['$.title']);
        }
        const kept = { quote: `'); DROP TABLE tracking_work_item; --`, pattern: '%_\\"*', nested: nested(30) };
        const item = await make(tracker, { title: `x' OR '1'='1`, metadata: kept });
        expect(await get(tracker, item)).toMatchObject({ title: `x' OR '1'='1`, metadata: kept });
        expect((await tracker.read('list_work_items', {})).total_count).toBe(1);
      }),
    );

    it(
      '[work:update:partial] change in what is named, under the next version, and in nothing else',
      withTracker(
        create,
        async (tracker) => {
          const before = await make(tracker, { branch_name: 'feat/x', metadata: { estimated_hours: 2 } });
          const after = await tracker.write('update_work_item', { id: before.id, version: 1, title: 'New' }, bob);
          const stamps = { version: 2, updated_at: after.updated_at, updated_by: 'bob' };
          expect(after).toEqual({ ...before, title: 'New', ...stamps });
          expect(await change(tracker, before, { branch_name: null })).toMatchObject({
            title: 'New',
            branch_name: null,
          });
          expect(await failureOf(change(tracker, { id: absentId }, {}))).toMatchObject({
            ...{ code: 'TRACKING_NOT_FOUND', details: { entity_type: 'work_item', id: absentId } },
          });
        },
        { clock: stillClock() },
      ),
    );

    it(
      '[work:update:metadata-merge] merge metadata field by field, where null takes an optional one away',
      withTracker(create, async (tracker) => {
        const metadata = { estimated_hours: 2, blocked_reason: 'waits', ours: { a: 1, b: 2 } };
        const item = await make(tracker, { metadata });
        const merged = await change(tracker, item, { metadata: { blocked_reason: null, ours: { b: 3 }, more: 1 } });
        expect(merged.metadata).toEqual({ estimated_hours: 2, ours: { b: 3 }, more: 1 });
        await expectInvalid(change(tracker, item, { metadata: { estimated_hours: -1 } }), [
          '$.metadata.estimated_hours',
        ]);
        const project = await make(tracker, { item_type: 'project' });
        await expectInvalid(change(tracker, project, { metadata: { description: null } }), ['$.metadata.description']);
        expect((await get(tracker, project)).version).toBe(1);
      }),
    );

    it(
      '[work:update:conflict] are not changed from an older version: the conflict holds both sides and their merge',
      withTracker(create, async (tracker) => {
        const { id } = await make(tracker, { metadata: { estimated_hours: 1 } });
        await tracker.write(
          'update_work_item',
          { id, version: 1, title: 'Theirs', metadata: { actual_hours: 3 } },
          bob,
        );
        const mine = { id, version: 1, status: 'completed' as const, metadata: { estimated_hours: 2 } };
        const leftOut = { ...mine.metadata, blocked_reason: undefined };
        const disjoint = await failureOf(tracker.write('update_work_item', { ...mine, metadata: leftOut }, ada));
        expect(disjoint).toMatchObject({
          code: 'TRACKING_CONFLICT',
          conflict: {
            ...{ entity_type: 'work_item', id, requested_version: 1, current_version: 2 },
            changed_fields: ['metadata.actual_hours', 'title'],
            current: { title: 'Theirs', version: 2 },
            merged: { ...mine, version: 2 },
          },
        });
        const both = await failureOf(tracker.write('update_work_item', { id, version: 1, title: 'Mine' }, ada));
        expect(both).toMatchObject({ conflict: { changed_fields: ['metadata.actual_hours', 'title'], merged: null } });
        const { conflict } = disjoint as {
          conflict: { merged: Parameters<typeof tracker.write<'update_work_item'>>[1] };
        };
        const merged = await tracker.write('update_work_item', conflict.merged, ada);
        expect(merged).toMatchObject({ title: 'Theirs', status: 'completed', version: 3 });
        expect(merged.metadata).toEqual({ estimated_hours: 2, actual_hours: 3 });
      }),
    );

    it(
      '[work:audit:every-change] leave every change in the audit trail, before and after',
      withTracker(create, async (tracker) => {
        const made = await make(tracker);
        const changed = await change(tracker, made, { title: 'New' });
        const { changes } = await tracker.read('list_changes', { entity_id: made.id, order: 'oldest_first' });
        expect(changes).toMatchObject([
          { operation: 'create_work_item', entity_type: 'work_item', changed_by: 'ada', before: null, after: made },
          { operation: 'update_work_item', changed_fields: ['title'], before: made, after: changed },
        ]);
      }),
    );
  });
}
