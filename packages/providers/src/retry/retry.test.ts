import { ProviderError, type ProviderErrorCode } from '@waymark/core-types';
import { describe, expect, it } from 'vitest';
import { defaultRetryPolicy, withRetries, type RetryPolicy } from './retry.ts';

function failing(code: ProviderErrorCode, details: Record<string, unknown> = {}, retryable = true): ProviderError {
  return new ProviderError(code, 'It failed.', { details, retryable });
}

/** Runs `errors` as the outcomes of successive calls; after them a call succeeds. */
async function run(
  errors: Error[],
  options: { policy?: Partial<RetryPolicy>; random?: number; signal?: AbortSignal } = {},
) {
  const waits: number[] = [];
  const remaining: number[] = [];
  let now = 1_000;
  const outcome = await withRetries(
    async (attempt) => {
      remaining.push(attempt.remainingMs);
      const error = errors[attempt.number - 1];
      if (error !== undefined) throw error;
      return `attempt ${attempt.number}`;
    },
    {
      policy: { ...defaultRetryPolicy, maxRetries: 5, ...options.policy },
      clock: { now: () => now },
      sleep: async (milliseconds) => {
        waits.push(milliseconds);
        now += milliseconds;
      },
      random: () => options.random ?? 1,
      signal: options.signal ?? new AbortController().signal,
    },
  ).catch((error: unknown) => error);
  return { outcome, waits, remaining };
}

describe('withRetries', () => {
  it('doubles the wait up to its ceiling', async () => {
    const errors = Array.from({ length: 5 }, () => failing('PROVIDER_UNAVAILABLE'));
    const { outcome, waits } = await run(errors, { policy: { maxDelayMs: 3_000 } });
    expect(outcome).toBe('attempt 6');
    expect(waits).toEqual([500, 1_000, 2_000, 3_000, 3_000]);
  });

  it('shortens waits by up to a half at random', async () => {
    expect((await run([failing('PROVIDER_UNAVAILABLE')], { random: 0 })).waits).toEqual([250]);
  });

  it('throws the last error when all calls are used up', async () => {
    const last = failing('PROVIDER_RATE_LIMITED');
    const { outcome, waits } = await run([failing('PROVIDER_UNAVAILABLE'), last], { policy: { maxRetries: 1 } });
    expect(outcome).toBe(last);
    expect(waits).toHaveLength(1);
  });

  it.each<[string, Error]>([
    ['an error that cannot pass', failing('PROVIDER_RATE_LIMITED', {}, false)],
    ['a timeout of our own', failing('PROVIDER_TIMEOUT')],
    ['a cut reply', failing('PROVIDER_BAD_REPLY')],
    ['a bug', new TypeError('x is not a function')],
  ])('does not repeat %s', async (_name, error) => {
    const { outcome, waits } = await run([error]);
    expect(outcome).toBe(error);
    expect(waits).toEqual([]);
  });

  it('repeats a timeout that the server tells of', async () => {
    expect((await run([failing('PROVIDER_TIMEOUT', { status: 408 })])).outcome).toBe('attempt 2');
  });

  it('waits at least as long as the server asks, within the bound', async () => {
    const patient = [failing('PROVIDER_RATE_LIMITED', { retry_after_ms: 60_000 })];
    expect((await run(patient)).waits).toEqual([60_000]);
    const short = [failing('PROVIDER_RATE_LIMITED', { retry_after_ms: 0 })];
    expect((await run(short)).waits).toEqual([500]);
    const endless = [failing('PROVIDER_RATE_LIMITED', { retry_after_ms: 60_001 })];
    expect((await run(endless)).outcome).toBe(endless[0]);
  });

  it('does not wait for a caller who has gone', async () => {
    const error = failing('PROVIDER_UNAVAILABLE');
    const { outcome, waits } = await run([error], { signal: AbortSignal.abort() });
    expect(outcome).toBe(error);
    expect(waits).toEqual([]);
  });

  it('tells each call what the deadline leaves', async () => {
    const errors = [failing('PROVIDER_UNAVAILABLE'), failing('PROVIDER_UNAVAILABLE')];
    expect((await run(errors, { policy: { deadlineMs: 2_000 } })).remaining).toEqual([2_000, 1_500, 500]);
  });
});
