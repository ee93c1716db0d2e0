import { request, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { connectHttp, createSandbox, eras, opening, toolCall, type Sandbox } from './sandbox.ts';

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = createSandbox();
});

afterEach(() => sandbox.remove());

interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

const json = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };

/** A request as it is written here: fetch would set Host and refuse Origin. */
function send(
  url: string,
  options: { method?: string; path?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Reply> {
  const { hostname, port } = new URL(url);
  const { method = 'POST', path = '/mcp', headers = {}, body = '' } = options;
  return new Promise((resolve, reject) => {
    let isAnswered = false;
    const call = request({ hostname, port, method, path, headers: { ...json, ...headers } }, (response) => {
      isAnswered = true;
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, text }));
    });
    // A server that refuses a body may close the connection before all of it is sent.
    call.on('error', (error) => {
      if (!isAnswered) reject(error);
    });
    call.end(body);
  });
}

const listing = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' });

async function isAlive(url: string, headers: Record<string, string> = {}): Promise<boolean> {
  const { status, text } = await send(url, { body: listing, headers });
  return status === 200 && text.includes('create_work_item');
}

async function token(name: string, ...more: string[]): Promise<string> {
  const { code, stdout } = await sandbox.run(['token', '--token-file', 'tokens.json', '--name', name, ...more]);
  expect(code).toBe(0);
  return stdout.trim();
}

describe.each(eras)('a client in the era of %s', (era, versionNegotiation) => {
  it('[mcp:http:eras] lists, calls and reads with its token', async () => {
    const secret = await token('ci');
    const { url } = await sandbox.startHttp(['--token-file', 'tokens.json']);
    const client = await connectHttp(url, { versionNegotiation, token: secret, name: 'codex' });
    const { tools } = await client.listTools();
    expect(tools).toHaveLength(8);
    const input = { item_type: 'task', title: `Pay ${era}` };
    const { structuredContent } = await client.callTool({ name: 'create_work_item', arguments: input });
    expect(structuredContent).toMatchObject({ item: { created_by: 'codex' }, source: 'database' });
    expect((await client.readResource({ uri: 'tracking://status' })).contents).toHaveLength(1);
    await client.close();
  });
});

describe('a client of an older revision', () => {
  it('[mcp:created-by:session] is known by the session that it was given, else by its token', async () => {
    const secret = await token('ci');
    const { url } = await sandbox.startHttp(['--token-file', 'tokens.json']);
    const headers = { authorization: `Bearer ${secret}` };
    const opened = await send(url, { headers, body: JSON.stringify(opening[0]) });
    const session = String(opened.headers['mcp-session-id']);
    expect(session).toMatch(/^[\x21-\x7e]+$/);
    const create = (title: string, more: Record<string, string>) =>
      send(url, {
        headers: { ...headers, ...more },
        body: JSON.stringify(toolCall(2, 'create_work_item', { item_type: 'task', title })),
      });
    expect((await create('A', { 'mcp-session-id': session })).text).toContain('"created_by":"codex"');
    expect((await create('B', {})).text).toContain('"created_by":"ci"');
    expect(
      (await create('C', { 'mcp-session-id': `x.${Buffer.from('a\nb\u0000').toString('base64url')}` })).text,
    ).toContain('"created_by":"a b"');
  });
});

describe('who may call', () => {
  it('[mcp:http:host] is nobody who names another host', async () => {
    const { url } = await sandbox.startHttp(['--allow-host', 'tracker.example']);
    for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example:80']) {
      for (const path of ['/mcp', '/healthz', '/metrics']) {
        expect((await send(url, { path, headers: { host }, body: listing })).status, `${host} ${path}`).toBe(403);
      }
    }
    for (const host of ['localhost', '127.0.0.1:1234', '[::1]', 'tracker.example']) {
      expect((await send(url, { headers: { host }, body: listing })).status, host).toBe(200);
    }
  });

  it('[mcp:http:origin] is no page of another origin', async () => {
    const { url } = await sandbox.startHttp();
    for (const origin of ['https://evil.example', 'http://localhost.evil.example', 'null', 'garbage']) {
      expect((await send(url, { headers: { origin }, body: listing })).status, origin).toBe(403);
    }
    expect((await send(url, { headers: { origin: 'http://localhost:3000' }, body: listing })).status).toBe(200);
  });

  it('[mcp:http:token] is nobody without a token that is known and alive', async () => {
    const secret = await token('ci', '--days', '30');
    const old = await token('old', '--days', '30');
    const file = join(sandbox.project, 'tokens.json');
    const kept = JSON.parse(readFileSync(file, 'utf8')) as { tokens: { name: string; expires_at: string }[] };
    for (const entry of kept.tokens) if (entry.name === 'old') entry.expires_at = '2020-01-01T00:00:00.000Z';
    writeFileSync(file, JSON.stringify(kept));
    const { url } = await sandbox.startHttp(['--token-file', 'tokens.json']);
    const refused: Record<string, string>[] = [
      {},
      ...[`${secret}x`, secret.slice(1), old, '', 'x'.repeat(600)].map((one) => ({ authorization: `Bearer ${one}` })),
      { authorization: `Basic ${secret}` },
    ];
    for (const headers of refused) {
      const reply = await send(url, { headers, body: listing });
      expect(reply.status, JSON.stringify(headers)).toBe(401);
      expect(reply.headers['www-authenticate']).toContain('Bearer');
    }
    expect((await send(url, { path: `/mcp?token=${secret}&access_token=${secret}`, body: listing })).status).toBe(401);
    expect(await isAlive(url, { authorization: `Bearer ${secret}` })).toBe(true);
  });

  it('[mcp:http:token-file] stands in a file of hashes for its owner alone, which is read again when it changes', async () => {
    const secret = await token('ci');
    const file = join(sandbox.project, 'tokens.json');
    expect(readFileSync(file, 'utf8')).not.toContain(secret);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await sandbox.run(['token', '--token-file', 'tokens.json', '--name', 'ci'])).toMatchObject({
      code: 2,
      stdout: '',
    });
    const server = await sandbox.startHttp(['--token-file', 'tokens.json']);
    const headers = { authorization: `Bearer ${secret}` };
    expect(await isAlive(server.url, headers)).toBe(true);
    const later = await token('later');
    expect(await isAlive(server.url, { authorization: `Bearer ${later}` })).toBe(true);
    writeFileSync(file, '{"schema_version":"1","tokens":[]}');
    expect((await send(server.url, { headers, body: listing })).status).toBe(401);
    writeFileSync(file, 'broken');
    expect((await send(server.url, { headers, body: listing })).status).toBe(401);
    expect(server.stderr() + server.stdout()).not.toContain(secret);
  });

  it('[mcp:http:public] is nobody from elsewhere, while there are no tokens', async () => {
    const { code, stderr } = await sandbox.run(['--http', '--host', '0.0.0.0', '--port', '0']);
    expect(code).toBe(2);
    expect(stderr).toContain('--token-file');
    expect(await sandbox.run(['--http', '--port', '0', '--token-file', 'nowhere.json'])).toMatchObject({ code: 2 });
  });
});

describe('what a request may hold', () => {
  it('[mcp:http:body] is JSON of at most a megabyte, of any nesting, and the server lives on', async () => {
    const { url } = await sandbox.startHttp();
    const huge = JSON.stringify(toolCall(1, 'create_work_item', { item_type: 'task', title: 'x'.repeat(2_000_000) }));
    expect((await send(url, { body: huge })).status).toBe(413);
    const chunked = await send(url, { headers: { 'transfer-encoding': 'chunked' }, body: huge });
    expect(chunked.status).toBe(413);
    const long = JSON.stringify(toolCall(1, 'create_work_item', { item_type: 'task', title: 'x'.repeat(1_000_000) }));
    expect((await send(url, { body: long })).text).toContain('VALIDATION');
    const deep = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`;
    const nested = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"create_work_item","arguments":{"item_type":"task","title":"x","metadata":${deep}}}}`;
    for (const body of [deep, nested, '{"jsonrpc"', '', '[]', 'null', '"x"', '['.repeat(100_000)]) {
      expect((await send(url, { body })).status, body.slice(0, 20)).toBe(400);
    }
    expect((await send(url, { headers: { 'content-type': 'text/plain' }, body: listing })).status).toBe(415);
    expect((await send(url, { method: 'GET', headers: { accept: 'text/event-stream' } })).status).toBe(405);
    expect(await isAlive(url)).toBe(true);
  });

  it('[mcp:http:slow] arrives within fifteen seconds, or is given up', async () => {
    const { url } = await sandbox.startHttp();
    const { port } = new URL(url);
    const slow = connect(Number(port), '127.0.0.1');
    let reply = '';
    slow.setEncoding('utf8').on('data', (text: string) => (reply += text));
    slow.write(
      `POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{`,
    );
    // A byte now and then does not keep it alive.
    const drip = setInterval(() => slow.write(' '), 500);
    slow.on('error', () => {});
    await new Promise((resolve) => slow.once('close', resolve));
    clearInterval(drip);
    expect(reply).toMatch(/^HTTP\/1\.1 (?:408|400)/);
    expect(await isAlive(url)).toBe(true);
  });

  it('[mcp:http:path] names an endpoint; another path, however it climbs, finds nothing', async () => {
    const { url } = await sandbox.startHttp();
    for (const path of [
      '/',
      '/mcp/../../etc/passwd',
      '/..%2f..%2fetc/passwd',
      '/.waymark/waymark.db',
      '/healthz/x',
      '//mcp',
    ]) {
      expect((await send(url, { path, method: 'GET' })).status, path).toBe(404);
    }
    expect(await isAlive(url)).toBe(true);
  });
});

describe('the server', () => {
  it('[mcp:http:health] says how it does, without a token and without the project’s data', async () => {
    await token('ci');
    const { url } = await sandbox.startHttp(['--token-file', 'tokens.json']);
    const { status, text } = await send(url, { path: '/healthz', method: 'GET' });
    expect(status).toBe(200);
    expect(Object.keys(JSON.parse(text) as object)).toEqual(['status', 'version', 'database', 'waiting', 'conflicts']);
    expect(JSON.parse(text)).toMatchObject({ status: 'ok', database: 'connected' });
  });

  it('[mcp:http:health-cache] says in health and metrics that the cache cannot follow, and only to those it knows why', async () => {
    // A folder where the cache shall be.
    const cache = join(sandbox.folder, 'cache.db');
    mkdirSync(cache);
    const { url } = await sandbox.startHttp(['--cache', cache, '--toolsets', 'core,sync']);
    const client = await connectHttp(url, { versionNegotiation: eras[0][1] });
    await client.callTool({ name: 'list_work_items' });
    await client.callTool({ name: 'sync_now' });
    const known = (await client.callTool({ name: 'get_sync_status' })).structuredContent;
    expect(known).toMatchObject({
      health: { cache_error: expect.stringContaining(cache) as string },
      ...{ outbox: [], warnings: ['The outbox cannot be read: it is in the file of the cache.'] },
    });
    const { status, text } = await send(url, { path: '/healthz', method: 'GET' });
    expect(status).toBe(200);
    expect(text).not.toContain(cache);
    const told = 'The local cache does not follow the database: the log and get_sync_status say why.';
    expect(JSON.parse(text)).toMatchObject({ status: 'degraded', database: 'connected', cache_error: told });
    const metrics = await send(url, { path: '/metrics', method: 'GET' });
    expect(metrics.text).toMatch(/waymark_tracking_answers_total\{source="database"\} 1/);
    expect(metrics.text).toMatch(/waymark_errors_total\{[^}]*type="cache_failed"[^}]*\} [1-9]/);
    await client.close();
    rmSync(cache, { recursive: true });
    const state = async () => {
      const health = await send(url, { path: '/healthz', method: 'GET' });
      return (JSON.parse(health.text) as { status: string }).status;
    };
    await expect.poll(state, { timeout: 20_000 }).toBe('ok');
  });

  it('[mcp:http:metrics] counts its requests for Prometheus, behind the token', async () => {
    const secret = await token('ci');
    const { url } = await sandbox.startHttp(['--token-file', 'tokens.json']);
    expect((await send(url, { path: '/metrics', method: 'GET' })).status).toBe(401);
    const headers = { authorization: `Bearer ${secret}` };
    await isAlive(url, headers);
    await send(url, { path: '/made-up', headers });
    const { text, status } = await send(url, { path: '/metrics', method: 'GET', headers });
    expect(status).toBe(200);
    expect(text).toMatch(/waymark_requests_total\{[^}]*\/mcp[^}]*\} 1/);
    expect(text).not.toContain('made-up');
  });

  it('[mcp:http:parallel] loses no write of two clients at once', async () => {
    const { url } = await sandbox.startHttp();
    const clients = await Promise.all(eras.map(([, versionNegotiation]) => connectHttp(url, { versionNegotiation })));
    const created = await Promise.all(
      clients.flatMap((client, index) =>
        Array.from({ length: 25 }, (_, number) =>
          client.callTool({ name: 'create_work_item', arguments: { item_type: 'task', title: `${index}-${number}` } }),
        ),
      ),
    );
    expect(created.filter(({ isError }) => isError !== true)).toHaveLength(50);
    const { structuredContent } = await clients[0]!.callTool({ name: 'list_work_items' });
    expect(structuredContent).toMatchObject({ total_count: 50 });
    await Promise.all(clients.map((client) => client.close()));
  });

  it('[mcp:http:stop] ends on SIGTERM after it answered what it had taken', async () => {
    const server = await sandbox.startHttp();
    await isAlive(server.url);
    const calls = Array.from({ length: 10 }, (_, index) =>
      send(server.url, {
        body: JSON.stringify(toolCall(index, 'create_work_item', { item_type: 'task', title: `${index}` })),
      }),
    );
    await calls[0];
    server.child.kill('SIGTERM');
    const outcomes = await Promise.allSettled(calls);
    expect(await server.ended).toBe(0);
    const kept = outcomes.filter(({ status }) => status === 'fulfilled').length;
    expect(kept).toBeGreaterThan(0);
    const again = await sandbox.startHttp();
    const { text } = await send(again.url, { body: JSON.stringify(toolCall(1, 'list_work_items')) });
    const stored = Number(/"total_count":(\d+)/.exec(text.replaceAll('\\', ''))![1]);
    expect(stored).toBeGreaterThanOrEqual(kept);
  });
});
