import { interruptTask, runTasks, useStore } from '@waymark/stores/testing';
import { describe, expect, it } from 'vitest';
import { tasks } from './stores/sample-tasks.ts';
import { sessionStores } from './stores/session-store.ts';
import { storeDrivers } from './support/store-drivers.ts';

const drivers = await storeDrivers(sessionStores);

describe.each(drivers.filter(({ name }) => name === 'plain memory' || name === 'libsql file'))('$name', (driver) => {
  const context = useStore(driver);

  it('returns what each task returned', async () => {
    const call = { task: 'steps', input: { steps: 2 } } as const;
    expect(await runTasks(context, tasks, [call, call])).toEqual(['done', 'done']);
  });

  it('fails with what a task threw', async () => {
    await expect(runTasks(context, tasks, [{ task: 'fail', input: null }])).rejects.toThrow(/this task fails/);
    const interrupted = interruptTask(context, tasks, { task: 'fail', input: null, afterSteps: 1 });
    await expect(interrupted).rejects.toThrow(/this task fails/);
  });

  it('returns the acknowledged steps of a task that it stops', async () => {
    const steps = await interruptTask(context, tasks, { task: 'steps', input: { steps: 100_000 }, afterSteps: 3 });
    expect(steps.length).toBeGreaterThanOrEqual(3);
    expect(steps.length).toBeLessThan(100_000);
    expect(steps).toEqual(steps.map((_, step) => step));
  });

  it('fails when a task that is to be stopped ends before', async () => {
    const call = { task: 'steps', input: { steps: 2 }, afterSteps: 3 } as const;
    await expect(interruptTask(context, tasks, call)).rejects.toThrow(/ended/);
  });
});
