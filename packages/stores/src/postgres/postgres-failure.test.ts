import { describe, expect, it } from 'vitest';

import { mapPostgresError, postgresFailure } from './postgres-failure.ts';

const failed = (code: string, message = 'failed') => Object.assign(new Error(message), { code });

describe('postgresFailure', () => {
  it.each([
    ['unreachable', failed('ECONNREFUSED')],
    ['unreachable', new AggregateError([failed('ECONNREFUSED'), failed('ECONNREFUSED')])],
    ['unreachable', new Error('Connection terminated due to connection timeout')],
    ['unreachable', failed('57P03')],
    ['lost', new Error('Connection terminated unexpectedly')],
    ['lost', new Error('Query read timeout')],
    ['lost', failed('ECONNRESET')],
    ['lost', failed('EPIPE')],
    ['lost', failed('57P01')],
    ['lost', failed('08006')],
    ['busy', failed('40001')],
    ['busy', failed('40P01')],
    ['busy', failed('55P03')],
    ['busy', new Error('timeout exceeded when trying to connect')],
    ['stale', failed('0A000', 'cached plan must not change result type')],
    ['refused', failed('28P01')],
    ['unique', failed('23505')],
    ['full', failed('53100')],
    ['full', failed('XX000', 'could not extend file "base/5/16384": File too large')],
    ['full', failed('58030', 'could not write to file "pg_wal/xlogtemp.7": Disk quota exceeded')],
    ['statement', failed('XX000', 'cache lookup failed')],
    ['ended', failed('25P03', 'terminating connection due to idle-in-transaction timeout')],
    ['ended', new Error('Client has encountered a connection error and is not queryable')],
    ['given-up', failed('57014', 'canceling statement due to statement timeout')],
    ['statement', failed('42601')],
    ['statement', failed('23503')],
    ['statement', new RangeError('too large')],
  ])('is %s for %s', (expected, error) => {
    expect(postgresFailure(error)).toBe(expected);
  });
});

describe('mapPostgresError', () => {
  it('says what to do about a full disk', () => {
    const error = failed('53100', 'could not extend file "base/5/16384": No space left on device');
    expect(mapPostgresError(error, 'h/d')).toMatchObject({
      code: 'DATABASE_FULL',
      message: expect.stringMatching(/^PostgreSQL at h\/d cannot grow .*No space left/) as string,
      recoveryAction: expect.stringContaining('Free some space') as string,
    });
  });

  it('names the constraint of a taken key', () => {
    const error = Object.assign(failed('23505', 'duplicate key value'), { constraint: 'entry_pkey' });
    expect(mapPostgresError(error, 'h/d', 'INSERT')).toMatchObject({
      name: 'UniqueError',
      message: 'The key is taken (entry_pkey).',
      details: { database: 'h/d', sql: 'INSERT', code: '23505' },
    });
  });
});
