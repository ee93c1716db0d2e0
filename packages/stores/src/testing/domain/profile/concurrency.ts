import type { ChannelIdentity } from '@waymark/core-types/domain';
import { describe, expect, it } from 'vitest';
import type { ProfileStore } from '../../../domain/profile-store.ts';
import { collectLines } from '../collect-lines.ts';
import { interruptTask, runTasks } from '../run-tasks.ts';
import { sampleProfile, sampleTenant } from '../sample-documents.ts';
import type { StoreContext } from '../store-under-test.ts';
import { tasks } from '../tasks/profile-tasks.ts';

const tenant_id = sampleTenant;
const rounds = 200;
const users = 50;

/** What holds when several processes work on the same profiles, and when one is killed. */
export function profileConcurrencyTests(context: StoreContext<ProfileStore>): void {
  describe('two processes at once', () => {
    it.each(['update', 'getAndSave'] as const)(
      '[profile:concurrency:kept] lose none of 200 changes that each makes through %s',
      { timeout: 120_000 },
      async (task) => {
        const { id } = await context.store.save(sampleProfile());
        const call = { task, input: { key: { tenant_id, id }, rounds } };
        await runTasks(context, tasks, [call, call]);
        const profile = await context.store.get({ tenant_id, id });
        expect(profile).toMatchObject({ fields: { count: { value: 2 * rounds } }, revision: 2 * rounds + 1 });
      },
    );

    it('[profile:concurrency:fields] lose none of 100 fields that each sets', { timeout: 120_000 }, async () => {
      const { id } = await context.store.save(sampleProfile());
      const key = { tenant_id, id };
      await runTasks(
        context,
        tasks,
        ['one', 'other'].map((prefix) => ({ task: 'setFields', input: { key, prefix, rounds: 100 } }) as const),
      );
      expect(Object.keys((await context.store.get(key))!.fields)).toHaveLength(200);
    });

    it(
      '[profile:concurrency:create] make one profile for each of 50 users that both ask for',
      { timeout: 120_000 },
      async () => {
        const call = { task: 'getOrCreate', input: { tenant_id, users } } as const;
        const [one, other] = await runTasks(context, tasks, [call, call]);
        expect(one).toEqual(other);
        expect(new Set(one as string[]).size).toBe(users);
        expect(await collectLines(context.store.exportDocuments({ tenant_id }))).toHaveLength(users);
      },
    );
  });

  it(
    '[profile:crash:kept] keeps every acknowledged merge of a killed process, and none by halves',
    { timeout: 120_000 },
    async () => {
      const { store } = context;
      const call = { task: 'mergeOnAndOn', input: { tenant_id }, afterSteps: 10 } as const;
      const acknowledged = (await interruptTask(context, tasks, call)).length;
      expect(acknowledged).toBeGreaterThanOrEqual(10);
      for (let round = 0; round < acknowledged; round++) {
        const user = { tenant_id, channel: 'API', channel_user_id: `user ${round}` } as const;
        const profile = await store.getByChannelIdentity(user);
        expect(profile?.channel_identities).toHaveLength(3);
        expect(Object.keys(profile!.fields)).toEqual(['note']);
      }
      // Whatever was under way: what a profile says of its identities, the identities say of it.
      for (const { document } of await collectLines(store.exportDocuments({ tenant_id }))) {
        if (document['deleted_at'] !== null) continue;
        for (const { channel, channel_user_id } of document['channel_identities'] as ChannelIdentity[]) {
          expect(await store.getByChannelIdentity({ tenant_id, channel, channel_user_id })).toEqual(document);
        }
      }
    },
  );
}
