import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { openDatabase } from '@waymark/stores';
import {
  createTestDatabase,
  startOwnPostgres,
  startSlowProxy,
  type OwnPostgres,
  type SlowProxy,
} from '@waymark/test-servers';
import { openTracker, type AnswerSource, type Change, type Tracker } from '@waymark/tracking-mcp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { createSandbox, opening, toolCall, type Loose, type Sandbox } from './sandbox.ts';

const patience = { timeout: 30_000, interval: 50 };

/** A project on a database that is reached through a proxy. */
interface Scene {
  postgres: OwnPostgres;
  proxy: SlowProxy;
  /** The database, past the proxy. */
  url: string;
  sandbox: Sandbox;
  git(...args: string[]): void;
  /** A client over stdio and the server that it starts. */
  open(...args: string[]): Client;
  end(): void;
}

async function setUp(postgres: OwnPostgres): Promise<Scene> {
  await postgres.start();
  const { url } = await createTestDatabase(postgres.url);
  const { hostname: host, port } = new URL(url);
  const proxy = await startSlowProxy({ host, port: Number(port) });
  const proxied = new URL(url);
  proxied.port = String(proxy.port);
  const sandbox = createSandbox();
  rmSync(join(sandbox.project, '.git'), { recursive: true });
  const git = (...args: string[]) =>
    void execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...args], {
      ...{ cwd: sandbox.project, env: sandbox.env, stdio: 'pipe' },
    });
  git('init', '--quiet');
  return {
    ...{ postgres, proxy, url, sandbox, git },
    open: (...args) => open(sandbox, ['--database', proxied.href, '--toolsets', 'all', ...args]),
    end() {
      proxy.stop();
      sandbox.remove();
    },
  };
}

function open(sandbox: Sandbox, args: string[]) {
  const server = sandbox.start(args);
  server.send(...opening);
  let lastId = 1;
  const call = async (name: string, input: object = {}): Promise<Loose> => {
    const id = ++lastId;
    server.send(toolCall(id, name, input));
    const { result, error } = await server.answer(id);
    if (error !== undefined || result.isError) throw new Error(JSON.stringify(error ?? result.structuredContent));
    return result.structuredContent;
  };
  const client = {
    call,
    isKilled: false,
    /** As the power would go: what it has acknowledged is all that it can be held to. */
    async kill() {
      client.isKilled = true;
      server.child.kill('SIGKILL');
      await once(server.child, 'close');
    },
  };
  return client;
}
type Client = ReturnType<typeof open>;

/** What clients were told, in the order in which they were. */
interface Told {
  acknowledged: Loose[];
  answers: Loose[];
}

/** Creates items and reads a vendor, one after the other, until the server is killed or the load is to end. */
function putLoad(client: Client, { acknowledged, answers }: Told): { end(): Promise<void> } {
  const load = { goesOn: true };
  const repeat = async (work: () => Promise<void>) => {
    while (load.goesOn) {
      try {
        await work();
      } catch (error) {
        if (client.isKilled) return;
        throw error;
      }
      await wait(10);
    }
  };
  const work = Promise.all([
    repeat(async () => {
      const title = `Item ${String(acknowledged.length).padStart(4, '0')}`;
      acknowledged.push(await client.call('create_work_item', { item_type: 'task', title }));
    }),
    repeat(async () => {
      const asked_at = Date.now();
      const answer = await client.call('query_vendor_status', { name: 'acme' });
      answers.push({ ...answer, asked_at, answered_at: Date.now() });
    }),
  ]);
  // Heard of at the end.
  work.catch(() => undefined);
  return {
    async end() {
      load.goesOn = false;
      await work;
    },
  };
}

/** Looks at the database past any server. */
async function directly<Result>({ url }: Scene, work: (tracker: Tracker) => Promise<Result>): Promise<Result> {
  const database = await openDatabase(url);
  try {
    return await work(await openTracker(database));
  } finally {
    await database.close();
  }
}

/** Each acknowledged item is in the database once, in order; beside them at most what was asked as a server was killed. */
async function expectAllOnce(scene: Scene, { acknowledged }: Told, kills: number): Promise<void> {
  const created = await directly(scene, async (tracker) => {
    const all: Change[] = [];
    for (let more = true; more;) {
      const after = all.at(-1)?.sequence ?? 0;
      const page = await tracker.read('list_changes', { after, order: 'oldest_first', limit: 1_000 });
      all.push(...page.changes);
      more = page.has_more;
    }
    return all.filter(({ entity_type }) => entity_type === 'work_item').map(({ entity_id }) => entity_id);
  });
  expect(new Set(created).size).toBe(created.length);
  const ids: string[] = acknowledged.map(({ item }) => item.id);
  const known = new Set(ids);
  expect(created.filter((id) => known.has(id))).toEqual(ids);
  expect(created.length - ids.length).toBeLessThanOrEqual(kills);
}

const names: Record<Exclude<AnswerSource, 'database'>, string> = {
  cache: 'the local cache',
  git: 'the newest status file in the git history',
  markdown: 'the status file',
};

/** An answer says where it is from and how old it is, in fields and in words. */
function expectLabel({ source, age_ms, warnings = [] }: Loose): void {
  if (source === 'database') expect([age_ms, warnings]).toEqual([0, []]);
  else {
    const label = `This is from ${names[source as keyof typeof names]}, ${Math.round(age_ms / 1_000)} s old.`;
    expect(warnings[0].slice(0, label.length)).toBe(label);
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

/** What PostgreSQL can be like, and how it is well again. */
interface State {
  prepare?(scene: Scene): Promise<void>;
  begin(scene: Scene): void | Promise<void>;
  end(scene: Scene): void | Promise<void>;
  /** Only writes fail. */
  answersReads?: true;
}

const states: Record<string, State> = {
  'is stopped': { begin: ({ postgres }) => postgres.stop(), end: ({ postgres }) => postgres.start() },
  'stands still': { begin: ({ postgres }) => postgres.freeze(), end: ({ postgres }) => postgres.thaw() },
  'answers slowly': {
    begin: ({ proxy }) => void (proxy.delay = 3_000),
    end: ({ proxy }) => void (proxy.delay = 0),
  },
  'takes all and never answers': { begin: ({ proxy }) => proxy.silence(), end: ({ proxy }) => proxy.open() },
  'has a full disk': {
    answersReads: true,
    async prepare({ postgres }) {
      await postgres.stop();
      await postgres.start({ fileLimit: 6 * 1024 * 1024 });
    },
    begin: fillDisk,
    async end({ postgres }) {
      await postgres.kill();
      await postgres.start();
    },
  },
};

/** Lets a table that every write adds to grow beyond the limit, which fails, and takes what room is left in it. */
async function fillDisk({ url }: Scene): Promise<void> {
  const database = await openDatabase(url);
  // Nothing is to tidy it up.
  await database.batch([{ sql: 'alter table tracking_operation set (autovacuum_enabled = false)' }]);
  for (const bytes of [1_280, 0]) {
    const sql = `insert into tracking_operation (project, operation_id, operation, applied_at, result)
      select 'filler', number, 'filler', '', repeat('x', ${bytes}) from generate_series(1, 80000) as number`;
    await expect(database.batch([{ sql }])).rejects.toMatchObject({ code: 'DATABASE_FULL' });
  }
  await database.close();
}

/** A machine that has not seen the database: what it can read of the project is in the repository. */
async function readElsewhere({ open: start, git, sandbox }: Scene): Promise<Loose[]> {
  const elsewhere = start('--cache', join(sandbox.folder, 'elsewhere.db'));
  const read = () => elsewhere.call('query_vendor_status', { name: 'acme' });
  // The file is written with the first write that waits.
  const first = await vi.waitFor(read, patience);
  git('add', '--force', '.project_status.md');
  git('commit', '--quiet', '-m', 'Status');
  const answers = [first, await read()];
  await elsewhere.kill();
  return answers;
}

// Most of their time is waiting for a deadline.
describe.concurrent('PostgreSQL in each of its states', () => {
  it.for(Object.keys(states))(
    '[mcp:fault:states] loses nothing acknowledged, and labels what it answers, when PostgreSQL %s and servers are killed',
    { timeout: 110_000 },
    async (name, { onTestFinished }) => {
      const { prepare, begin, end, answersReads = false } = states[name]!;
      const postgres = await startOwnPostgres();
      onTestFinished(() => postgres.remove());
      const scene = await setUp(postgres);
      onTestFinished(() => scene.end());
      await prepare?.(scene);
      const told: Told = { acknowledged: [], answers: [] };
      const { acknowledged, answers } = told;

      const first = scene.open();
      await first.call('create_vendor', acme);
      await first.call('sync_now');
      const load = putLoad(first, told);
      await vi.waitUntil(() => acknowledged.length > 5 && answers.length > 0, patience);
      await begin(scene);
      const beganAt = Date.now();
      // Before a call was given up, in the middle of that, or after.
      await wait(Math.random() * 6_000);
      await first.kill();
      await load.end();

      const second = scene.open();
      const before = acknowledged.length;
      const more = putLoad(second, told);
      const elsewhere = await readElsewhere(scene);
      await vi.waitUntil(() => acknowledged.length > before + 5 && answers.at(-1).source === 'cache', patience);
      const waiting = acknowledged.filter(isPending);
      const file = readFileSync(join(scene.sandbox.project, '.project_status.md'), 'utf8');
      expect(waiting.filter(({ item }) => !file.includes(item.title))).toEqual([]);
      const health = async () => (await second.call('get_sync_status')).health;
      // Where it answers reads, each attempt is a recovery for a moment.
      await vi.waitUntil(async () => (await health()).state === 'disconnected', patience);
      const { last_error, waiting: counted } = await health();
      expect(last_error).toEqual(expect.any(String));
      expect(counted).toBeGreaterThanOrEqual(answersReads ? 1 : waiting.length);
      const endsAt = Date.now();
      await end(scene);
      // It may have begun to send what waits.
      await wait(Math.random() * 1_000);
      await second.kill();
      await more.end();

      const third = scene.open();
      const rest = putLoad(third, told);
      await vi.waitUntil(
        () => acknowledged.at(-1).source === 'database' && answers.at(-1).source === 'database',
        patience,
      );
      await rest.end();
      await vi.waitUntil(async () => (await third.call('sync_now')).waiting === 0, patience);
      const { outbox, health: well } = await third.call('get_sync_status');
      expect([outbox, well.state, well.cache_error]).toEqual([[], 'connected', null]);
      await expectAllOnce(scene, told, 2);

      for (const answer of answers) {
        expectLabel(answer);
        expect(answer.vendors[0].name).toBe('acme');
        const { source, age_ms, asked_at, answered_at } = answer;
        // Nothing younger can have come.
        if (source === 'cache' && answered_at < endsAt && !answersReads)
          expect(age_ms + 10).toBeGreaterThanOrEqual(asked_at - beganAt);
      }
      elsewhere.forEach(expectLabel);
      expect(elsewhere.map(({ source }) => source)).toEqual(
        answersReads ? ['database', 'database'] : ['markdown', 'git'],
      );
    },
  );
});

describe('PostgreSQL that is away', () => {
  let postgres: OwnPostgres;
  beforeAll(async () => {
    postgres = await startOwnPostgres();
  });
  afterAll(() => postgres.remove());

  it(
    '[mcp:fault:plug] loses nothing acknowledged when the database stops under load and the server is killed, twice',
    { timeout: 110_000 },
    async ({ onTestFinished }) => {
      const scene = await setUp(postgres);
      onTestFinished(() => scene.end());
      const told: Told = { acknowledged: [], answers: [] };
      const { acknowledged, answers } = told;
      const first = scene.open();
      await first.call('create_vendor', acme);
      await first.call('sync_now');
      const load = putLoad(first, told);
      await vi.waitUntil(() => acknowledged.length > 10, patience);
      await postgres.stop();
      await vi.waitUntil(() => acknowledged.filter(isPending).length > 10, patience);
      await vi.waitUntil(() => answers.at(-1).source === 'cache', patience);
      await first.kill();
      await load.end();
      answers.forEach(expectLabel);
      expect(new Set(answers.map(({ source }) => source))).toEqual(new Set(['database', 'cache']));

      const second = scene.open();
      const before = acknowledged.length;
      const mine = await second.call('update_vendor_status', { name: 'acme', version: 1, status: 'broken' });
      expect(mine).toMatchObject({ source: 'cache', vendor: { status: 'broken' } });
      expect(isPending(mine)).toBe(true);
      const more = putLoad(second, told);
      await vi.waitUntil(() => acknowledged.length > before + 10, patience);
      await second.kill();
      await more.end();

      await postgres.start();
      const edit = { name: 'acme', version: 1, status: 'operational', extractor_version: '2.0.0' } as const;
      await directly(scene, (tracker) => tracker.write('update_vendor_status', edit, { by: 'someone-else' }));
      const third = scene.open();
      await vi.waitUntil(async () => (await third.call('sync_now')).waiting === 0, { ...patience, interval: 200 });

      const { outbox } = await third.call('get_sync_status');
      expect(outbox).toHaveLength(1);
      expect(outbox[0]).toMatchObject({
        operation: 'update_vendor_status',
        state: 'conflict',
        input: { status: 'broken' },
      });
      expect(outbox[0].error.details.current).toMatchObject({ extractor_version: '2.0.0', updated_by: 'someone-else' });
      expect(await third.call('query_vendor_status', { name: 'acme' })).toMatchObject({ source: 'database' });
      await expectAllOnce(scene, told, 2);
      await third.kill();
    },
  );

  it(
    '[mcp:fault:layers] answers from the git history without the database and the cache, and from the file without git',
    { timeout: 60_000 },
    async ({ onTestFinished }) => {
      const scene = await setUp(postgres);
      onTestFinished(() => scene.end());
      const { sandbox, git } = scene;
      const first = scene.open();
      await first.call('create_vendor', acme);
      await first.call('sync_now');
      await postgres.stop();
      const pending = await first.call('create_work_item', { item_type: 'task', title: 'Written while it was away' });
      expect(pending.source).toBe('cache');
      await first.kill();
      git('add', '--force', '.project_status.md');
      git('commit', '--quiet', '-m', 'Status');

      const withoutCache = async () => {
        rmSync(join(sandbox.project, '.waymark', 'tracking'), { recursive: true });
        const client = scene.open();
        const answers = [
          await client.call('query_vendor_status', { name: 'acme' }),
          await client.call('query_work_item', { id: pending.item.id }),
        ];
        await client.kill();
        answers.forEach(expectLabel);
        return answers.map(({ source }) => source);
      };
      expect(await withoutCache()).toEqual(['git', 'git']);
      rmSync(join(sandbox.project, '.git'), { recursive: true });
      expect(await withoutCache()).toEqual(['markdown', 'markdown']);
    },
  );
});
