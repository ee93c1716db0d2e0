import { backOff, deadlineIn } from '../contention/deadline.ts';
import type { Driver } from '../engine/driver.ts';
import { createLocalDriver } from '../sqlite/local-driver.ts';
import { filePragmas } from '../sqlite/file-pragmas.ts';
import { makeParentFolder } from '../sqlite/make-parent-folder.ts';
import type { SqliteConnection } from '../sqlite/sqlite-connection.ts';
import { mapSqliteError, sqliteFailure } from '../sqlite/sqlite-failure.ts';
import { walResetWarnings } from '../sqlite/wal-reset-warnings.ts';
import { openLibsqlConnection } from './connection.ts';

/** Opens a file through libSQL: one connection that writes and one that reads. */
export async function openLibsqlFile(options: {
  path: string;
  durability: 'full' | 'normal';
  deadlineMs: number;
}): Promise<Driver> {
  const { path } = options;
  const pragmas = filePragmas(options.durability);
  const open = (setUp: string) => connect(path, setUp, options.deadlineMs);
  await makeParentFolder(path);
  const writer = await open(pragmas.writer);
  const reader = await open(pragmas.reader).catch((error: unknown) => {
    writer.close();
    throw error;
  });
  return createLocalDriver({
    writer,
    reader,
    file: path,
    place: path,
    openForCopy: () => open(''),
    capabilities: { sharedWrites: true, durable: true, backup: true },
    describe: (version) => ({ name: `libsql ${version}`, warnings: walResetWarnings(version) }),
  });
}

/** Opens a database that lives in this process's memory, as long as it stays open. */
export async function openLibsqlMemory(): Promise<Driver> {
  const connection = openLibsqlConnection({ path: ':memory:', pragmas: 'PRAGMA foreign_keys=on' });
  return createLocalDriver({
    // A new connection would be a new, empty database.
    writer: { ...connection, reopen: () => connection.rollback() },
    reader: null,
    file: null,
    place: 'the database in memory',
    openForCopy: null,
    capabilities: { sharedWrites: false, durable: false, backup: true },
    describe: (version) => ({ name: `libsql ${version}`, warnings: [] }),
  });
}

async function connect(path: string, pragmas: string, deadlineMs: number): Promise<SqliteConnection> {
  const deadline = deadlineIn(deadlineMs);
  for (let attempt = 0; ; attempt++) {
    try {
      return openLibsqlConnection({ path, pragmas });
    } catch (error) {
      if (sqliteFailure(error) !== 'busy' || !(await backOff(attempt, deadline))) throw mapSqliteError(error, path);
    }
  }
}
