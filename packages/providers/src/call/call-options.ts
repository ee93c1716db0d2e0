import { systemClock, type Clock } from '@waymark/core-types';
import { defaultRetryPolicy, type RetryContext } from '../retry/retry.ts';
import { systemSleep, type Sleep } from '../retry/sleep.ts';

/** How calls of a server are made, ended and made again. Times are in milliseconds. */
export interface CallOptions {
  fetch?: typeof globalThis.fetch;
  /** Longest wait for a whole reply, or for the next piece of a streamed one. Default 300,000: some models think long. */
  timeoutMs?: number;
  /** Calls after a failed first one; streams are repeated only until their first piece. Default 2. */
  maxRetries?: number;
  /** For all calls and waits of one request until the reply begins. Default 600,000. */
  deadlineMs?: number;
  clock?: Clock;
  sleep?: Sleep;
  /** As `Math.random`; spreads the waits. */
  random?: () => number;
}

/** The options with what was left out filled in. */
export interface CallSettings extends Omit<RetryContext, 'signal'> {
  fetch: typeof globalThis.fetch | undefined;
  timeoutMs: number;
}

/** Fills in what the options leave out. */
export function toCallSettings(options: CallOptions): CallSettings {
  return {
    fetch: options.fetch,
    timeoutMs: options.timeoutMs ?? 300_000,
    policy: {
      ...defaultRetryPolicy,
      maxRetries: options.maxRetries ?? defaultRetryPolicy.maxRetries,
      deadlineMs: options.deadlineMs ?? defaultRetryPolicy.deadlineMs,
    },
    clock: options.clock ?? systemClock,
    sleep: options.sleep ?? systemSleep,
    random: options.random ?? Math.random,
  };
}
