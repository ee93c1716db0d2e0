import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createSandbox, eras, opening, toolCall, type Loose, type Sandbox, type StartedServer } from './sandbox.ts';

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = createSandbox();
});

afterEach(() => sandbox.remove());

const task = (title: string) => ({ item_type: 'task', title });

/** Every line is a message; gives them. */
function messagesOf(server: Pick<StartedServer, 'stdout'>): Loose[] {
  const text = server.stdout();
  expect(text === '' || text.endsWith('\n')).toBe(true);
  const messages = text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
  for (const message of messages) expect(message['jsonrpc']).toBe('2.0');
  return messages;
}

describe.each(eras)('a client in the era of %s', (era, negotiation) => {
  it('[mcp:stdio:eras] lists, calls, reads and is known by its name', async () => {
    const client = await sandbox.connectStdio(negotiation, ['--toolsets', 'core,work']);
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toContain('claim_next');
    const { structuredContent } = await client.callTool({ name: 'create_work_item', arguments: task(`Pay ${era}`) });
    expect(structuredContent).toMatchObject({ item: { created_by: 'claude-code', version: 1 }, source: 'database' });
    const failed = await client.callTool({ name: 'update_work_item', arguments: { id: 'nobody', version: 1 } });
    expect(failed).toMatchObject({ isError: true, structuredContent: { code: 'TRACKING_NOT_FOUND' } });
    const { contents } = await client.readResource({ uri: 'tracking://status' });
    expect(contents[0]).toMatchObject({ text: expect.stringContaining(`Pay ${era}`) });
    await client.close();
  });
});

describe('stdout', () => {
  it('[mcp:stdio:purity] carries messages alone, under load and on errors', async () => {
    const server = sandbox.start(['--toolsets', 'all', '--log-level', 'debug']);
    server.send(...opening);
    const count = 200;
    for (let id = 2; id < 2 + count; id += 1) {
      const call = [
        toolCall(id, 'create_work_item', task(`Item ${id}\n"quoted" ${'🦊'.repeat(20)}`)),
        toolCall(id, 'query_work_item', { id: 'nobody' }),
        toolCall(id, 'list_work_items', { limit: 'many' }),
        toolCall(id, 'no_such_tool'),
        { jsonrpc: '2.0', id, method: 'no/such/method' },
      ][id % 5]!;
      server.send(call);
      if (id % 50 === 0) server.send('this is no message', '{"jsonrpc":"2.0"', '[]', 'null');
    }
    server.child.stdin.end();
    expect(await server.ended).toBe(0);
    const answers = messagesOf(server);
    expect(answers.map(({ id }) => id as number).sort((a, b) => a - b)).toEqual(
      Array.from({ length: count + 1 }, (_, index) => index + 1),
    );
    const outcomes = answers.filter(({ result }) => result?.structuredContent !== undefined);
    expect(outcomes.filter(({ result }) => result.isError !== true)).toHaveLength(40);
    // What is logged, is logged elsewhere.
    expect(server.stderr()).toContain('"event":"protocol"');
  });
});

describe('the end', () => {
  it('[mcp:stdio:end] of stdin comes after everything that was read is answered', async () => {
    const requests = [
      ...opening,
      ...Array.from({ length: 20 }, (_, index) => toolCall(index + 2, 'create_work_item', task(`${index}`))),
    ];
    const stdin = requests.map((request) => `${JSON.stringify(request)}\n`).join('');
    const { code, stdout } = await sandbox.run([], { stdin });
    expect(code).toBe(0);
    expect(messagesOf({ stdout: () => stdout })).toHaveLength(21);
    const again = await sandbox.run([], {
      stdin: [...opening, toolCall(2, 'list_work_items')].map((one) => `${JSON.stringify(one)}\n`).join(''),
    });
    expect(again.stdout).toContain('"total_count":20');
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    '[mcp:stdio:signal] by %s comes after what was read is answered',
    async (signal) => {
      const server = sandbox.start();
      server.send(...opening);
      await server.answer(1);
      for (let id = 2; id < 12; id += 1) server.send(toolCall(id, 'create_work_item', task(`${id}`)));
      await server.answer(2);
      server.child.kill(signal);
      expect(await server.ended).toBe(0);
      const answered = messagesOf(server).filter(({ result }) => result?.structuredContent?.item !== undefined).length;
      const listed = await sandbox.run([], {
        stdin: [...opening, toolCall(2, 'list_work_items')].map((one) => `${JSON.stringify(one)}\n`).join(''),
      });
      expect(listed.stdout).toContain(`"total_count":${answered}`);
    },
  );
});

describe('the server', () => {
  it('[mcp:stdio:survives] lives through long lines, deep nesting and lines that are no messages', async () => {
    const server = sandbox.start();
    server.send(...opening);
    server.send(toolCall(2, 'create_work_item', task('x'.repeat(1_000_000))));
    expect((await server.answer(2))['result']).toMatchObject({
      isError: true,
      structuredContent: { code: 'VALIDATION' },
    });
    const deep = `{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"create_work_item","arguments":{"item_type":"task","title":"Deep","metadata":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}}}}`;
    server.send(deep);
    expect((await server.answer(3))['result']).toMatchObject({ isError: true });
    server.send('\u0000\u0001', '{]', toolCall(4, 'list_work_items'));
    expect((await server.answer(4))['result']).toMatchObject({ structuredContent: { total_count: 0 } });
    server.child.stdin.end();
    expect(await server.ended).toBe(0);
    messagesOf(server);
  });

  it('[mcp:stdio:two-clients] shares one project with another one: no write is lost, no item is taken twice', async () => {
    const servers = [sandbox.start(['--toolsets', 'core,work']), sandbox.start(['--toolsets', 'core,work'])];
    for (const server of servers) server.send(...opening);
    await Promise.all(servers.map((server) => server.answer(1)));
    for (let id = 2; id < 22; id += 1)
      for (const server of servers) server.send(toolCall(id, 'create_work_item', task(`${id}`)));
    const created = await Promise.all(
      servers.flatMap((server) => Array.from({ length: 20 }, (_, index) => server.answer(index + 2))),
    );
    expect(created.filter(({ result }) => result.isError !== true)).toHaveLength(40);
    for (let id = 30; id < 50; id += 1) for (const server of servers) server.send(toolCall(id, 'claim_next'));
    const claims = await Promise.all(
      servers.flatMap((server) => Array.from({ length: 20 }, (_, index) => server.answer(index + 30))),
    );
    const taken = claims.map(({ result }) => result.structuredContent.item?.id as string);
    expect(new Set(taken).size).toBe(40);
    for (const server of servers) server.child.stdin.end();
    expect(await Promise.all(servers.map(({ ended }) => ended))).toEqual([0, 0]);
  });

  it('[mcp:stdio:database-away] lives without its database, and its answers say where they come from', async () => {
    const folder = join(sandbox.folder, 'elsewhere');
    mkdirSync(folder);
    const args = ['--database', `file:${folder}/tracking.db`, '--toolsets', 'core,sync'];
    const before = sandbox.start(args);
    before.send(...opening, toolCall(2, 'create_work_item', task('Known')));
    await before.answer(2);
    before.send(toolCall(3, 'sync_now'));
    await before.answer(3);
    before.child.stdin.end();
    await before.ended;

    // A folder stands where the database was.
    rmSync(folder, { recursive: true });
    mkdirSync(join(folder, 'tracking.db'), { recursive: true });
    const server = sandbox.start(args);
    server.send(...opening, toolCall(2, 'list_work_items'));
    expect((await server.answer(2))['result'].structuredContent).toMatchObject({
      ...{ items: [{ title: 'Known' }], source: 'cache' },
      warnings: [expect.any(String)],
    });
    server.send(toolCall(3, 'create_work_item', task('Kept')));
    expect((await server.answer(3))['result'].structuredContent).toMatchObject({
      item: { title: 'Kept' },
      pending_operation_id: expect.any(String),
    });
    server.send(toolCall(4, 'get_sync_status'));
    expect((await server.answer(4))['result'].structuredContent).toMatchObject({
      health: { state: expect.not.stringMatching(/^connected$/) },
      outbox: [{ operation: 'create_work_item', by: 'codex' }],
    });
    server.child.stdin.end();
    expect(await server.ended).toBe(0);
    messagesOf(server);
  });

  it('[mcp:errors:offline] refuses a write that nothing can check, says so, and never names a password', async () => {
    const server = sandbox.start(['--database', 'postgres://ada:secret@127.0.0.1:9/away', '--log-level', 'debug']);
    server.send(...opening, toolCall(2, 'create_work_item', task('Lost')));
    expect((await server.answer(2))['result']).toMatchObject({
      isError: true,
      structuredContent: { code: 'TRACKING_OFFLINE', retryable: true, recovery_action: expect.any(String) },
    });
    server.child.stdin.end();
    expect(await server.ended).toBe(0);
    expect(server.stdout() + server.stderr()).not.toContain('secret');
  });
});
