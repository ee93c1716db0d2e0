import { describe, expect, it } from 'vitest';

import { ada, bob, expectInvalid, failureOf, withTracker, type Create } from './contract-context.ts';

/** The one configuration of a project. */
export function configurationTests(create: Create): void {
  describe('the configuration', () => {
    it(
      '[tracking:configuration:defaults] is there with its defaults before anybody wrote it, and reading it writes nothing',
      withTracker(create, async (tracker, open) => {
        const configuration = await tracker.read('get_project_configuration', {});
        expect(configuration).toMatchObject({
          ...{ version: 1, active_context_type: 'feature', default_token_budget: 200_000, database_healthy: true },
          ...{ current_session_id: null, git_branch: null, git_head_commit: null, last_health_check_at: null },
        });
        expect(await tracker.read('get_project_configuration', {})).toEqual(configuration);
        expect(await (await open()).read('get_project_configuration', {})).toEqual(configuration);
        expect((await tracker.read('list_changes', {})).changes).toEqual([]);
      }),
    );

    it(
      '[tracking:configuration:update] changes in what is named, its defaults on record as the first version',
      withTracker(create, async (tracker) => {
        const before = await tracker.read('get_project_configuration', {});
        const input = { version: 1, git_branch: 'main', git_head_commit: 'a'.repeat(40), default_token_budget: 1_000 };
        const after = await tracker.write('update_project_configuration', input, ada);
        expect(after).toEqual({ ...before, ...input, version: 2, updated_by: 'ada', updated_at: after.updated_at });
        expect(await tracker.read('get_project_configuration', {})).toEqual(after);
        const { changes } = await tracker.read('list_changes', { order: 'oldest_first' });
        expect(changes.map((change) => [change.entity_id, change.before, change.after])).toEqual([
          ['configuration', null, before],
          ['configuration', before, after],
        ]);
        const late = { version: 1, active_context_type: 'maintenance' as const };
        expect(await failureOf(tracker.write('update_project_configuration', late, bob))).toMatchObject({
          code: 'TRACKING_CONFLICT',
          conflict: {
            changed_fields: ['default_token_budget', 'git_branch', 'git_head_commit'],
            merged: { ...late, version: 2 },
          },
        });
        const next = await tracker.write('update_project_configuration', { version: 2, git_branch: null }, ada);
        expect(next).toMatchObject({ version: 3, git_branch: null, git_head_commit: 'a'.repeat(40) });
        expect((await tracker.read('list_changes', {})).changes).toHaveLength(3);
      }),
    );

    it(
      '[tracking:configuration:limits] keeps to the limits of every field',
      withTracker(create, async (tracker) => {
        const update = (changes: object) =>
          tracker.write('update_project_configuration', { version: 1, ...changes }, ada);
        await expectInvalid(update({ default_token_budget: 999 }), ['$.default_token_budget']);
        await expectInvalid(update({ default_token_budget: 1_000_001 }), ['$.default_token_budget']);
        await expectInvalid(update({ active_context_type: 'fun' }), ['$.active_context_type']);
        await expectInvalid(update({ git_head_commit: 'abc' }), ['$.git_head_commit']);
        await expectInvalid(update({ git_branch: 'b'.repeat(101) }), ['$.git_branch']);
        await expectInvalid(update({ current_session_id: 'now' }), ['$.current_session_id']);
        await expectInvalid(update({ last_health_check_at: 'today' }), ['$.last_health_check_at']);
        await expectInvalid(update({ expected_version: 1 }), ['$']);
        expect(await tracker.read('get_project_configuration', {})).toMatchObject({ version: 1 });
        expect(await update({ default_token_budget: 1_000_000, git_branch: 'b'.repeat(100) })).toMatchObject({
          version: 2,
        });
      }),
    );
  });
}
