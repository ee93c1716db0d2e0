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
    ['statement', failed('42601')],
    ['statement', failed('23503')],
    ['statement', new RangeError('too large')],
  ])('is %s for %s', (expected, error) => {
    expect(postgresFailure(error)).toBe(expected);
  });
});

describe('mapPostgresError', () => {
  it('names the constraint of a taken key', () => {
    const error = Object.assign(failed('23505', 'duplicate key value'), { constraint: 'entry_pkey' });
    expect(mapPostgresError(error, 'h/d', 'INSERT')).toMatchObject({
      name: 'UniqueError',
      message: 'The key is taken (entry_pkey).',
      details: { database: 'h/d', sql: 'INSERT', code: '23505' },
    });
  });
});
