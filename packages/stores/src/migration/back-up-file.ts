import { stat } from 'node:fs/promises';

import type { Database } from '../database.ts';
import type { MigrationRun } from './run-migrations.ts';

/**
 * Copies a file that holds data before its schema changes, to `<file>.backup-<schema>-<last id>`. When a copy of that
 * name is there, from an attempt that failed, it stays and the new one gets a number, unless nothing was written since:
 * then it will do. Nobody may write meanwhile.
 * @returns the copy's path, or null where there is no file or nothing in it.
 */
export async function backUpFile(
  options: Pick<MigrationRun, 'database' | 'driver' | 'schema'> & { lastId: string | undefined },
): Promise<string | null> {
  const { database, schema, lastId } = options;
  const { file } = options.driver;
  if (file === null || !(await hasTables(database))) return null;
  const changed = Math.max((await changedAt(file)) ?? 0, (await changedAt(`${file}-wal`)) ?? 0);
  const target = `${file}.backup-${schema.name}-${lastId ?? 'new'}`;
  for (let copy = 1; ; copy++) {
    const path = copy === 1 ? target : `${target}-${copy}`;
    const made = await changedAt(path);
    if (made === null) {
      await database.backup(path);
      return path;
    }
    if (made >= changed) return path;
  }
}

async function hasTables(database: Database): Promise<boolean> {
  const [found] = await database.query(
    "SELECT 1 AS found FROM sqlite_master WHERE type = 'table' AND name NOT IN ('schema_migration', 'sqlite_sequence') LIMIT 1",
  );
  return found !== undefined;
}

async function changedAt(path: string): Promise<number | null> {
  return stat(path).then(
    (stats) => stats.mtimeMs,
    () => null,
  );
}
