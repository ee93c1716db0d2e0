import { backOff, deadlineIn } from '../contention/deadline.ts';
import type { Driver } from '../engine/driver.ts';
import { UnavailableError } from '../errors.ts';
import { filePragmas } from '../sqlite/file-pragmas.ts';
import { createLocalDriver } from '../sqlite/local-driver.ts';
import { makeParentFolder } from '../sqlite/make-parent-folder.ts';
import type { SqliteConnection } from '../sqlite/sqlite-connection.ts';
import { mapSqliteError, sqliteFailure } from '../sqlite/sqlite-failure.ts';
import { walResetWarnings } from '../sqlite/wal-reset-warnings.ts';
import { openNodeSqliteConnection, type NodeSqlite } from './connection.ts';

/**
 * Opens a file through the SQLite that Node carries: one connection that writes and one that reads.
 * @throws {UnavailableError} on a Node without it, before 24.
 */
export async function openNodeSqliteFile(options: {
  path: string;
  durability: 'full' | 'normal';
  deadlineMs: number;
}): Promise<Driver> {
  const { path } = options;
  const sqlite = await loadSqlite();
  const pragmas = filePragmas(options.durability);
  const open = (setUp: string) => connect(sqlite, { path, pragmas: setUp, deadlineMs: options.deadlineMs });
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
    describe: (version) => ({ name: `node-sqlite ${version}`, warnings: walResetWarnings(version) }),
  });
}

async function loadSqlite(): Promise<NodeSqlite> {
  const release = Number(process.versions.node.split('.')[0]);
  if (release < 24) {
    throw new UnavailableError(`node-sqlite: needs Node 24 or later; this is Node ${process.versions.node}.`, {
      retryable: false,
      recoveryAction: 'Use file: with the same path, or run on Node 24.',
    });
  }
  // A name in a variable: the types of the oldest Node that we support do not know the module.
  const name = 'node:sqlite';
  return (await import(name)) as NodeSqlite;
}

async function connect(
  sqlite: NodeSqlite,
  options: { path: string; pragmas: string; deadlineMs: number },
): Promise<SqliteConnection> {
  const deadline = deadlineIn(options.deadlineMs);
  for (let attempt = 0; ; attempt++) {
    try {
      return openNodeSqliteConnection(sqlite, options);
    } catch (error) {
      if (sqliteFailure(error) === 'busy' && (await backOff(attempt, deadline))) continue;
      throw mapSqliteError(error, options.path);
    }
  }
}
