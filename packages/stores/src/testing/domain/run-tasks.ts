import type { StoreTask, StoreTasks, TaskCall } from './store-tasks.ts';
import type { StoreContext } from './store-under-test.ts';
import { startTask } from './task-process.ts';

/**
 * Runs tasks on the data of a test's store and returns their results: each in a process of its own, all let go at once
 * when every one has opened the store. A store that belongs to one process gets them at once in this one.
 */
export async function runTasks<Store, Tasks extends Record<string, StoreTask<Store>>>(
  context: StoreContext<Store>,
  tasks: StoreTasks<Tasks>,
  calls: readonly TaskCall<Tasks>[],
): Promise<unknown[]> {
  const { worker } = context;
  if (worker === null) return Promise.all(calls.map((call) => runHere(context, tasks, call, async () => {})));
  const processes = calls.map(({ task, input }) =>
    startTask(worker, { module: tasks.module, name: String(task), input }),
  );
  await Promise.all(processes.map((process) => process.ready()));
  for (const process of processes) process.go();
  return Promise.all(processes.map((process) => process.result()));
}

/**
 * Runs a task in a process of its own and kills that with SIGKILL once so many steps are acknowledged, in the middle of
 * what it does then. Returns all acknowledged steps. In a store that belongs to one process, the task stops at that step.
 */
export async function interruptTask<Store, Tasks extends Record<string, StoreTask<Store>>>(
  context: StoreContext<Store>,
  tasks: StoreTasks<Tasks>,
  { afterSteps, ...call }: TaskCall<Tasks> & { afterSteps: number },
): Promise<unknown[]> {
  const { worker } = context;
  if (worker === null) return interruptHere(context, tasks, { ...call, afterSteps });
  const process = startTask(worker, { module: tasks.module, name: String(call.task), input: call.input });
  await process.ready();
  process.go();
  await process.acknowledged(afterSteps);
  await process.kill();
  return process.steps;
}

async function runHere<Store, Tasks extends Record<string, StoreTask<Store>>>(
  context: StoreContext<Store>,
  { tasks }: StoreTasks<Tasks>,
  { task, input }: TaskCall<Tasks>,
  acknowledge: (step?: unknown) => Promise<void>,
): Promise<unknown> {
  const run = tasks[task] as StoreTask<Store, unknown>;
  return run(await context.again(), structuredClone(input), acknowledge);
}

async function interruptHere<Store, Tasks extends Record<string, StoreTask<Store>>>(
  context: StoreContext<Store>,
  tasks: StoreTasks<Tasks>,
  { afterSteps, ...call }: TaskCall<Tasks> & { afterSteps: number },
): Promise<unknown[]> {
  const steps: unknown[] = [];
  const interruption = new Error('interrupted');
  const running = runHere(context, tasks, call as TaskCall<Tasks>, async (step = null) => {
    steps.push(step);
    if (steps.length >= afterSteps) throw interruption;
  });
  const end = await running.catch((error: unknown) => error);
  if (end === interruption) return steps;
  throw end instanceof Error ? end : new Error(`The task ${String(call.task)} ended after ${steps.length} steps.`);
}
