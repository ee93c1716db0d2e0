/**
 * What another process does with a store. `acknowledge` tells the test that a step is kept, before the next one begins:
 * what a killed process had acknowledged must be there. Input, steps and result are JSON.
 */
export type StoreTask<Store, Input = never> = (
  store: Store,
  input: Input,
  acknowledge: (step?: unknown) => Promise<void>,
) => Promise<unknown>;

/** Tasks by their names, and the URL of the module that exports them as `tasks`. */
export interface StoreTasks<Tasks> {
  module: string;
  tasks: Tasks;
}

/** One task with its input. */
export type TaskCall<Tasks> = {
  [Name in keyof Tasks]: {
    task: Name;
    input: Tasks[Name] extends (store: never, input: infer Input, ...rest: never[]) => unknown ? Input : never;
  };
}[keyof Tasks];

/**
 * Tasks that `runTasks` and `interruptTask` can run in other processes. Their module must export them as `tasks`:
 * `export const tasks = storeTasks(import.meta.url, { async save(store: SessionStore, input: Session) { ... } })`.
 */
export function storeTasks<Tasks extends Record<string, StoreTask<never>>>(
  module: string,
  tasks: Tasks,
): StoreTasks<Tasks> {
  return { module, tasks };
}

/** What a worker tells the test. */
export type TaskMessage =
  | { type: 'ready' }
  | { type: 'step'; step: unknown }
  | { type: 'done'; result: unknown }
  | { type: 'failed'; message: string };
