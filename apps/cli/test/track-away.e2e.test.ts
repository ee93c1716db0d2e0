import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createTestDatabase, startOwnPostgres, type OwnPostgres } from '@waymark/test-servers';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createSandbox, errorOf, onlyEnvelope, type Sandbox } from './sandbox.ts';

let server: OwnPostgres;
beforeAll(async () => {
  server = await startOwnPostgres();
});
afterAll(() => server.remove());

let sandbox: Sandbox;
let env: Record<string, string>;
beforeEach(async () => {
  await server.start();
  sandbox = createSandbox();
  const { url } = await createTestDatabase(server.url);
  env = { WAYMARK_DATABASE_URL: url };
});
afterEach(() => sandbox.remove());

const track = (...args: string[]) => ['track', ...args];
const waymark = (...args: string[]) => sandbox.waymark(track(...args), { env });

/** The envelope of a call, whose warnings are looked at too. */
async function envelope(...args: string[]) {
  const answer = onlyEnvelope((await waymark(...args, '--json')).stdout);
  if (!answer.success) throw new Error(JSON.stringify(answer.error));
  return { data: answer.data as Record<string, unknown>, warnings: answer.warnings.join('\n') };
}

async function create(title: string): Promise<string> {
  return (await sandbox.json('track.create', track('create', title), { env })).item.id;
}

it('[track:away:layers] reads through each layer when PostgreSQL is stopped, and says which one and how old', async () => {
  await create('Read CSV');
  await sandbox.json('track.report', track('report', '--write'), { env });
  await server.stop();

  const cached = await envelope('list');
  expect(cached.data).toMatchObject({ source: 'cache', items: [{ title: 'Read CSV' }] });
  expect(cached.data['age_ms']).toBeGreaterThan(0);
  expect(cached.warnings).toMatch(/This is from the local cache, \d+ s old/);
  const people = await waymark('list');
  expect([people.code, people.stdout]).toEqual([0, expect.stringContaining('Read CSV')]);
  expect(people.stderr).toContain('warning: This is from the local cache');

  rmSync(join(sandbox.project, '.waymark', 'tracking'), { recursive: true });
  const written = await envelope('list');
  expect(written.data).toMatchObject({ source: 'markdown', items: [{ title: 'Read CSV' }] });

  sandbox.git('add', '--force', '.project_status.md');
  sandbox.git('commit', '--quiet', '--message', 'Status');
  rmSync(join(sandbox.project, '.project_status.md'));
  expect((await envelope('list')).data).toMatchObject({ source: 'git', items: [{ title: 'Read CSV' }] });

  const doctor = await waymark('doctor', '--json');
  expect(doctor.code).toBe(9);
  expect(JSON.stringify(onlyEnvelope(doctor.stdout))).toMatch(/"name":"engine","status":"fail"/);
}, 60_000);

it('[track:away:no-cache] says in sync and doctor why the cache cannot follow a database that is there', async () => {
  await create('Read CSV');
  const folder = join(sandbox.project, '.waymark', 'tracking');
  const name = readdirSync(folder).find((one) => one.endsWith('.db'))!;
  rmSync(folder, { recursive: true });
  mkdirSync(join(folder, name), { recursive: true });

  const sent = await waymark('sync');
  expect([sent.code, sent.stdout]).toEqual([
    6,
    expect.stringMatching(/^The cache does not follow: .*\.db cannot be opened.*Check that the path exists/m),
  ]);
  const doctor = await waymark('doctor');
  expect([doctor.code, doctor.stdout]).toEqual([9, expect.stringMatching(/^fail +cache +.*\.db cannot be opened/m)]);
  expect((await envelope('list')).data).toMatchObject({ source: 'database' });

  rmSync(join(folder, name), { recursive: true });
  expect((await waymark('sync')).code).toBe(0);
  expect((await waymark('doctor')).code).toBe(0);
}, 60_000);

it('[track:away:nothing] ends with 6 where no layer can answer, and shows no password', async () => {
  await server.stop();
  const machine = await waymark('list', '--json');
  expect([machine.code, errorOf(machine).code]).toEqual([6, 'TRACKING_OFFLINE']);
  expect(machine.stdout).not.toContain(new URL(env['WAYMARK_DATABASE_URL']!).password || 'hunter2');
}, 60_000);

it('[track:away:write] keeps a change in the outbox and in the status file, and sends it when PostgreSQL is back', async () => {
  const id = await create('Read CSV');
  await server.stop();

  const args = ['update', id, '--title', 'Read CSV files'];
  const written = await envelope(...args);
  expect(written.data).toMatchObject({ source: 'cache', item: { title: 'Read CSV files', version: 2 } });
  expect(written.data['pending_operation_id']).toMatch(/^[0-9a-f-]{36}$/);
  expect(written.warnings).toMatch(/this write waits/i);
  const later = await waymark('create', 'Read PDF');
  expect(later).toMatchObject({ code: 0 });
  expect(later.stderr).toContain('warning: The database is away');
  const file = readFileSync(join(sandbox.project, '.project_status.md'), 'utf8');
  expect(file).toContain('Read CSV files');
  expect(file).toContain('Read PDF');

  const { entries } = await sandbox.json('track.outbox.list', track('outbox', 'list'), { env });
  expect(entries).toMatchObject([
    { operation: 'update_work_item', state: 'waiting', operation_id: written.data['pending_operation_id'] },
    { operation: 'create_work_item', state: 'waiting' },
  ]);
  expect((await waymark('sync')).code).toBe(6);
  const claim = await waymark('claim', '--next', '--json');
  expect([claim.code, errorOf(claim).code]).toEqual([6, 'TRACKING_OFFLINE']);

  await server.start();
  const sent = await sandbox.json('track.sync', track('sync'), { env });
  expect(sent).toMatchObject({ replayed: 2, waiting: 0, conflicts: [], failed: [] });
  const { items } = await sandbox.json('track.list', track('list'), { env });
  expect(items.map(({ title }) => title)).toEqual(['Read CSV files', 'Read PDF']);
  expect((await waymark('outbox', 'list')).stdout).toBe('Nothing waits.\n');
  expect((await waymark('doctor')).code).toBe(0);
}, 60_000);

it.each([
  ['--merge', { title: 'Read all CSV', status: 'blocked' }],
  ['--discard', { title: 'Read all CSV', status: 'active' }],
])(
  '[track:outbox:decide] shows both sides of a change that somebody overtook meanwhile, and %s decides',
  async (decision, expected) => {
    const id = await create('Read CSV');
    await server.stop();
    expect((await waymark('update', id, '--status', 'blocked')).code).toBe(0);
    await server.start();
    // Somebody on another machine, who knows nothing of what waits here.
    const other = createSandbox();
    try {
      const options = { env };
      await other.json('track.update', track('update', id, '--title', 'Read all CSV'), options);
    } finally {
      other.remove();
    }

    const refused = await waymark('sync');
    expect(refused.code).toBe(11);
    expect(refused.stdout).toMatch(/conflict[\s\S]*asked: .*"status":"blocked"[\s\S]*now: .*"title":"Read all CSV"/);
    expect((await waymark('list')).stderr).toContain('could not be replayed');
    const doctor = await waymark('doctor');
    expect([doctor.code, doctor.stdout]).toEqual([9, expect.stringContaining('1 change was refused')]);
    const general = await sandbox.waymark(['doctor', '--json'], { env });
    expect(general.stdout).toContain('"name":"outbox","status":"fail"');

    const { entries } = await sandbox.json('track.outbox.list', track('outbox', 'list'), { env });
    const end = entries[0]!.operation_id.slice(-12);
    expect((await waymark('outbox', 'resolve', end, decision)).code).toBe(0);
    const shown = await sandbox.json('track.show', track('show', id), { env });
    expect(shown.item).toMatchObject(expected);
    expect((await waymark('outbox', 'list')).stdout).toBe('Nothing waits.\n');
  },
  60_000,
);

it('[track:outbox:retry] sends another change in the place of one that cannot be merged', async () => {
  const id = await create('Read CSV');
  await server.stop();
  await waymark('update', id, '--title', 'Mine');
  await server.start();
  const other = createSandbox();
  await other.json('track.update', track('update', id, '--title', 'Theirs'), { env }).finally(() => other.remove());
  expect((await waymark('sync')).code).toBe(11);
  const { entries } = await sandbox.json('track.outbox.list', track('outbox', 'list'), { env });
  const end = entries[0]!.operation_id.slice(-12);
  expect(await waymark('outbox', 'resolve', end, '--merge')).toMatchObject({ code: 3, stdout: '' });
  const input = JSON.stringify({ id, version: 2, title: 'Ours' });
  const resolved = await sandbox.json(
    'track.outbox.resolve',
    track('outbox', 'resolve', end, '--retry', '--input', input),
    {
      env,
    },
  );
  expect(resolved).toMatchObject({ replayed: 1, waiting: 0 });
  expect((await sandbox.json('track.show', track('show', id), { env })).item).toMatchObject({
    title: 'Ours',
    version: 3,
  });
}, 60_000);
