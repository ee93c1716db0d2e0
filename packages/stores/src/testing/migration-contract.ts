import { describe, expect, it } from 'vitest';

import type { Migration } from '../database.ts';
import { MigrationError } from '../errors.ts';
import { contractSchema, type ContractContext } from './contract-context.ts';
import { failureOf } from './failure-of.ts';

/** What `migrate` promises. */
export function migrationContract(context: ContractContext): void {
  const first = contractSchema.migrations[0]!;
  const next: Migration = { id: '0002_add_note', up: ({ text }) => [`ALTER TABLE entry ADD COLUMN note ${text}`] };
  const schema = (...migrations: Migration[]) => ({ name: contractSchema.name, migrations });

  describe('migrate', () => {
    it('applies what is missing, in order, and then nothing', async () => {
      const { database, second } = context;
      const later: Migration = { id: '0003_fill', up: () => ["INSERT INTO entry (entry_id, note) VALUES ('a', 'b')"] };
      expect((await database.migrate(schema(first, next, later))).applied).toEqual(['0002_add_note', '0003_fill']);
      expect(await second.migrate(schema(first, next, later))).toEqual({ applied: [], backup: null });
      expect(await second.query('SELECT note FROM entry')).toEqual([{ note: 'b' }]);
    });

    it('applies each migration once when many ask at the same time', async () => {
      const { database, second } = context;
      const later: Migration = { id: '0003_fill', up: () => ["INSERT INTO journal (entry_id) VALUES ('once')"] };
      const openers = [database, second, database, second, database, second];
      const reports = await Promise.all(openers.map((opener) => opener.migrate(schema(first, next, later))));
      expect(reports.flatMap((report) => report.applied).sort()).toEqual(['0002_add_note', '0003_fill']);
      expect(await database.query('SELECT entry_id FROM journal')).toEqual([{ entry_id: 'once' }]);
    });

    it('lets one of two programs win that would take the schema to different places', async () => {
      const { database, second } = context;
      const other: Migration = { id: '0002_other', up: () => ['CREATE TABLE other (x integer)'] };
      const results = await Promise.allSettled([
        database.migrate(schema(first, next)),
        second.migrate(schema(first, other)),
      ]);
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const lost = results.find((result) => result.status === 'rejected');
      expect(MigrationError.isInstance(lost?.reason)).toBe(true);
      const rows = await database.query('SELECT id FROM schema_migration WHERE schema_name = ?', [contractSchema.name]);
      expect(rows).toHaveLength(2);
    });

    it('keeps nothing of a set of migrations when one fails', async () => {
      const { database } = context;
      const broken: Migration = { id: '0003_broken', up: () => ['ALTER TABLE no_such_table ADD COLUMN x integer'] };
      const error = await failureOf(database.migrate(schema(first, next, broken)));
      expect(MigrationError.isInstance(error)).toBe(true);
      expect((error as Error).message).toMatch(/0003_broken/);
      await expect(database.query('SELECT note FROM entry')).rejects.toMatchObject({ code: 'DATABASE_QUERY' });
      expect((await database.migrate(schema(first, next))).applied).toEqual(['0002_add_note']);
    });

    it('fails at once when a migration meets rows that break its unique index', async () => {
      const { database } = context;
      await database.batch([{ sql: "INSERT INTO journal (entry_id) VALUES ('x'), ('x')" }]);
      const unique: Migration = { id: '0002_unique', up: () => ['CREATE UNIQUE INDEX once ON journal (entry_id)'] };
      const error = await failureOf(database.migrate(schema(first, unique)));
      expect(MigrationError.isInstance(error)).toBe(true);
    });

    it('refuses a migration that was changed after it was applied', async () => {
      const changed: Migration = { id: first.id, up: (words) => [...first.up(words), 'SELECT 1'] };
      await expect(context.database.migrate(schema(changed))).rejects.toMatchObject({
        code: 'DATABASE_MIGRATION',
        message: expect.stringContaining(first.id) as string,
        recoveryAction: expect.stringContaining('new one') as string,
      });
    });

    it('refuses a database that is newer than the program', async () => {
      const { database, second } = context;
      await database.migrate(schema(first, next));
      await expect(second.migrate(schema(first))).rejects.toMatchObject({
        code: 'DATABASE_MIGRATION',
        message: expect.stringContaining('newer') as string,
        recoveryAction: expect.stringContaining('Upgrade') as string,
      });
    });

    it('refuses a migration that was left out', async () => {
      const { database } = context;
      const late: Migration = { id: '0003_late', up: () => ['CREATE TABLE late (x integer)'] };
      await database.migrate(schema(first, late));
      const error = await failureOf(database.migrate(schema(first, next, late)));
      expect(MigrationError.isInstance(error)).toBe(true);
    });

    it('keeps schemas of several packages apart', async () => {
      const { database } = context;
      const other = {
        name: 'other',
        migrations: [{ id: '0001_create', up: () => ['CREATE TABLE other (x integer)'] }],
      };
      expect((await database.migrate(other)).applied).toEqual(['0001_create']);
      expect((await database.migrate(contractSchema)).applied).toEqual([]);
    });

    it('refuses migrations that are out of order, and names that do not fit a file', async () => {
      const { database } = context;
      for (const bad of [schema(next, first), schema({ id: '../x', up: () => [] }), { name: 'A b', migrations: [] }]) {
        expect(MigrationError.isInstance(await failureOf(database.migrate(bad)))).toBe(true);
      }
    });

    it('runs triggers whose bodies hold several statements', async () => {
      const { database } = context;
      const body =
        database.dialect === 'sqlite'
          ? [
              `CREATE TRIGGER keep_journal BEFORE DELETE ON journal
               BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); SELECT 1; END`,
            ]
          : [
              `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
               $$ BEGIN RAISE EXCEPTION 'the journal is append-only'; RETURN NULL; END $$`,
              'CREATE TRIGGER keep_journal BEFORE DELETE ON journal FOR EACH ROW EXECUTE FUNCTION refuse()',
            ];
      await database.migrate(schema(first, { id: '0002_guard', up: () => body }));
      await database.batch([{ sql: "INSERT INTO journal (entry_id) VALUES ('x')" }]);
      await expect(database.batch([{ sql: 'DELETE FROM journal' }])).rejects.toThrow(/append-only/);
      expect(await database.query('SELECT entry_id FROM journal')).toHaveLength(1);
    });
  });
}
