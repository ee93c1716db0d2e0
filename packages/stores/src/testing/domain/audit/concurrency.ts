import { describe, expect, it } from 'vitest';
import type { AuditStore } from '../../../domain/audit-store.ts';
import { interruptTask, runTasks } from '../run-tasks.ts';
import { sampleTenant } from '../sample-documents.ts';
import type { StoreContext } from '../store-under-test.ts';
import { tasks } from '../tasks/audit-tasks.ts';

const tenant_id = sampleTenant;
const rounds = 100;

/** What holds when several processes append to one chain, and when one is killed. */
export function auditConcurrencyTests(context: StoreContext<AuditStore>): void {
  describe('several processes at once', () => {
    it('[audit:concurrency:no-forks] make one chain without gaps', { timeout: 120_000 }, async () => {
      const call = { task: 'append', input: { tenant_id, rounds } } as const;
      await runTasks(context, tasks, [call, call, call]);
      expect(await context.store.verify({ tenant_id })).toMatchObject({ ok: true, entries: 3 * rounds });
    });

    it('[audit:concurrency:no-forks] keep one entry of each id', { timeout: 120_000 }, async () => {
      const call = { task: 'appendSame', input: { tenant_id, rounds: 30 } } as const;
      const kept = (await runTasks(context, tasks, [call, call])) as number[];
      expect(kept[0]! + kept[1]!).toBe(30);
      expect(await context.store.verify({ tenant_id })).toMatchObject({ ok: true, entries: 30 });
    });

    it('[audit:concurrency:no-forks] erase and append beside each other', { timeout: 120_000 }, async () => {
      await runTasks(context, tasks, [
        { task: 'append', input: { tenant_id, rounds: 30 } },
        { task: 'forgetOnAndOn', input: { tenant_id, rounds: 10 } },
        { task: 'forgetOnAndOn', input: { tenant_id, rounds: 10 } },
      ]);
      await context.store.forget({ tenant_id, everything: true });
      const report = await context.store.verify({ tenant_id });
      expect(report).toMatchObject({ ok: true, erased: 30, problems: [] });
    });
  });

  it('[audit:crash:kept] keeps every acknowledged entry of a killed process', { timeout: 120_000 }, async () => {
    const call = { task: 'append', input: { tenant_id, rounds: 10_000 }, afterSteps: 20 } as const;
    const acknowledged = (await interruptTask(context, tasks, call)) as string[];
    expect(acknowledged.length).toBeGreaterThanOrEqual(20);
    for (const turn_id of acknowledged) expect(await context.store.getTurn({ tenant_id, turn_id })).not.toBeNull();
    const report = await context.store.verify({ tenant_id });
    expect(report).toMatchObject({ ok: true, problems: [] });
    expect(report.entries).toBeGreaterThanOrEqual(acknowledged.length);
  });
}
