import { BusyError, DatabaseError, UnavailableError, UniqueError } from '../errors.ts';

/** The class of what went wrong between us and a libSQL server. */
export type ServerFailure =
  /** The request never arrived. */
  | 'unreachable'
  /** The request may have arrived; the answer did not. */
  | 'lost'
  /** The server gave up our transaction and kept nothing of it. */
  | 'expired'
  /** Another writer was in the way. */
  | 'busy'
  /** The server does not want us: token, path or rights. */
  | 'refused'
  | 'unique'
  | 'full'
  | 'corrupt'
  | 'closed'
  | 'statement';

const notSent = new Set([
  ...['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'],
  ...[
    'CONNECT_TIMEOUT',
    'UND_ERR_CONNECT_TIMEOUT',
    'CERT_HAS_EXPIRED',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
  ],
  ...['ERR_TLS_CERT_ALTNAME_INVALID', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
]);

const codes: Record<string, ServerFailure> = {
  CLIENT_CLOSED: 'closed',
  HRANA_CLOSED_ERROR: 'closed',
  HRANA_PROTO_ERROR: 'lost',
  SQLITE_BUSY: 'busy',
  SQLITE_CORRUPT: 'corrupt',
  SQLITE_FULL: 'full',
  SQLITE_LOCKED: 'busy',
  SQLITE_NOTADB: 'corrupt',
  STREAM_EXPIRED: 'expired',
  TRANSACTION_TIMEOUT: 'expired',
};

/** Classifies what the client threw. */
export function serverFailure(error: unknown): ServerFailure {
  const chain = causesOf(error);
  const status = chain.map((one) => one['status']).find((one) => typeof one === 'number');
  if (status !== undefined) return status < 500 && status !== 408 ? 'refused' : 'lost';
  if (chain.some((one) => notSent.has(String(one['code'])))) return 'unreachable';
  const message = String(chain[0]?.['message']);
  if (message.includes('no transaction is active')) return 'expired';
  if (message.includes('UNIQUE constraint failed')) return 'unique';
  const known = chain.map((one) => codes[String(one['code'])]).find((one) => one !== undefined);
  if (known !== undefined) return known;
  // The server's answers come as the client's errors. The rest is the connection's: a reset, a timeout, half an answer.
  const isAnswer = chain.some((one) => String(one['name']).startsWith('Libsql'));
  return isAnswer || error instanceof RangeError ? 'statement' : 'lost';
}

/** Says what a server's failure means for the caller. `place` is the server's address without credentials. */
export function mapServerError(error: unknown, place: string, sql?: string): Error {
  if (DatabaseError.isInstance(error)) return error;
  const message = messageOf(error);
  const details = sql === undefined ? { database: place } : { database: place, sql: sql.slice(0, 300) };
  const options = { details, cause: error };
  switch (serverFailure(error)) {
    case 'unreachable':
    case 'lost':
      return new UnavailableError(`The libSQL server at ${place} does not answer (${message}).`, {
        ...options,
        recoveryAction: 'Check that the server runs and can be reached from here.',
      });
    case 'refused':
      return new UnavailableError(`The libSQL server at ${place} refused the request (${message}).`, {
        ...options,
        retryable: false,
        recoveryAction: "Check the database's URL and its token.",
      });
    case 'expired':
      return new BusyError(`The libSQL server at ${place} gave up the transaction, which took too long.`, options);
    case 'busy':
      return new BusyError(`Another writer holds the database at ${place}; nothing was written.`, options);
    case 'unique':
      return new UniqueError(`The key is taken (${message.replace(/^.*?failed: /s, '')}).`, options);
    case 'full':
      return new DatabaseError('DATABASE_FULL', `The libSQL server at ${place} cannot grow (${message}).`, {
        ...options,
        recoveryAction: "Free some space on the server's disk and try again; what was acknowledged before is kept.",
      });
    case 'corrupt':
      return new DatabaseError('DATABASE_CORRUPT', `The database at ${place} is damaged (${message}).`, options);
    case 'closed':
      return new DatabaseError('DATABASE_CLOSED', 'The database was closed during the call.', options);
    default:
      return new DatabaseError('DATABASE_QUERY', `The statement failed: ${message}.`, options);
  }
}

function messageOf(error: unknown): string {
  const [outermost, ...causes] = causesOf(error);
  const message = String(outermost?.['message'] ?? error);
  // "fetch failed" says nothing; its cause does.
  const told = message === 'fetch failed' ? String(causes.at(-1)?.['message'] || causes.at(-1)?.['code']) : message;
  return told.replace(/^(?:[A-Z_]+: )+(?:SQLite error: )?/, '');
}

function causesOf(error: unknown): Record<string, unknown>[] {
  const chain: Record<string, unknown>[] = [];
  let cause = error;
  while (typeof cause === 'object' && cause !== null && chain.length < 6) {
    const link = cause as Record<string, unknown>;
    chain.push(link);
    // A host with several addresses fails with the errors of all of them.
    cause = Array.isArray(link['errors']) ? link['errors'][0] : link['cause'];
  }
  return chain;
}
