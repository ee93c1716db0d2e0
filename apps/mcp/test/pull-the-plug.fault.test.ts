import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '@waymark/stores';
import { createTestDatabase, startOwnPostgres, type OwnPostgres } from '@waymark/test-servers';
import { openTracker, type Tracker } from '@waymark/tracking-mcp';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';

import { createSandbox, opening, toolCall, type Loose, type Sandbox } from './sandbox.ts';

let postgres: OwnPostgres;
let sandbox: Sandbox;
let url: string;

beforeAll(async () => {
  postgres = await startOwnPostgres();
});
afterAll(() => postgres.remove());

beforeEach(async () => {
  await postgres.start();
  ({ url } = await createTestDatabase(postgres.url));
  sandbox = createSandbox();
});
afterEach(() => sandbox.remove());

const patience = { timeout: 30_000 };

/** A client over stdio and the server that it started. */
function open() {
  const server = sandbox.start(['--database', url, '--toolsets', 'all']);
  server.send(...opening);
  let lastId = 1;
  const call = async (name: string, input: object = {}): Promise<Loose> => {
    const id = ++lastId;
    server.send(toolCall(id, name, input));
    const { result, error } = await server.answer(id);
    if (error !== undefined || result.isError) throw new Error(JSON.stringify(error ?? result.structuredContent));
    return result.structuredContent;
  };
  return {
    call,
    /** As the power would go: what it has acknowledged is all that it can be held to. */
    async kill() {
      server.child.kill('SIGKILL');
      await once(server.child, 'close');
    },
  };
}
type Client = ReturnType<typeof open>;

/** Creates items, one after the other, until its server is gone; each that is acknowledged goes on the list. */
async function createItems(client: Client, acknowledged: Loose[]): Promise<void> {
  for (;;) {
    const title = `Item ${acknowledged.length}`;
    const reply = await client.call('create_work_item', { item_type: 'task', title }).catch(() => null);
    if (reply === null) return;
    acknowledged.push(reply);
  }
}

/** Reads one vendor until the server is gone. */
async function readVendor(client: Client, answers: Loose[]): Promise<void> {
  for (;;) {
    const reply = await client.call('query_vendor_status', { name: 'acme' }).catch(() => null);
    if (reply === null) return;
    answers.push(reply);
  }
}

/** Looks at the database past any server. */
async function directly<Result>(work: (tracker: Tracker) => Promise<Result>): Promise<Result> {
  const database = await openDatabase(url);
  try {
    return await work(await openTracker(database));
  } finally {
    await database.close();
  }
}

const metadata = {
  format_support: { excel: true, csv: true, pdf: false, ocr: false },
  test_results: { passing: 1, total: 1, skipped: 0 },
  extractor_version: '1.0.0',
  manifest_compliant: true,
};
const acme = { name: 'acme', extractor_version: '1.0.0', metadata };
const isPending = ({ pending_operation_id }: Loose) => typeof pending_operation_id === 'string';

it(
  '[mcp:fault:plug] loses nothing acknowledged when the database stops under load and the server is killed, twice',
  { timeout: 110_000 },
  async () => {
    const [acknowledged, answers]: [Loose[], Loose[]] = [[], []];
    const first = open();
    await first.call('create_vendor', acme);
    await first.call('sync_now');
    const load = [createItems(first, acknowledged), readVendor(first, answers)];
    await expect.poll(() => acknowledged.length, patience).toBeGreaterThan(10);
    await postgres.stop();
    await expect.poll(() => acknowledged.filter(isPending).length, patience).toBeGreaterThan(10);
    await expect.poll(() => answers.at(-1).source, patience).toBe('cache');
    await first.kill();
    await Promise.all(load);
    for (const { source, age_ms, warnings = [] } of answers) {
      if (source === 'database') expect([age_ms, warnings]).toEqual([0, []]);
      else
        expect([source, warnings[0]]).toEqual([
          'cache',
          expect.stringMatching(/^This is from the local cache, \d+ s old/),
        ]);
    }

    const second = open();
    const before = acknowledged.length;
    const mine = await second.call('update_vendor_status', { name: 'acme', version: 1, status: 'broken' });
    expect(mine).toMatchObject({ source: 'cache', vendor: { status: 'broken' } });
    expect(isPending(mine)).toBe(true);
    const more = createItems(second, acknowledged);
    await expect.poll(() => acknowledged.length, patience).toBeGreaterThan(before + 10);
    await second.kill();
    await more;

    await postgres.start();
    const edit = { name: 'acme', version: 1, status: 'operational', extractor_version: '2.0.0' } as const;
    await directly((tracker) => tracker.write('update_vendor_status', edit, { by: 'someone-else' }));
    const third = open();
    await expect.poll(async () => (await third.call('sync_now')).waiting, { ...patience, interval: 200 }).toBe(0);

    const { outbox } = await third.call('get_sync_status');
    expect(outbox).toHaveLength(1);
    expect(outbox[0]).toMatchObject({
      operation: 'update_vendor_status',
      state: 'conflict',
      input: { status: 'broken' },
    });
    expect(outbox[0].error.details.current).toMatchObject({ extractor_version: '2.0.0', updated_by: 'someone-else' });
    expect(await third.call('query_vendor_status', { name: 'acme' })).toMatchObject({ source: 'database' });

    const created = await directly(async (tracker) => {
      const { changes } = await tracker.read('list_changes', {
        entity_type: 'work_item',
        order: 'oldest_first',
        limit: 1_000,
      });
      return changes.map(({ entity_id }) => entity_id);
    });
    expect(new Set(created).size).toBe(created.length);
    // In between may stand what was written and not answered when the server was killed.
    const ids = acknowledged.map(({ item }) => item.id);
    expect(created.filter((id) => ids.includes(id))).toEqual(ids);
    expect(created.length - ids.length).toBeLessThanOrEqual(2);
    await third.kill();
  },
);

it(
  '[mcp:fault:layers] answers from the git history without the database and the cache, and from the file without git',
  { timeout: 60_000 },
  async () => {
    const git = (...args: string[]) =>
      execFileSync('git', args, { cwd: sandbox.project, env: sandbox.env, stdio: 'pipe' });
    rmSync(join(sandbox.project, '.git'), { recursive: true });
    git('init', '--quiet');
    const first = open();
    await first.call('create_vendor', acme);
    await first.call('sync_now');
    await postgres.stop();
    const pending = await first.call('create_work_item', { item_type: 'task', title: 'Written while it was away' });
    expect(pending.source).toBe('cache');
    await first.kill();
    git('add', '--force', '.project_status.md');
    git('-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', 'commit', '--quiet', '-m', 'Status');

    const withoutCache = async () => {
      rmSync(join(sandbox.project, '.waymark', 'tracking'), { recursive: true });
      const client = open();
      const answers = [
        await client.call('query_vendor_status', { name: 'acme' }),
        await client.call('query_work_item', { id: pending.item.id }),
      ];
      await client.kill();
      return answers;
    };
    for (const { source, warnings } of await withoutCache()) {
      expect([source, warnings[0]]).toEqual([
        'git',
        expect.stringMatching(/newest status file in the git history, \d+ s old/),
      ]);
    }
    rmSync(join(sandbox.project, '.git'), { recursive: true });
    for (const { source, warnings } of await withoutCache()) {
      expect([source, warnings[0]]).toEqual([
        'markdown',
        expect.stringMatching(/^This is from the status file, \d+ s old/),
      ]);
    }
  },
);
