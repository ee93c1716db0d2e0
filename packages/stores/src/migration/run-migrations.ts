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

const selectApplied = 'SELECT id, sha256 FROM schema_migration WHERE schema_name = ? ORDER BY id';

/**
 * Applies what is missing in one transaction that holds only while nobody else has applied anything since we looked;
 * when somebody has, it looks again.
 */
export async function runMigrations(run: MigrationRun): Promise<MigrationReport> {
  const { schema, database } = run;
  if (!/^[a-z][a-z0-9_-]*$/.test(schema.name)) {
    throw new MigrationError(`A schema needs a name such as medallion, not ${JSON.stringify(schema.name)}.`);
  }
  for (let attempt = 0; ; attempt++) {
    const applied = await readApplied(run);
    const missing = planMigrations(schema, database.words, applied);
    if (missing.length === 0) return { applied: [], backup: null };
    try {
      const backup = await apply(run, applied, missing);
      return { applied: missing.map(({ id }) => id), backup };
    } catch (error) {
      if (!(await mayPass(error, run, applied))) throw asMigrationError(error, schema.name, missing);
      if (!(await backOff(attempt, run.deadline))) throw error;
    }
  }
}

async function readApplied(run: MigrationRun): Promise<AppliedMigration[]> {
  if (!(await hasTable(run.database))) await createTable(run);
  return run.database.query<{ id: string; sha256: string }>(selectApplied, [run.schema.name]);
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

function apply(
  run: MigrationRun,
  applied: readonly AppliedMigration[],
  missing: readonly PlannedMigration[],
): Promise<string | null> {
  const statements = toStatements(run, applied.length, missing);
  return run.driver.file === null ? applyAtOnce(run, statements) : applyAfterCopy(run, applied, statements);
}

/** In one request, where the engine has such. */
async function applyAtOnce(run: MigrationRun, statements: readonly Statement[]): Promise<null> {
  await run.database.batch([...lock(run), ...statements]);
  return null;
}

/** Holds the file's write lock from before the copy to the end, so that the copy is what was there, and the only one. */
function applyAfterCopy(
  run: MigrationRun,
  applied: readonly AppliedMigration[],
  statements: readonly Statement[],
): Promise<string | null> {
  return run.database.tx(async (transaction) => {
    const now = await transaction.query(selectApplied, [run.schema.name]);
    if (now.length !== applied.length) throw new ConflictError({ statement: 0, expected: applied.length });
    const backup = await backUpFile({ ...run, lastId: applied.at(-1)?.id });
    for (const { sql, params } of statements) await transaction.query(sql, params);
    return backup;
  });
}

/** The row of each migration stands before its SQL, under the condition that as many are applied as we saw. */
function toStatements(
  { schema, clock }: MigrationRun,
  appliedBefore: number,
  missing: readonly PlannedMigration[],
): Statement[] {
  const appliedAt = toTimestamp(clock.now());
  const insert = `INSERT INTO schema_migration (schema_name, id, sha256, applied_at) SELECT ?, ?, ?, ?
    WHERE (SELECT count(*) FROM schema_migration WHERE schema_name = ?) = ?`;
  return missing.flatMap(({ id, sha256, statements }, index) => {
    const params = [schema.name, id, sha256, appliedAt, schema.name, appliedBefore + index];
    return [{ sql: insert, params, expectChanges: 1 }, ...statements.map((sql) => ({ sql }))];
  });
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
async function mayPass(error: unknown, run: MigrationRun, applied: readonly AppliedMigration[]): Promise<boolean> {
  if (ConflictError.isInstance(error) || UnknownCommitError.isInstance(error)) return true;
  return UniqueError.isInstance(error) && (await readApplied(run)).length !== applied.length;
}

function asMigrationError(error: unknown, name: string, missing: readonly PlannedMigration[]): unknown {
  if (!DatabaseError.isInstance(error) || !['DATABASE_QUERY', 'DATABASE_UNIQUE'].includes(error.code)) return error;
  const ids = missing.map(({ id }) => id).join(', ');
  return new MigrationError(`Applying ${ids} to the schema ${name} failed and changed nothing: ${error.message}`, {
    cause: error,
    details: { schema: name, missing: missing.map(({ id }) => id), ...error.details },
    recoveryAction: 'Correct the migration; the database is as it was.',
  });
}
