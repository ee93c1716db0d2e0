import { describe, expect, it } from 'vitest';
import type { SessionStore } from '../../../domain/session-store.ts';
import { runTasks, interruptTask } from '../run-tasks.ts';
import { sampleSession, sampleTenant } from '../sample-documents.ts';
import type { StoreContext } from '../store-under-test.ts';
import { tasks } from '../tasks/session-tasks.ts';

const rounds = 200;

/** What holds when several processes work on the same sessions, and when one is killed. */
export function sessionConcurrencyTests(context: StoreContext<SessionStore>): void {
  describe('two processes at once', () => {
    it.each(['update', 'getAndSave'] as const)(
      '[session:concurrency:kept] lose none of 200 turns that each counts through %s',
      { timeout: 120_000 },
      async (task) => {
        const key = await context.store.save(sampleSession());
        const { tenant_id, session_id } = key;
        const call = { task, input: { key: { tenant_id, session_id }, rounds } };
        await runTasks(context, tasks, [call, call]);
        expect(await context.store.get(key)).toMatchObject({ turn_count: 2 * rounds, revision: 2 * rounds + 1 });
      },
    );

    it('[session:concurrency:bounded] lets 40 updates of one session at once all through', async () => {
      const session = await context.store.save(sampleSession());
      await Promise.all(
        Array.from({ length: 40 }, () =>
          context.store.update(session, (current) => ({ ...current, turn_count: current.turn_count + 1 })),
        ),
      );
      expect((await context.store.get(session))?.turn_count).toBe(40);
    });
  });

  it(
    '[session:crash:kept] keeps every acknowledged save of a killed process, and none by halves',
    { timeout: 120_000 },
    async () => {
      const tenant_id = sampleTenant;
      const call = { task: 'saveOnAndOn', input: { tenant_id }, afterSteps: 20 } as const;
      const acknowledged = await interruptTask(context, tasks, call);
      expect(acknowledged.length).toBeGreaterThanOrEqual(20);
      for (const session_id of acknowledged as string[]) {
        expect(await context.store.get({ tenant_id, session_id })).toMatchObject({ turn_count: 1, revision: 2 });
      }
      let stored = 0;
      for await (const { document } of context.store.exportDocuments({ tenant_id })) {
        stored++;
        expect(document['revision']).toBe(Number(document['turn_count']) + 1);
      }
      // The one under way may have been kept without a chance to say so.
      expect(stored - acknowledged.length).toBeOneOf([0, 1]);
    },
  );
}
