import { ProviderError, type Clock } from '@waymark/core-types';
import type { Sleep } from './sleep.ts';

/** When and how often a failed call is made again. Times are in milliseconds. */
export interface RetryPolicy {
  /** Calls after the first one. */
  maxRetries: number;
  /** The first wait; each next one is twice as long, all with jitter. */
  baseDelayMs: number;
  /** The longest wait of our own choice. */
  maxDelayMs: number;
  /** A server that asks for a longer wait than this is not waited for. */
  maxRetryAfterMs: number;
  /** For all calls and waits together. */
  deadlineMs: number;
}

/** What a retry needs from its surroundings. */
export interface RetryContext {
  policy: RetryPolicy;
  clock: Clock;
  sleep: Sleep;
  /** A number from 0 up to 1, as `Math.random` gives it. */
  random: () => number;
  signal: AbortSignal;
}

/** One call of several. */
export interface Attempt {
  /** From 1. */
  number: number;
  /** Milliseconds that the deadline leaves. */
  remainingMs: number;
}

/** The policy where nothing else is asked for. */
export const defaultRetryPolicy: RetryPolicy = {
  maxRetries: 2,
  baseDelayMs: 500,
  maxDelayMs: 8_000,
  maxRetryAfterMs: 60_000,
  deadlineMs: 600_000,
};

/**
 * Calls `work` until it succeeds, fails for good, or the policy ends it; then its last error is thrown.
 * Only what the server or the connection may do better next time is repeated: 408, 429, 5xx and broken connections.
 */
export async function withRetries<Result>(
  work: (attempt: Attempt) => Promise<Result>,
  context: RetryContext,
): Promise<Result> {
  const { policy, clock, sleep, signal } = context;
  const endsAt = clock.now() + policy.deadlineMs;
  for (let number = 1; ; number++) {
    try {
      return await work({ number, remainingMs: Math.max(1, endsAt - clock.now()) });
    } catch (error) {
      if (number > policy.maxRetries || signal.aborted || !isWorthRetrying(error)) throw error;
      const delay = delayAfter(error, number, context);
      if (delay === null || clock.now() + delay >= endsAt) throw error;
      await sleep(delay, signal);
    }
  }
}

function isWorthRetrying(error: unknown): error is ProviderError {
  if (!ProviderError.isInstance(error) || !error.retryable) return false;
  return (
    error.code === 'PROVIDER_RATE_LIMITED' || error.code === 'PROVIDER_UNAVAILABLE' || error.details['status'] === 408
  );
}

/** Milliseconds to wait, or null when the server asks for more patience than the policy has. */
function delayAfter(error: ProviderError, number: number, { policy, random }: RetryContext): number | null {
  const ceiling = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** (number - 1));
  const own = Math.round(ceiling * (0.5 + random() / 2));
  const asked = error.details['retry_after_ms'];
  if (typeof asked !== 'number') return own;
  return asked > policy.maxRetryAfterMs ? null : Math.max(own, asked);
}
