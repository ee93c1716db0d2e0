import { describe, expect, it } from 'vitest';
import type { ConfigStore } from '../../../domain/config-store.ts';
import { interruptTask, runTasks } from '../run-tasks.ts';
import { sampleTenant } from '../sample-documents.ts';
import type { StoreContext } from '../store-under-test.ts';
import { tasks } from '../tasks/config-tasks.ts';
import { sampleAgent, sampleRule } from './sample-config.ts';

const tenant_id = sampleTenant;

/** What holds when several processes write, and when one is killed. */
export function configConcurrencyTests(context: StoreContext<ConfigStore>): void {
  describe('two processes', () => {
    it('[config:concurrency:kept] lose none of 100 changes that each makes to one rule', async () => {
      const { id } = await context.store.saveRule(sampleRule());
      const call = { task: 'countUp', input: { key: { tenant_id, id }, rounds: 100 } } as const;
      await runTasks(context, tasks, [call, call]);
      expect(await context.store.getRule({ tenant_id, id })).toMatchObject({
        max_fires_per_session: 200,
        revision: 201,
      });
    });
  });

  it('[config:crash:kept] keeps every acknowledged save of a killed process, with its vector', async () => {
    const call = { task: 'saveOnAndOn', input: { tenant_id }, afterSteps: 20 } as const;
    const acknowledged = (await interruptTask(context, tasks, call)) as string[];
    expect(acknowledged.length).toBeGreaterThanOrEqual(20);
    const rules = await context.store.getRules({ tenant_id, agent_id: sampleAgent });
    const kept = new Map(rules.map((rule) => [rule.id, rule]));
    for (const id of acknowledged) expect(kept.get(id)).toMatchObject({ name: 'changed', revision: 2 });
    const query = { tenant_id, agent_id: sampleAgent, query_embedding: [0, 1], limit: 1_000 };
    const found = await context.store.vectorSearchRules(query);
    expect(found.map(([{ id }]) => id).sort()).toEqual([...kept.keys()].sort());
    expect(found.every(([rule, cosine]) => cosine === (rule.name === 'changed' ? 1 : 0))).toBe(true);
  });
}
