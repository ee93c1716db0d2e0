import { describe, expect, it } from 'vitest';

import { mapSqliteError } from './sqlite-failure.ts';

const failed = (rawCode: number, message: string) => Object.assign(new Error(message), { rawCode, code: 'X' });

describe('mapSqliteError', () => {
  it.each([
    [5, 'BusyError', 'DATABASE_BUSY'],
    [517, 'BusyError', 'DATABASE_BUSY'],
    [1555, 'UniqueError', 'DATABASE_UNIQUE'],
    [2067, 'UniqueError', 'DATABASE_UNIQUE'],
    [787, 'DatabaseError', 'DATABASE_QUERY'],
    [13, 'DatabaseError', 'DATABASE_FULL'],
    [778, 'DatabaseError', 'DATABASE_FULL'],
    [11, 'DatabaseError', 'DATABASE_CORRUPT'],
    [267, 'DatabaseError', 'DATABASE_CORRUPT'],
    [26, 'DatabaseError', 'DATABASE_CORRUPT'],
    [1034, 'UnavailableError', 'DATABASE_UNAVAILABLE'],
    [14, 'UnavailableError', 'DATABASE_UNAVAILABLE'],
    [1, 'DatabaseError', 'DATABASE_QUERY'],
  ])('maps the result code %d to %s %s, as either binding reports it', (code, name, expected) => {
    const libsql = mapSqliteError(failed(code, 'SQLITE_X: failed: t.a'), 'x.db', 'SELECT 1');
    expect(libsql).toMatchObject({ name, code: expected, details: { database: 'x.db', sql: 'SELECT 1' } });
    const node = mapSqliteError(Object.assign(new Error('failed'), { errcode: code }), 'x.db');
    expect(node).toMatchObject({ name, code: expected });
  });

  it('names the columns of a taken key', () => {
    const error = mapSqliteError(failed(2067, 'SQLITE_CONSTRAINT: UNIQUE constraint failed: t.a, t.b'), 'x.db');
    expect(error.message).toBe('The key is taken (t.a, t.b).');
  });

  it('survives what is no error', () => {
    expect(mapSqliteError(null, 'x.db').message).toBe('The statement failed: null.');
    expect(mapSqliteError('text', 'x.db').message).toBe('The statement failed: text.');
  });
});
