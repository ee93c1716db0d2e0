import { expect, it } from 'vitest';
import { readRetryAfter } from './retry-after.ts';

const now = Date.parse('2026-01-01T00:00:00Z');

it.each<[Record<string, string>, number | null]>([
  [{ 'retry-after': '2' }, 2_000],
  [{ 'retry-after': '0.25' }, 250],
  [{ 'retry-after': '0' }, 0],
  [{ 'retry-after': 'Thu, 01 Jan 2026 00:00:30 GMT' }, 30_000],
  [{ 'retry-after': 'Wed, 31 Dec 2025 00:00:00 GMT' }, 0],
  [{ 'retry-after-ms': '1500', 'retry-after': '9' }, 1_500],
  [{ 'retry-after-ms': 'soon', 'retry-after': '9' }, 9_000],
  [{ 'retry-after': 'soon' }, null],
  [{ 'retry-after': '-5x' }, null],
  [{ 'retry-after': '' }, null],
  [{}, null],
])('reads %j as %s', (headers, expected) => {
  expect(readRetryAfter(new Headers(headers), now)).toBe(expected);
});

it('finds nothing where there are no headers', () => {
  expect(readRetryAfter(undefined, now)).toBeNull();
});
