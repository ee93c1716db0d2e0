import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { steppingClock } from '@waymark/core-types';
import { openDatabase, type Database, type SqlValue, type Transaction } from '@waymark/stores';
import { engines } from '@waymark/test-servers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { migrateStatusFile, type MigrationOptions } from '../src/markdown/migration/migrate-status-file.ts';
import { reconcileStatusFile } from '../src/markdown/migration/reconcile-status-file.ts';
import { parseStatusReport } from '../src/markdown/report/parse-status-report.ts';
import { renderStatusReport } from '../src/markdown/report/render-status-report.ts';
import { openTracker } from '../src/sql/open-tracker.ts';
import { inOrder } from './support/report-states.ts';

const fixtures = fileURLToPath(new URL('fixtures/status-file', import.meta.url));
const promptFiles = ['01-schema.md', '02-reader.md', '03-broken.md', '04-plain.md'].map((name) => `prompts/${name}`);

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waymark-migration-'));
  await cp(fixtures, folder, { recursive: true });
  await cp(join(fixtures, 'tables.md'), join(folder, '.project_status.md'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const statusFile = () => join(folder, '.project_status.md');

/** A migration of the fixtures. */
function migrate(database: Database, options: Partial<MigrationOptions> = {}) {
  const clock = steppingClock(Date.UTC(2026, 1, 3), 1_000);
  return migrateStatusFile({
    ...{ target: { database, clock }, folder, statusFile: '.project_status.md', promptFiles },
    ...options,
  });
}

/** Everything that a migration may touch. */
async function everything(database: Database) {
  const tracker = await openTracker(database);
  const [operations] = await database.query('select count(*) as operations from tracking_operation');
  return {
    state: await tracker.read('get_project_state', {}),
    changes: (await tracker.read('list_changes', { limit: 1_000 })).changes,
    operations,
    files: (await readdir(folder)).sort(),
    bytes: await readFile(statusFile(), 'hex'),
  };
}

/** A database that loses or changes what is written; null loses the statement. Once only. */
function faulty(
  database: Database,
  fault: { table: string; change(params: readonly SqlValue[]): readonly SqlValue[] | null },
): Database {
  let isDone = false;
  const within = (transaction: Transaction): Transaction => ({
    async query(sql, params = []) {
      if (isDone || !sql.trimStart().startsWith(`insert into ${fault.table} `)) return transaction.query(sql, params);
      isDone = true;
      const changed = fault.change(params);
      return changed === null ? [] : transaction.query(sql, changed);
    },
  });
  return new Proxy(database, {
    get(target, key) {
      if (key === 'tx') {
        return (work: (transaction: Transaction) => Promise<unknown>) => target.tx((each) => work(within(each)));
      }
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

const lost = () => null;
/** A work item that is stored as a deleted one: its tenth value says when. */
const deleted = (params: readonly SqlValue[]) =>
  params.map((value, index) => (index === 9 ? '2026-01-01T00:00:00.000Z' : value));

describe.each(await engines())('a migration to $name', ({ openUrl }) => {
  let database: Database;

  beforeEach(async () => {
    database = await openDatabase(await openUrl());
  });

  afterEach(() => database.close());

  it('[report:migration:all] brings over all that the files hold, and passes five reconciliations', async () => {
    const before = await readFile(statusFile(), 'hex');
    const report = await migrate(database);
    expect(report).toEqual({
      migrated: true,
      created: { vendors: 5, deployments: 10, enhancements: 3, sessions: 3 },
      unchanged: { vendors: 0, deployments: 0, enhancements: 0, sessions: 0 },
      reconciliations: [
        { name: 'vendor_count', expected: 5, found: 5, passed: true, problems: [] },
        { name: 'deployments', expected: 10, found: 10, passed: true, problems: [] },
        { name: 'enhancement_count', expected: 3, found: 3, passed: true, problems: [] },
        { name: 'session_prompt_count', expected: 3, found: 3, passed: true, problems: [] },
        { name: 'vendor_metadata', expected: 5, found: 5, passed: true, problems: [] },
      ],
      warnings: [expect.stringMatching(/^prompts\/03-broken\.md, line \d/)],
      backup: null,
    });
    const { state, bytes, changes } = await everything(database);
    expect(bytes).toBe(before);
    expect(new Set(changes.map(({ changed_by }) => changed_by))).toEqual(new Set(['migration-script']));
    expect(changes).toHaveLength(21);
    const sessions = state.work_items.map(({ item_type, title, status, created_by }) => ({
      item_type,
      title,
      status,
      created_by,
    }));
    expect(sessions).toContainEqual({
      item_type: 'session',
      title: 'Session 1: the schema',
      status: 'completed',
      created_by: 'migration-script',
    });
    const cobalt = state.vendors.find(({ name }) => name === 'Cobalt & Sons')!;
    const rolledBack = state.deployments.find(({ metadata }) => metadata.pr_number === 108);
    expect(rolledBack).toMatchObject({ deployed_at: '2026-01-14T00:00:00.000Z', vendor_ids: [cobalt.id] });

    const generated_at = '2026-02-03T00:00:00.000Z';
    const text = renderStatusReport(state, { generated_at });
    const parsed = parseStatusReport(text);
    expect(parsed.warnings).toEqual([]);
    expect(inOrder(parsed.state)).toEqual(inOrder(state));
    expect(renderStatusReport(parsed.state, { generated_at })).toBe(text);
  });

  it('[report:migration:twice] changes nothing when it is run again, whatever happened since', async () => {
    await migrate(database);
    const tracker = await openTracker(database);
    const { vendors, work_items } = await tracker.read('get_project_state', {});
    const by = 'codex';
    const [vendor, session] = [vendors[0]!, work_items[0]!];
    await tracker.write('update_vendor_status', { id: vendor.id, version: 1, status: 'broken' }, { by });
    await tracker.write('delete_work_item', { id: session.id, version: 1 }, { by });
    const before = await everything(database);
    const again = await migrate(database);
    expect(again.created).toEqual({ vendors: 0, deployments: 0, enhancements: 0, sessions: 0 });
    expect(again.unchanged).toEqual({ vendors: 5, deployments: 10, enhancements: 3, sessions: 3 });
    expect(again.reconciliations.every(({ passed }) => passed)).toBe(true);
    expect(await everything(database)).toEqual(before);
  });

  it('[report:migration:dry-run] says what would happen and writes nothing', async () => {
    const before = await everything(database);
    const report = await migrate(database, { dryRun: true, writeReport: true });
    expect(report).toMatchObject({ migrated: false, created: { vendors: 5 }, backup: null });
    expect(report.reconciliations.map(({ found }) => found)).toEqual([5, 10, 3, 3, 5]);
    expect(await everything(database)).toEqual(before);
  });

  it.each([
    ['[report:migration:vendor-count] a vendor', 'vendor_count', 'tracking_vendor', lost],
    ['[report:migration:deployments] a deployment', 'deployments', 'tracking_deployment', lost],
    ['[report:migration:enhancement-count] an enhancement', 'enhancement_count', 'tracking_enhancement', lost],
    ['[report:migration:session-count] a session', 'session_prompt_count', 'tracking_work_item', deleted],
    [
      '[report:migration:vendor-metadata] metadata of a vendor',
      'vendor_metadata',
      'tracking_vendor',
      (params: readonly SqlValue[]) => params.map((value) => String(value).replace('"csv":true', '"csv":false')),
    ],
  ])('%s that is lost takes everything back', async (_, name, table, change) => {
    const tracker = await openTracker(database);
    await tracker.write('create_enhancement', { title: 'Here before' }, { by: 'codex' });
    const before = await everything(database);
    const migration = migrate(faulty(database, { table, change }), { writeReport: true });
    const error = await migration.then(
      () => null,
      (cause: unknown) => cause as { code: string; message: string; details: Record<string, { name: string }[]> },
    );
    expect(error).toMatchObject({ code: 'TRACKING_MIGRATION', message: expect.stringContaining('taken back') });
    const failures = (error!.details['reconciliations'] as unknown as { name: string; passed: boolean }[])
      .filter(({ passed }) => !passed)
      .map((each) => each.name);
    // A vendor that is not there has no metadata either.
    expect(failures).toEqual(name === 'vendor_count' ? ['vendor_count', 'vendor_metadata'] : [name]);
    expect(await everything(database)).toEqual(before);
  });
});

describe('a migration', () => {
  let database: Database;

  beforeEach(async () => {
    database = await openDatabase('memory:');
  });

  afterEach(() => database.close());

  it('[report:migration:backup] replaces the status file by the report when asked to, and keeps the file', async () => {
    const before = await readFile(statusFile());
    const report = await migrate(database, { writeReport: true });
    expect(report.backup).toMatch(/\.project_status\.md\.20260203T\d+Z\.bak$/);
    expect(await readFile(report.backup!)).toEqual(before);
    const { state } = await everything(database);
    const parsed = parseStatusReport(await readFile(statusFile(), 'utf8'));
    expect(parsed.warnings).toEqual([]);
    expect(inOrder(parsed.state)).toEqual(inOrder(state));

    const after = await everything(database);
    const again = await migrate(database, { writeReport: true });
    expect(again.warnings[0]).toMatch(/is a report of a tracker already/);
    expect(again).toMatchObject({ backup: null, unchanged: { vendors: 5, deployments: 10, enhancements: 3 } });
    expect(await everything(database)).toEqual(after);

    const empty = await openDatabase('memory:');
    await expect(migrate(empty)).rejects.toMatchObject({ code: 'TRACKING_MIGRATION' });
    expect((await everything(empty)).state.vendors).toEqual([]);
    await empty.close();
  });

  it('[report:migration:vendor-metadata] fails for what the file does not say, unless empty values are wanted', async () => {
    await writeFile(statusFile(), '## Vendors\n- Acme: operational, v1.0.0, 4/5 tests, csv\n');
    await expect(migrate(database)).rejects.toThrow(/vendor_metadata: 0 of 1 \(Line 2: vendor Acme/);
    expect((await everything(database)).changes).toEqual([]);
    const report = await migrate(database, { fillMissing: true });
    expect(report.warnings[0]).toBe('Line 2: of the vendor Acme it does not say manifest_compliant.');
    expect(report.created.vendors).toBe(1);
  });

  it('[report:reconciliation:names] names what the tracker does not have, and changes nothing', async () => {
    const files = { folder, statusFile: '.project_status.md', promptFiles };
    const before = await everything(database);
    const tracker = await openTracker(database);
    const empty = await reconcileStatusFile(tracker, files);
    expect(empty.passed).toBe(false);
    expect(empty.reconciliations.map(({ expected, found }) => [expected, found])).toEqual([
      [5, 0],
      [10, 0],
      [3, 0],
      [3, 0],
      [5, 0],
    ]);
    expect(empty.reconciliations[0]!.problems).toContainEqual(
      expect.stringMatching(/^Line \d+: vendor Cobalt & Sons$/),
    );
    expect(empty.reconciliations[3]!.problems).toEqual([
      'prompts/01-schema.md',
      'prompts/02-reader.md',
      'prompts/04-plain.md',
    ]);
    expect(empty.warnings).toEqual([expect.stringMatching(/^prompts\/03-broken\.md/)]);
    expect(await everything(database)).toEqual(before);

    await migrate(database);
    expect(await reconcileStatusFile(tracker, files)).toMatchObject({ passed: true });
    const [session] = (await tracker.read('list_work_items', {})).items;
    await tracker.write('delete_work_item', { id: session!.id, version: 1 }, { by: 'codex' });
    expect(await reconcileStatusFile(tracker, files)).toMatchObject({ passed: true });

    const state = await tracker.read('get_project_state', {});
    const report = renderStatusReport(state, { generated_at: '2026-02-03T04:05:06.007Z' });
    const { deployed_at } = state.deployments[0]!;
    await writeFile(statusFile(), report.replace(`| ${deployed_at} |`, `| ${deployed_at.replace('.000Z', '.001Z')} |`));
    const moved = await reconcileStatusFile(tracker, { ...files, promptFiles: [] });
    expect(moved.reconciliations.map(({ name, expected, found }) => [name, expected - found])).toEqual([
      ...[['vendor_count', 0] as const, ['deployments', 1] as const, ['enhancement_count', 0] as const],
      ...[['session_prompt_count', 0] as const, ['vendor_metadata', 0] as const],
    ]);

    const vendors = Array.from({ length: 23 }, (_, index) => `- Vendor ${index}: operational`).join('\n');
    await writeFile(statusFile(), `## Vendors\n${vendors}\n`);
    const [count] = (await reconcileStatusFile(tracker, { ...files, promptFiles: [] })).reconciliations;
    expect(count).toMatchObject({ expected: 23, found: 0, passed: false });
    expect(count!.problems).toHaveLength(21);
    expect(count!.problems.slice(19)).toEqual(['Line 21: vendor Vendor 19', 'and 3 more']);
    await expect(migrate(database, { promptFiles: [] })).rejects.toThrow(/; and more\)\./);
  });

  it('names a file that is not there, or is a folder', async () => {
    for (const file of ['nothing.md', 'prompts']) {
      const missing = { code: 'TRACKING_MARKDOWN', message: expect.stringContaining(`There is no file`) as string };
      await expect(migrate(database, { promptFiles: [file] })).rejects.toMatchObject(missing);
      await expect(migrate(database, { statusFile: file })).rejects.toMatchObject(missing);
    }
  });

  it('fails for lines that it does not understand, and takes a repeated one once', async () => {
    const row = '- 2026-01-19 · 0a1b2c3d4e5f60718293a4b5c6d7e8f901234567 · PR #1: One\n';
    await writeFile(statusFile(), `## Deployments\n${row}${row}- 2026-01-20 · 0a1b2c3 · PR #2: Two\n`);
    const error: unknown = await migrate(database).catch((cause: unknown) => cause);
    expect(error).toMatchObject({
      message: expect.stringContaining('deployments: 1 of 2'),
      details: { warnings: expect.arrayContaining([expect.stringContaining('Line 4: this deployment is not')]) },
    });
    const commits = new Map([['0a1b2c3', '0a1b2c3'.padEnd(40, '0')]]);
    const report = await migrate(database, { commits });
    expect(report.warnings).toContain('Line 3: this repeats another of the deployments; it is taken once.');
    expect(report.reconciliations[1]).toMatchObject({ expected: 2, found: 2, passed: true });
  });

  it('refuses two entries of one name that say different things', async () => {
    await writeFile(statusFile(), '## Enhancements\n- **Twice** (P1)\n- **Twice** (P2)\n');
    await expect(migrate(database)).rejects.toThrow('enhancement_count: 1 of 2');
  });

  it('refuses files outside of the folder, and leaves nothing behind when the report cannot be made', async () => {
    const before = await everything(database);
    await expect(migrate(database, { statusFile: '../x.md' })).rejects.toMatchObject({ code: 'TRACKING_MARKDOWN' });
    await expect(migrate(database, { promptFiles: ['/etc/hostname'] })).rejects.toMatchObject({
      code: 'TRACKING_MARKDOWN',
    });
    const template = () => {
      throw new Error('no report');
    };
    await expect(migrate(database, { writeReport: true, template })).rejects.toThrow('no report');
    expect(await everything(database)).toEqual(before);
  });

  it('takes everything back when somebody changes the status file meanwhile', async () => {
    const before = await everything(database);
    const { writeFileSync, readFileSync } = await import('node:fs');
    const original = readFileSync(statusFile());
    const template = () => {
      writeFileSync(statusFile(), 'changed');
      return '';
    };
    await expect(migrate(database, { writeReport: true, template })).rejects.toThrow('changed meanwhile');
    expect(await readFile(statusFile(), 'utf8')).toBe('changed');
    await writeFile(statusFile(), original);
    expect(await everything(database)).toEqual(before);
  });
});
