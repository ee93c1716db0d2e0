import { BusyError, DatabaseError, UnavailableError, UniqueError } from '../errors.ts';

/** The class of what went wrong between us and PostgreSQL. */
export type PostgresFailure =
  /** No connection was made. */
  | 'unreachable'
  /** The connection broke, or was given up, while a request was under way. */
  | 'lost'
  /** The server had ended the transaction or the connection before it met the request. */
  | 'ended'
  /** The server gave the statement up, as it was told to or by an administrator. */
  | 'given-up'
  /** Another transaction was in the way. */
  | 'busy'
  /** A statement was prepared before its table changed. */
  | 'stale'
  | 'refused'
  | 'unique'
  | 'full'
  | 'corrupt'
  | 'statement';

// https://www.postgresql.org/docs/current/errcodes-appendix.html
const states: Record<string, PostgresFailure> = {
  '23505': 'unique',
  '25P03': 'ended', // said nothing for too long inside of a transaction
  '28000': 'refused',
  '28P01': 'refused',
  '3D000': 'refused', // no such database
  '40001': 'busy', // serialization failure
  '40003': 'lost', // completion unknown
  '40P01': 'busy', // deadlock
  '42501': 'refused', // no right to do it
  '53100': 'full',
  '53300': 'busy', // too many connections
  '55P03': 'busy', // lock not available in time
  '57014': 'given-up', // beyond statement_timeout
  '57P01': 'lost', // shut down by an administrator
  '57P02': 'lost', // another session crashed
  '57P03': 'unreachable', // still starting
  XX001: 'corrupt',
  XX002: 'corrupt',
};

// A quota or a limit on the size of a file has no state of its own; only ENOSPC comes as 53100.
const internal = new Set(['XX000', '58030']);
const noRoom = /No space left on device|File too large|Disk quota exceeded/;

const noConnection = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN', 'ENOENT']);

/** Classifies what the driver threw. */
export function postgresFailure(error: unknown): PostgresFailure {
  const { code, message } = partsOf(error);
  if (internal.has(code) && noRoom.test(message)) return 'full';
  if (message.includes('is not queryable')) return 'ended';
  if (noConnection.has(code) || message.includes('due to connection timeout')) return 'unreachable';
  if (message.includes('timeout exceeded when trying to connect')) return 'busy';
  if (message.includes('cached plan must not change result type')) return 'stale';
  if (/^[0-9A-Z]{5}$/.test(code) && code !== 'EPIPE')
    return states[code] ?? (code.startsWith('08') ? 'lost' : 'statement');
  return error instanceof RangeError ? 'statement' : 'lost';
}

/** Says what a failure means for the caller. `place` is the server's address without credentials. */
export function mapPostgresError(error: unknown, place: string, sql?: string): Error {
  if (DatabaseError.isInstance(error)) return error;
  const { code, message, constraint } = partsOf(error);
  const details = {
    database: place,
    ...(sql === undefined ? {} : { sql: sql.slice(0, 300) }),
    ...(code === '' ? {} : { code }),
  };
  const options = { details, cause: error };
  switch (postgresFailure(error)) {
    case 'unreachable':
      return new UnavailableError(`PostgreSQL at ${place} cannot be reached (${message}).`, {
        ...options,
        recoveryAction: 'Check that the server runs and can be reached from here.',
      });
    case 'given-up':
      return new UnavailableError(`PostgreSQL at ${place} gave the statement up (${message}).`, options);
    case 'lost':
    case 'ended':
    case 'stale':
      return new UnavailableError(`The connection to PostgreSQL at ${place} broke (${message}).`, options);
    case 'refused':
      return new UnavailableError(`PostgreSQL at ${place} refused us (${message}).`, {
        ...options,
        retryable: false,
        recoveryAction: "Check the database's URL: user, password, name, and the user's rights.",
      });
    case 'busy':
      return new BusyError(`Other work was in the way at ${place} (${message}); nothing was written.`, options);
    case 'unique':
      return new UniqueError(`The key is taken (${constraint ?? message}).`, options);
    case 'full':
      return new DatabaseError('DATABASE_FULL', `PostgreSQL at ${place} cannot grow (${message}).`, {
        ...options,
        recoveryAction: "Free some space on the server's disk and try again; what was acknowledged before is kept.",
      });
    case 'corrupt':
      return new DatabaseError('DATABASE_CORRUPT', `The database at ${place} is damaged (${message}).`, options);
    default:
      return new DatabaseError('DATABASE_QUERY', `The statement failed: ${message}.`, options);
  }
}

function partsOf(error: unknown): { code: string; message: string; constraint: string | undefined } {
  // A host with several addresses fails with the errors of all of them.
  const single = error instanceof AggregateError ? (error.errors[0] as unknown) : error;
  const { code, message, constraint } = single as { code?: unknown; message?: unknown; constraint?: unknown };
  return {
    code: typeof code === 'string' ? code : '',
    message: String(message ?? single),
    constraint: typeof constraint === 'string' ? constraint : undefined,
  };
}
