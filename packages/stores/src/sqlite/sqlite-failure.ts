import { BusyError, DatabaseError, UnavailableError, UniqueError } from '../errors.ts';

/** The class of an SQLite error, whichever binding raised it. */
export type SqliteFailure =
  | 'busy'
  | 'unique'
  | 'constraint'
  | 'full'
  | 'corrupt'
  | 'input-output'
  | 'unavailable'
  | 'closed'
  | 'statement';

// Primary result codes, and the extended ones that say more. https://sqlite.org/rescode.html
const failures = new Map<number, SqliteFailure>([
  [3, 'unavailable'], // PERM
  [5, 'busy'],
  [6, 'busy'], // LOCKED
  [8, 'unavailable'], // READONLY
  [10, 'input-output'],
  [11, 'corrupt'],
  [13, 'full'],
  [14, 'unavailable'], // CANTOPEN
  [15, 'busy'], // PROTOCOL: too many met at the WAL's locks
  [19, 'constraint'],
  [26, 'corrupt'], // NOTADB
  // A quota or a limit on the file's size stops a write as these; only ENOSPC comes as FULL.
  [778, 'full'], // IOERR_WRITE
  [4874, 'full'], // IOERR_SHMSIZE
  [1555, 'unique'], // CONSTRAINT_PRIMARYKEY
  [2067, 'unique'], // CONSTRAINT_UNIQUE
  [2579, 'unique'], // CONSTRAINT_ROWID
]);

/** Classifies what a binding threw; `statement` for anything unknown, most often a mistake in the SQL. */
export function sqliteFailure(error: unknown): SqliteFailure {
  const { rawCode, code, message } = errorParts(error);
  if (code === 'CLIENT_CLOSED' || code === 'TRANSACTION_CLOSED') return 'closed';
  if (rawCode === undefined) return message.includes('Unable to open') ? 'unavailable' : 'statement';
  return failures.get(rawCode) ?? failures.get(rawCode & 0xff) ?? 'statement';
}

/** Says what SQLite's error means for the caller. `place` is the file's path or another name for people. */
export function mapSqliteError(error: unknown, place: string, sql?: string): Error {
  const failure = sqliteFailure(error);
  const { message } = errorParts(error);
  const details = sql === undefined ? { database: place } : { database: place, sql: sql.slice(0, 300) };
  const options = { details, cause: error };
  switch (failure) {
    case 'busy':
      return new BusyError(`Another process holds ${place}; nothing was written.`, options);
    case 'unique':
      return new UniqueError(`The key is taken (${message.replace(/^.*?failed: /s, '')}).`, options);
    case 'full':
      return new DatabaseError('DATABASE_FULL', `${place} cannot grow: the disk, a quota or a size limit is full.`, {
        ...options,
        recoveryAction: 'Free some space and try again; what was acknowledged before is kept.',
      });
    case 'corrupt':
      return new DatabaseError('DATABASE_CORRUPT', `${place} is damaged or is no SQLite database (${message}).`, {
        ...options,
        recoveryAction: 'Restore a copy; keep the damaged file for a recovery.',
      });
    case 'input-output':
      return new UnavailableError(`Reading or writing ${place} failed (${message}).`, {
        ...options,
        recoveryAction: 'Check the disk and its mount, then try again.',
      });
    case 'unavailable':
      return new UnavailableError(`${place} cannot be opened or written (${message}).`, {
        ...options,
        retryable: false,
        recoveryAction: 'Check that the path exists and that its owner, rights and disk let you write.',
      });
    case 'closed':
      return new DatabaseError('DATABASE_CLOSED', 'The database was closed during the call.', options);
    default:
      return new DatabaseError('DATABASE_QUERY', `The statement failed: ${message}.`, options);
  }
}

function errorParts(error: unknown): { rawCode: number | undefined; code: unknown; message: string } {
  const parts = error as { rawCode?: unknown; errcode?: unknown; code?: unknown; message?: unknown } | null;
  const rawCode = parts?.rawCode ?? parts?.errcode;
  return {
    rawCode: typeof rawCode === 'number' ? rawCode : undefined,
    code: parts?.code,
    message: String(parts?.message ?? error).replace(/^SQLITE_[A-Z_]+: /, ''),
  };
}
