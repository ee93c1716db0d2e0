import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { openDatabase, type Database, type Schema } from '@waymark/stores';
import { steppingClock } from '@waymark/core-types';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { journalSchema } from './workers/schemas.ts';

const nodeRelease = Number(process.versions.node.split('.')[0]);

describe.each(nodeRelease >= 24 ? ['file', 'node-sqlite'] : ['file'])('a %s: database', (scheme) => {
  let folder: string;
  let path: string;
  const opened: Database[] = [];

  const open = async (file = path) => {
    const database = await openDatabase(`${scheme}:${file}`, { clock: steppingClock('2030-01-02T03:04:05Z') });
    opened.push(database);
    return database;
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'waymark-test-'));
    path = join(folder, 'some', 'folder', "it's 100%.db");
  });

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((database) => database.close()));
    await rm(folder, { recursive: true, force: true });
  });

  it('makes the folder of its file, whatever its name, and keeps its content', async () => {
    const database = await open();
    await database.migrate(journalSchema);
    await database.batch([{ sql: "INSERT INTO journal (worker, round) VALUES ('a', 1)" }]);
    await database.close();
    expect(await readdir(join(folder, 'some', 'folder'))).toContain("it's 100%.db");
    expect(await (await open()).query('SELECT worker FROM journal')).toEqual([{ worker: 'a' }]);
  });

  it('dates migrations by the clock that it is given', async () => {
    const database = await open();
    await database.migrate(journalSchema);
    const rows = await database.query('SELECT id, applied_at FROM schema_migration');
    expect(rows).toEqual([{ id: '0001_create', applied_at: '2030-01-02T03:04:05.000Z' }]);
  });

  it.each([
    ['full', 2],
    ['normal', 1],
  ] as const)('writes a log ahead, and waits for the disk as durability %s says', async (durability, synchronous) => {
    const database = await openDatabase(`${scheme}:${path}`, { durability });
    opened.push(database);
    const sql = `SELECT (SELECT journal_mode FROM pragma_journal_mode) AS journal,
      (SELECT synchronous FROM pragma_synchronous) AS synchronous, (SELECT timeout FROM pragma_busy_timeout) AS wait`;
    expect(await database.tx((transaction) => transaction.query(sql))).toEqual([
      { journal: 'wal', synchronous, wait: 0 },
    ]);
  });

  it('enforces foreign keys', async () => {
    const database = await open();
    await database.batch([
      { sql: 'CREATE TABLE parent (id integer PRIMARY KEY)' },
      { sql: 'CREATE TABLE child (id integer REFERENCES parent (id))' },
    ]);
    await expect(database.batch([{ sql: 'INSERT INTO child (id) VALUES (1)' }])).rejects.toThrow(/FOREIGN KEY/);
  });

  it('says that a file is no database, and leaves it as it is', async () => {
    const file = join(folder, 'notes.txt');
    await writeFile(file, 'These are notes, and no database.'.repeat(100));
    await expect(open(file)).rejects.toMatchObject({
      code: 'DATABASE_CORRUPT',
      message: expect.stringContaining(file) as string,
    });
    expect(await readFile(file, 'utf8')).toContain('These are notes');
  });

  it('says that a folder is no database', async () => {
    await expect(open(folder)).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE', retryable: false });
  });

  it('finds damage in the file', async () => {
    const database = await open();
    await database.migrate(journalSchema);
    const insert = "INSERT INTO journal (worker, round, content) VALUES ('a', 1, ?)";
    await database.batch(Array.from({ length: 50 }, () => ({ sql: insert, params: ['x'.repeat(2_000)] })));
    const damaged = join(folder, 'damaged.db');
    await database.backup(damaged);
    const bytes = await readFile(damaged);
    await writeFile(damaged, bytes.fill(0xaa, 8_192, 40_000));
    const health = await (await open(damaged)).health({ integrity: true });
    expect(health.ok).toBe(false);
    expect(health.warnings.join('\n')).toMatch(/damaged/);
  });

  describe('backup', () => {
    it('copies one moment of the database to a new file', async () => {
      const database = await open();
      await database.migrate(journalSchema);
      await database.batch([{ sql: "INSERT INTO journal (worker, round) VALUES ('before', 1)" }]);
      const copy = join(folder, 'a "new" folder', "copy's.db");
      await database.backup(copy);
      await database.batch([{ sql: "INSERT INTO journal (worker, round) VALUES ('after', 1)" }]);
      const restored = await open(copy);
      expect(await restored.query('SELECT worker FROM journal')).toEqual([{ worker: 'before' }]);
      expect(await restored.health({ integrity: true })).toMatchObject({ ok: true });
      expect((await restored.migrate(journalSchema)).applied).toEqual([]);
    });

    it('shows nothing of a transaction that is under way', async () => {
      const database = await open();
      await database.migrate(journalSchema);
      const copy = join(folder, 'copy.db');
      await database.tx(async (transaction) => {
        await transaction.query("INSERT INTO journal (worker, round) VALUES ('a', 1)");
        await database.backup(copy);
      });
      expect(await (await open(copy)).query('SELECT worker FROM journal')).toEqual([]);
    });

    it('never replaces a file', async () => {
      const database = await open();
      const target = join(folder, 'precious');
      await writeFile(target, 'precious');
      const refused = { code: 'DATABASE_BACKUP', message: expect.stringContaining(target) as string };
      await expect(database.backup(target)).rejects.toMatchObject(refused);
      expect(await readFile(target, 'utf8')).toBe('precious');
      expect((await readdir(folder)).filter((name) => name.includes('partial'))).toEqual([]);
    });

    it('says so when it cannot write there', async () => {
      const database = await open();
      await writeFile(join(folder, 'file'), '');
      const target = join(folder, 'file', 'copy.db');
      await expect(database.backup(target)).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    });
  });

  describe('migrate', () => {
    const second = { id: '0002_note', up: () => ['ALTER TABLE journal ADD COLUMN note text'] };
    const broken = { id: '0002_note', up: () => ['ALTER TABLE nothing ADD COLUMN note text'] };
    const with2 = (migration: Schema['migrations'][number]): Schema => ({
      name: journalSchema.name,
      migrations: [...journalSchema.migrations, migration],
    });

    it('copies a file that holds data before it changes it', async () => {
      const database = await open();
      expect((await database.migrate(journalSchema)).backup).toBeNull();
      await database.batch([{ sql: "INSERT INTO journal (worker, round) VALUES ('a', 1)" }]);
      const { backup } = await database.migrate(with2(second));
      expect(backup).toBe(`${path}.backup-journal-0001_create`);
      const before = await open(backup!);
      expect(await before.query('SELECT * FROM journal')).toEqual([
        { sequence: 1, worker: 'a', round: 1, content: null },
      ]);
      expect((await before.migrate(journalSchema)).applied).toEqual([]);
    });

    it("makes no copy before another package's first schema, which touches nothing that is there", async () => {
      const database = await open();
      await database.migrate(journalSchema);
      const other = { name: 'other', migrations: [{ id: '0001_x', up: () => ['CREATE TABLE x (y integer)'] }] };
      expect(await database.migrate(other)).toEqual({ applied: ['0001_x'], backup: null });
      expect((await readdir(dirname(path))).filter((name) => name.includes('backup'))).toEqual([]);
    });

    it('keeps the older copy when a second attempt finds newer data', async () => {
      const database = await open();
      await database.migrate(journalSchema);
      await expect(database.migrate(with2(broken))).rejects.toMatchObject({ code: 'DATABASE_MIGRATION' });
      await new Promise((resolve) => setTimeout(resolve, 20));
      await database.batch([{ sql: "INSERT INTO journal (worker, round) VALUES ('later', 1)" }]);
      const { backup } = await database.migrate(with2(second));
      expect(backup).toBe(`${path}.backup-journal-0001_create-2`);
      const copies = await Promise.all([`${path}.backup-journal-0001_create`, backup!].map((copy) => open(copy)));
      const counts = await Promise.all(copies.map((copy) => copy.query('SELECT count(*) AS n FROM journal')));
      expect(counts).toEqual([[{ n: 0 }], [{ n: 1 }]]);
    });
  });
});

it('advises about the SQLite that libSQL carries, for files only', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'waymark-test-'));
  const [file, memory] = await Promise.all([openDatabase(`file:${folder}/x.db`), openDatabase('memory:')]);
  const [fileHealth, memoryHealth] = await Promise.all([file.health(), memory.health()]);
  expect(fileHealth).toMatchObject({ ok: true, warnings: [expect.stringContaining('older than 3.51.3')] });
  expect(memoryHealth).toMatchObject({ ok: true, warnings: [] });
  await Promise.all([file.close(), memory.close()]);
  await rm(folder, { recursive: true });
});

it('holds every process to the write-ahead log: no source names the pragma that cuts it by hand', () => {
  // Put together here, so that this test does not find itself.
  const name = ['wal', 'checkpoint'].join('_');
  const root = execFileSync('git', ['rev-parse', '--show-toplevel'], { encoding: 'utf8' }).trim();
  const sources = ['*.ts', '*.mts', '*.js', '*.mjs', '*.cjs', '*.sql', '*.sh'];
  const grep = (text: string) => {
    try {
      return execFileSync('git', ['grep', '--untracked', '-il', text, '--', ...sources], {
        cwd: root,
        encoding: 'utf8',
      });
    } catch (error) {
      // 1 says that nothing was found.
      if ((error as { status?: number }).status === 1) return '';
      throw error;
    }
  };
  expect(grep(name)).toBe('');
  expect(grep('journal_mode')).toContain('file-pragmas.ts');
});
