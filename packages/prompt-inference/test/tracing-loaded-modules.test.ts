import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startTraceServer, type TraceServer } from '@waymark/test-servers';
import { workerArguments } from '@waymark/test-servers/workers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { keys, script } from './tracing-orders.ts';

const app = fileURLToPath(new URL('tracing-loading-app.ts', import.meta.url));
let folder: string;
let langfuse: TraceServer;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'waymark-loaded-'));
  langfuse = await startTraceServer();
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await langfuse.close();
});

/** Packages of OpenTelemetry and Langfuse that a run loads, as V8 lists the scripts of its process. */
async function loadedWith(some: Partial<typeof keys>): Promise<string[]> {
  const coverage = mkdtempSync(join(folder, 'run-'));
  const args = [...workerArguments, app, JSON.stringify({ ...some, base_url: langfuse.url })];
  const env = { ...process.env, NODE_V8_COVERAGE: coverage };
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  expect(stdout).toBe(script.at(-1));
  const urls = readdirSync(coverage).flatMap((name) => {
    const { result } = JSON.parse(readFileSync(join(coverage, name), 'utf8')) as { result: { url: string }[] };
    return result.map(({ url }) => url);
  });
  const packages = urls.flatMap(
    (url) => /.*node_modules\/(@(?:opentelemetry|langfuse)\/[\w-]+)\//.exec(url)?.[1] ?? [],
  );
  return [...new Set(packages)].toSorted();
}

it.each([{}, { public_key: keys.public_key }, { secret_key: keys.secret_key }])(
  '[prompt:trace:keys] with the keys %j a run loads nothing that traces and sends nothing',
  async (some) => {
    expect(await loadedWith(some)).toEqual([]);
    expect(langfuse.requests).toEqual([]);
  },
);

it('[prompt:trace:keys] with both it does', async () => {
  expect(await loadedWith(keys)).toEqual(
    expect.arrayContaining(['@langfuse/otel', '@opentelemetry/api', '@opentelemetry/sdk-trace-base']),
  );
  expect(langfuse.trees()).toMatchObject([{ name: 'inference' }]);
});
