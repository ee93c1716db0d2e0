import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const writer = fileURLToPath(new URL('sinks-writer.mjs', import.meta.url));
const count = 1_000;

describe.concurrent('lines of a process that ends', { timeout: 70_000 }, () => {
  it.each([
    ['by itself', 'natural', null],
    ['by process.exit', 'exit', null],
    ['by an error that nobody catches', 'throw', null],
    ['by SIGTERM', 'signal', 'SIGTERM'],
    ['by SIGKILL', 'signal', 'SIGKILL'],
  ] as const)('[observability:logging:sync] are all there when it ends %s', async (_, end, signal) => {
    const { acknowledged, lines } = await run(end, signal);
    expect(acknowledged).toBe(count);
    expect(lines).toEqual(Array.from({ length: count }, (_, index) => index + 1));
  });
});

/** Runs the writer, ends it once it has acknowledged all lines, and gives the numbers that its lines carry. */
async function run(end: string, signal: NodeJS.Signals | null): Promise<{ acknowledged: number; lines: number[] }> {
  const child = spawn(
    process.execPath,
    ['--conditions=@waymark/source', '--import', 'tsx', writer, String(count), end],
    {
      cwd: fileURLToPath(new URL('..', import.meta.url)),
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let acknowledgements = '';
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (log += text));
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    acknowledgements += text;
    if (signal !== null && acknowledgements.endsWith(`\n${count}\n`)) child.kill(signal);
  });
  const ended = await new Promise<NodeJS.Signals | number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, endedBy) => resolve(endedBy ?? code));
  });
  expect(ended).toBe(signal ?? { natural: 0, exit: 3, throw: 1 }[end]);
  const lines = log.split('\n').filter((line) => line.startsWith('{'));
  return {
    acknowledged: acknowledgements.split('\n').filter((line) => line !== '').length,
    lines: lines.map((line) => (JSON.parse(line) as { number: number }).number),
  };
}
