import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { compileWorker } from './compile-worker.ts';

export { compileWorker };

/** A process that a test has started from a TypeScript file of its own. */
export interface Worker {
  process: ChildProcess;
  /** What it has printed so far, line by line. */
  lines: string[];
  /** Settles when the worker has printed a line that is equal to this one; rejects when it ends before. */
  printed(line: string): Promise<void>;
  /** The exit code, or the signal that ended it, and what it wrote to stderr. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; stderr: string }>;
}

/** Node's arguments that run a TypeScript file on the sources of all packages, each module by itself. */
export const workerArguments: readonly string[] = [
  '--conditions=@waymark/source',
  '--import',
  import.meta.resolve('tsx'),
];

/**
 * Runs a TypeScript file as a process of its own, for tests of what crosses processes. `shell` wraps the command line,
 * as in `ulimit -f 100; exec "$@"`.
 */
export function forkWorker(file: URL, input: readonly string[], options: { shell?: string } = {}): Worker {
  const command = [process.execPath, fileURLToPath(compileWorker(file)), ...input];
  const [program, ...rest] = options.shell === undefined ? command : ['/bin/sh', '-c', options.shell, 'sh', ...command];
  const child = spawn(program!, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  const waiting = new Map<string, () => void>();
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    waiting.get(line)?.();
  });
  const ended = new Promise<Awaited<Worker['ended']>>((resolve, reject) => {
    child.on('error', reject).on('close', (code, signal) => resolve({ code, signal, stderr }));
  });
  return {
    process: child,
    lines,
    ended,
    async printed(line) {
      if (lines.includes(line)) return;
      const seen = new Promise<true>((resolve) => waiting.set(line, () => resolve(true)));
      const outcome = await Promise.race([seen, ended]);
      if (outcome === true || lines.includes(line)) return;
      throw new Error(`The worker ended before it printed ${line}: ${outcome.stderr}`);
    },
  };
}
