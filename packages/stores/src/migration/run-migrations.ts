import { toTimestamp, type Clock } from '@waymark/core-types';

import { backOff, type Deadline } from '../contention/deadline.ts';
import type { Database, MigrationReport, Schema, Statement } from '../database.ts';
import type { Driver } from '../engine/driver.ts';
import { ConflictError, DatabaseError, MigrationError, UniqueError, UnknownCommitError } from '../errors.ts';
import { backUpFile } from './back-up-file.ts';
import { planMigrations, type AppliedMigration, type PlannedMigration } from './plan-migrations.ts';

/** What a run of migrations works with. */
export interface MigrationRun {
  schema: Schema;
  database: Database;
  driver: Driver;
  clock: Clock;
  deadline: Deadline;
}

/**
 * Applies what is missing in one transaction that holds only while nobody else has applied anything since we looked;
 * when somebody has, it looks again.
 */
export async function runMigrations(run: MigrationRun): Promise<MigrationReport> {
  const { schema, database } = run;
  if (!/^[a-z][a-z0-9_-]*$/.test(schema.name)) {
    throw new MigrationError(`A schema needs a name such as medallion, not ${JSON.stringify(schema.name)}.`);
  }
  let backup: string | null = null;
  for (let attempt = 0; ; attempt++) {
    const applied = await readApplied(run);
    const missing = planMigrations(schema, database.words, applied);
    if (missing.length === 0) return { applied: [], backup: null };
    const isOvertaken = async () => (await readApplied(run)).length !== applied.length;
    backup ??= await backUpFile(run, { lastId: applied.at(-1)?.id, isOvertaken });
    try {
      await apply(run, applied.length, missing);
      return { applied: missing.map(({ id }) => id), backup };
    } catch (error) {
      if (!(await mayPass(error, isOvertaken))) throw asMigrationError(error, schema.name, missing);
      if (!(await backOff(attempt, run.deadline))) throw error;
    }
  }
}

async function readApplied(run: MigrationRun): Promise<AppliedMigration[]> {
  const select = 'SELECT id, sha256 FROM schema_migration WHERE schema_name = ? ORDER BY id';
  if (!(await hasTable(run.database))) await createTable(run);
  return run.database.query<{ id: string; sha256: string }>(select, [run.schema.name]);
}

async function hasTable(database: Database): Promise<boolean> {
  const sql =
    database.dialect === 'sqlite'
      ? "SELECT 1 AS found FROM sqlite_master WHERE type = 'table' AND name = ?"
      : 'SELECT 1 AS found FROM pg_catalog.pg_tables WHERE schemaname = current_schema() AND tablename = ?';
  return (await database.query(sql, ['schema_migration'])).length > 0;
}

async function createTable({ database, deadline }: MigrationRun): Promise<void> {
  const { text, clustered } = database.words;
  const sql = `CREATE TABLE IF NOT EXISTS schema_migration (
    schema_name ${text} NOT NULL, id ${text} NOT NULL, sha256 ${text} NOT NULL, applied_at ${text} NOT NULL,
    PRIMARY KEY (schema_name, id)) ${clustered}`;
  for (let attempt = 0; ; attempt++) {
    try {
      await database.batch([{ sql }]);
      return;
    } catch (error) {
      // PostgreSQL lets two sessions create one table and stops the second with a taken key of its catalogue.
      if (await hasTable(database)) return;
      if (!UniqueError.isInstance(error) || !(await backOff(attempt, deadline))) throw error;
    }
  }
}

async function apply(run: MigrationRun, appliedBefore: number, missing: PlannedMigration[]): Promise<void> {
  const { schema, database, clock } = run;
  const appliedAt = toTimestamp(clock.now());
  const guard: Statement = {
    sql: `INSERT INTO schema_migration (schema_name, id, sha256, applied_at) SELECT ?, ?, ?, ?
          WHERE (SELECT count(*) FROM schema_migration WHERE schema_name = ?) = ?`,
    expectChanges: 1,
  };
  const statements = missing.flatMap(({ id, sha256, statements: own }, index) => [
    { ...guard, params: [schema.name, id, sha256, appliedAt, schema.name, appliedBefore + index] },
    ...own.map((sql) => ({ sql })),
  ]);
  await database.batch([...lock(run), ...statements]);
}

/** SQLite has one writer anyway. On PostgreSQL one row, which stays, makes the sessions wait for each other. */
function lock({ database, schema }: MigrationRun): Statement[] {
  if (database.dialect === 'sqlite') return [];
  const row = `lock:${schema.name}`;
  return [
    {
      sql: `INSERT INTO schema_migration (schema_name, id, sha256, applied_at) VALUES (?, 'lock', '', '')
            ON CONFLICT DO NOTHING`,
      params: [row],
    },
    { sql: 'SELECT id FROM schema_migration WHERE schema_name = ? FOR UPDATE', params: [row] },
  ];
}

/** A taken key may also be the migration's own fault, an index over rows that are not unique for instance. */
async function mayPass(error: unknown, isOvertaken: () => Promise<boolean>): Promise<boolean> {
  if (ConflictError.isInstance(error) || UnknownCommitError.isInstance(error)) return true;
  return UniqueError.isInstance(error) && (await isOvertaken());
}

function asMigrationError(error: unknown, name: string, missing: PlannedMigration[]): unknown {
  if (!DatabaseError.isInstance(error) || !['DATABASE_QUERY', 'DATABASE_UNIQUE'].includes(error.code)) return error;
  const ids = missing.map(({ id }) => id).join(', ');
  return new MigrationError(`Applying ${ids} to the schema ${name} failed and changed nothing: ${error.message}`, {
    cause: error,
    details: { schema: name, missing: missing.map(({ id }) => id), ...error.details },
    recoveryAction: 'Correct the migration; the database is as it was.',
  });
}
