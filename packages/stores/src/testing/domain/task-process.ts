import { fork, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { onTestFinished } from 'vitest';
import type { TaskMessage } from './store-tasks.ts';
import type { StoreWorker } from './store-under-test.ts';

/** A task in a process of its own, which ends with the test at the latest. */
export interface TaskProcess {
  /** What the task has acknowledged so far. */
  readonly steps: unknown[];
  /** Resolves when the store is open. @throws {Error} when the process ended before. */
  ready(): Promise<void>;
  /** Lets the task begin. */
  go(): void;
  /** Resolves after so many steps. @throws {Error} when the task ended before. */
  acknowledged(steps: number): Promise<void>;
  /** What the task returned. @throws {Error} when it threw, or ended otherwise. */
  result(): Promise<unknown>;
  /** Kills the process with SIGKILL; resolves when it has ended and all that it acknowledged is in `steps`. */
  kill(): Promise<void>;
}

/** Starts the process of one task of a module's `tasks`. */
export function startTask(worker: StoreWorker, task: { module: string; name: string; input: unknown }): TaskProcess {
  const extension = isSource(import.meta.url) ? '.ts' : '.js';
  const { compile = (module: string) => module } = worker;
  const ours = new URL(`./task-worker${extension}`, import.meta.url).href;
  const modules = [ours, worker.module, task.module].map((module) => (isSource(module) ? compile(module) : module));
  const [script, opener, tasks] = modules as [string, string, string];
  const child = fork(fileURLToPath(script), [opener, worker.argument, tasks, task.name, JSON.stringify(task.input)], {
    execArgv: nodeArguments(modules),
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return watch(child, task.name);
}

function nodeArguments(modules: string[]): string[] {
  // Where we run from our own sources, so do all our packages.
  const conditions = isSource(import.meta.url) ? ['--conditions=@waymark/source'] : [];
  const source = modules.find(isSource);
  if (source === undefined) return conditions;
  return [...conditions, '--import', pathToFileURL(createRequire(source).resolve('tsx')).href];
}

function isSource(url: string): boolean {
  return url.endsWith('.ts');
}

function watch(child: ChildProcess, name: string): TaskProcess {
  const steps: unknown[] = [];
  const waiting = new Set<() => void>();
  let isReady = false;
  let isClosed = false;
  let outcome: Extract<TaskMessage, { type: 'done' | 'failed' }> | null = null;
  let errors = '';
  const changed = () => waiting.forEach((look) => look());

  child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors += text));
  child.on('message', (message: TaskMessage) => {
    if (message.type === 'ready') isReady = true;
    else if (message.type === 'step') steps.push(message.step);
    else outcome = message;
    changed();
  });
  // After the last message: `exit` may come before it.
  child.once('close', () => {
    isClosed = true;
    changed();
  });

  /** Resolves when something is so, or the process has ended. */
  const until = (isSo: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = () => {
        if (!isSo() && !isClosed) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  const failure = () =>
    new Error(`The task ${name} ended: ${outcome?.type === 'failed' ? outcome.message : errors || 'without a word'}`);

  return {
    steps,
    async ready() {
      await until(() => isReady);
      if (!isReady) throw failure();
    },
    go: () => void child.send('go'),
    async acknowledged(count) {
      await until(() => steps.length >= count);
      if (steps.length < count) throw failure();
    },
    async result() {
      await until(() => isClosed);
      if (outcome?.type !== 'done') throw failure();
      return outcome.result;
    },
    async kill() {
      child.kill('SIGKILL');
      await until(() => isClosed);
    },
  };
}
