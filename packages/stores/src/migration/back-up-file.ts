import { stat } from 'node:fs/promises';

import type { MigrationRun } from './run-migrations.ts';

/**
 * Copies a file before a schema that it holds changes, to `<file>.backup-<schema>-<last id>`. When a copy of that name is
 * there, from an attempt that failed, it stays and the new one gets a number, unless nothing was written since: then it
 * will do. Nobody may write meanwhile.
 * @returns the copy's path, or null where there is no file, or nothing of this schema in it that could be harmed.
 */
export async function backUpFile(
  options: Pick<MigrationRun, 'database' | 'driver' | 'schema'> & { lastId: string | undefined },
): Promise<string | null> {
  const { database, schema, lastId } = options;
  const { file } = options.driver;
  if (file === null || lastId === undefined) return null;
  const changed = Math.max((await changedAt(file)) ?? 0, (await changedAt(`${file}-wal`)) ?? 0);
  const target = `${file}.backup-${schema.name}-${lastId}`;
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

async function changedAt(path: string): Promise<number | null> {
  return stat(path).then(
    (stats) => stats.mtimeMs,
    () => null,
  );
}
