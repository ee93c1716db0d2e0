import { describe, expect, it } from 'vitest';

import { mapServerError, serverFailure } from './server-failure.ts';

const answer = (code: string, message: string, cause?: unknown) =>
  Object.assign(new Error(message, { cause }), { name: 'LibsqlError', code });
const network = (code: string) =>
  new TypeError('fetch failed', { cause: Object.assign(new Error(`connect ${code}`), { code }) });

describe('serverFailure', () => {
  it.each([
    ['unreachable', network('ECONNREFUSED')],
    ['unreachable', new TypeError('fetch failed', { cause: new AggregateError([network('ENOTFOUND').cause]) })],
    ['unreachable', network('CONNECT_TIMEOUT')],
    ['lost', network('ECONNRESET')],
    ['lost', network('UND_ERR_SOCKET')],
    ['lost', new DOMException('The operation was aborted due to timeout', 'TimeoutError')],
    ['lost', new SyntaxError('Unexpected token <')],
    ['lost', answer('SERVER_ERROR', 'bad gateway', { status: 502 })],
    ['refused', answer('SERVER_ERROR', 'unauthorized', { status: 401 })],
    ['busy', answer('SQLITE_BUSY', 'SQLITE_BUSY: database is locked')],
    ['expired', answer('STREAM_EXPIRED', 'The stream has expired')],
    ['expired', answer('TRANSACTION_TIMEOUT', 'Transaction timed out')],
    ['expired', answer('SQLITE_UNKNOWN', 'SQLite error: cannot commit - no transaction is active')],
    ['unique', answer('SQLITE_CONSTRAINT', 'SQLITE_CONSTRAINT: SQLite error: UNIQUE constraint failed: t.a')],
    ['full', answer('SQLITE_FULL', 'database or disk is full')],
    ['statement', answer('SQL_PARSE_ERROR', 'syntax error')],
    ['statement', answer('UNKNOWN', 'something else')],
    ['statement', new RangeError('Received integer which is too large')],
  ])('is %s for %s', (expected, error) => {
    expect(serverFailure(error)).toBe(expected);
  });
});

describe('mapServerError', () => {
  it('says what the network said', () => {
    expect(mapServerError(network('ECONNREFUSED'), 'db.example.org').message).toBe(
      'The libSQL server at db.example.org does not answer (connect ECONNREFUSED).',
    );
  });

  it('says what to do about a full disk', () => {
    const error = answer('SQLITE_FULL', 'SQLITE_FULL: SQLite error: database or disk is full');
    expect(mapServerError(error, 'h')).toMatchObject({
      code: 'DATABASE_FULL',
      message: 'The libSQL server at h cannot grow (database or disk is full).',
      recoveryAction: expect.stringContaining('Free some space') as string,
    });
  });

  it('strips the codes that the client piles up', () => {
    const error = answer('SQLITE_UNKNOWN', 'SQLITE_UNKNOWN: SQLITE_UNKNOWN: SQLite error: no such table: t');
    expect(mapServerError(error, 'h').message).toBe('The statement failed: no such table: t.');
  });
});
