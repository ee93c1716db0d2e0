import type { OpenedStore } from './store-under-test.ts';
import type { StoreTask, StoreTasks, TaskMessage } from './store-tasks.ts';

// The process of a task: opens the store, says that it is ready, and works when the test gives its word.
const [storeModule, argument, taskModule, name, input] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string,
];

try {
  const { open } = (await import(storeModule)) as { open(argument: string): Promise<OpenedStore<unknown>> };
  const { tasks } = (await import(taskModule)) as { tasks: StoreTasks<Record<string, AnyTask>> };
  const { store, close } = await open(argument);
  const go = new Promise((resolve) => process.once('message', resolve));
  await tell({ type: 'ready' });
  await go;
  const result = await tasks.tasks[name]!(store, JSON.parse(input), (step = null) => tell({ type: 'step', step }));
  await close();
  await tell({ type: 'done', result: result ?? null });
} catch (error) {
  await tell({ type: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
} finally {
  process.disconnect();
}

type AnyTask = StoreTask<unknown, unknown>;

/** Resolves when the test's end of the channel has the message, so that a kill right after does not take it back. */
function tell(message: TaskMessage): Promise<void> {
  return new Promise((resolve, reject) => {
    process.send!(message, (error: Error | null) => (error === null ? resolve() : reject(error)));
  });
}
