import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSandbox, onlyEnvelope, type Sandbox } from './sandbox.ts';

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = createSandbox();
});
afterEach(() => sandbox.remove());

const checkpoint = ['medallion', 'checkpoint', '--summary', 'We will use Redis because it is shared.'];

interface OtlpSpan {
  name: string;
  spanId: string;
  parentSpanId?: string;
}

/** A collector of OTLP over HTTP in JSON, on a free port of this machine. */
async function startCollector() {
  const spans: OtlpSpan[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { resourceSpans } = JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: OtlpSpan[] }[] }[] };
      spans.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
      response.end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, spans, close: () => server.close() };
}

describe('--trace', () => {
  it('[observability:cli:trace] prints what was done as a tree on stderr and leaves stdout alone', async () => {
    const { code, stdout, stderr } = await sandbox.waymark([...checkpoint, '--trace', '--json']);
    expect(code).toBe(0);
    expect(onlyEnvelope(stdout)).toMatchObject({ success: true, kind: 'medallion.checkpoint' });
    expect(stderr).toMatch(/^ +\d+\.\d ms {2}waymark medallion checkpoint\n/);
    expect(stderr).toMatch(/\n +\d+\.\d ms {4}checkpoint\n/);
    expect(stderr).toMatch(/\n +\d+\.\d ms {6}database batch insert into medallion/);
    expect(stderr).not.toContain('Redis');
  });

  it('marks what failed, and the command ends as it would without', async () => {
    const { code, stderr } = await sandbox.waymark(['medallion', 'show', 'nothing', '--trace', '--db', 'memory:']);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/waymark medallion show CLI_\w+/);
    expect(stderr).toMatch(/error: .*\n$/);
  });

  it('sends the spans to the collector that the environment names, each below its parent', async () => {
    const collector = await startCollector();
    try {
      const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url };
      expect(await sandbox.waymark([...checkpoint, '--trace'], { env })).toMatchObject({ code: 0 });
      const named = (name: string) => collector.spans.find((span) => span.name === name)!;
      expect(named('checkpoint').parentSpanId).toBe(named('waymark medallion checkpoint').spanId);
      expect(named('database batch').parentSpanId).toBe(named('checkpoint').spanId);
      // Without --trace nothing is sent, whatever the environment says.
      const sent = collector.spans.length;
      await sandbox.waymark(['medallion', 'list'], { env });
      expect(collector.spans).toHaveLength(sent);
    } finally {
      collector.close();
    }
  });

  it('says so when the collector is down, and the command works all the same', async () => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' };
    const { code, stdout, stderr } = await sandbox.waymark([...checkpoint, '--trace'], { env });
    expect(code).toBe(0);
    expect(stdout).toContain('Created medallion');
    expect(stderr).toContain('warning: The collector did not take the whole trace');
  });

  it('refuses an address that is none before anything is done', async () => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: 'not an address' };
    const { code, stderr } = await sandbox.waymark([...checkpoint, '--trace'], { env });
    expect(code).toBe(2);
    expect(stderr).toContain('otlp_endpoint');
    expect((await sandbox.json('medallion.list', ['medallion', 'list'])).items).toEqual([]);
  });
});

describe('--log-level', () => {
  const linesOf = (stderr: string) =>
    stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { level: string; event: string });

  it('[observability:cli:log-level] logs on stderr, a JSON line each, from the level on', async () => {
    const { code, stderr } = await sandbox.waymark([...checkpoint, '--log-level', 'debug']);
    expect(code).toBe(0);
    expect(linesOf(stderr).map(({ level, event }) => `${level} ${event}`)).toEqual([
      'debug command started',
      'info checkpoint made',
      'info command finished',
    ]);
    const env = { WAYMARK_LOG_LEVEL: 'warn' };
    expect((await sandbox.waymark(['medallion', 'list'], { env })).stderr).toBe('');
    expect((await sandbox.waymark(['medallion', 'list'])).stderr).toBe('');
  });

  it('logs a failure without its secrets', async () => {
    const args = [
      'medallion',
      'list',
      '--db',
      'postgres://me:hunter2@127.0.0.1:9/db',
      '--log-level',
      'error',
      '--json',
    ];
    const { code, stderr } = await sandbox.waymark(args);
    expect(code).toBe(6);
    expect(linesOf(stderr)).toMatchObject([{ level: 'error', event: 'command failed' }]);
    expect(stderr).not.toContain('hunter2');
  });

  it('names the levels there are', async () => {
    const { code, stderr } = await sandbox.waymark(['medallion', 'list', '--log-level', 'loud']);
    expect(code).toBe(2);
    expect(stderr).toBe('error: There is no log level "loud". Next: Use debug, info, warn, error, silent.\n');
  });
});
