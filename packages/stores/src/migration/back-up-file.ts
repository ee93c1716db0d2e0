import { stat } from 'node:fs/promises';

import type { MigrationRun } from './run-migrations.ts';

/**
 * Copies a file that holds data before its schema changes, to `<file>.backup-<schema>-<last id>`. When a copy of that
 * name is there, it stays and the new one gets a number, unless nothing was written since: then it will do.
 * @returns the copy's path, or null where there is no file, nothing in it, or `isOvertaken` says that another process
 * has migrated it meanwhile.
 */
export async function backUpFile(
  run: MigrationRun,
  options: { lastId: string | undefined; isOvertaken: () => Promise<boolean> },
): Promise<string | null> {
  const { database, driver, schema } = run;
  const { file } = driver;
  if (file === null || !(await hasTables(run))) return null;
  const target = `${file}.backup-${schema.name}-${options.lastId ?? 'new'}`;
  for (let copy = 1; ; copy++) {
    const path = copy === 1 ? target : `${target}-${copy}`;
    let made = await changedAt(path);
    if (made === null) {
      try {
        await database.backup(path);
        return path;
      } catch (error) {
        // Another process that migrates now may have been faster.
        made = await changedAt(path);
        if (made === null) throw error;
      }
    }
    if (made >= Math.max((await changedAt(file)) ?? 0, (await changedAt(`${file}-wal`)) ?? 0)) return path;
    if (await options.isOvertaken()) return null;
  }
}

async function hasTables({ database }: MigrationRun): Promise<boolean> {
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
