import { systemClock, type Clock } from '@waymark/core-types';
import { requireAtLeast, requireTimeout } from './require-option.ts';
import { defaultRetryPolicy, type RetryContext } from '../retry/retry.ts';
import { systemSleep, type Sleep } from '../retry/sleep.ts';

/** How long replies of a server may be, in bytes after they are unpacked. */
export interface ReplyLimits {
  /** A whole reply. Default 64,000,000. */
  bodyBytes?: number;
  /** All of a stream. Default 256,000,000: a token takes some hundred bytes there. */
  streamBytes?: number;
  /** One event of a stream, and so one line of it. Default 4,000,000. */
  eventBytes?: number;
  /** What is read of the page of an error. Default 1,000,000. */
  errorBytes?: number;
}

/** How calls of a server are made, ended and made again. Times are in milliseconds. */
export interface CallOptions {
  fetch?: typeof globalThis.fetch;
  /** Longest wait for a whole reply, or for the next piece of a streamed one. Default 300,000: some models think long. */
  timeoutMs?: number;
  /** Calls after a failed first one; streams are repeated only until their first piece. Default 2. */
  maxRetries?: number;
  /** For all calls and waits of one request until the reply begins. Default 600,000. */
  deadlineMs?: number;
  replyLimits?: ReplyLimits;
  clock?: Clock;
  sleep?: Sleep;
  /** As `Math.random`; spreads the waits. */
  random?: () => number;
}

/** The options with what was left out filled in. */
export interface CallSettings extends Omit<RetryContext, 'signal'> {
  fetch: typeof globalThis.fetch | undefined;
  timeoutMs: number;
  replyLimits: Required<ReplyLimits>;
}

const defaultReplyLimits: Required<ReplyLimits> = {
  bodyBytes: 64_000_000,
  streamBytes: 256_000_000,
  eventBytes: 4_000_000,
  errorBytes: 1_000_000,
};

const defaultTimeoutMs = 300_000;

/**
 * Fills in what the options leave out.
 * @throws {ConfigurationError} for numbers that are none, or out of their range.
 */
export function toCallSettings(options: CallOptions): CallSettings {
  const { fetch, timeoutMs = defaultTimeoutMs, maxRetries, deadlineMs, replyLimits = {} } = options;
  requireTimeout(timeoutMs);
  requireAtLeast(0, { maxRetries, deadlineMs });
  requireAtLeast(1, { ...replyLimits });
  return {
    fetch,
    timeoutMs,
    replyLimits: { ...defaultReplyLimits, ...replyLimits },
    policy: {
      ...defaultRetryPolicy,
      maxRetries: maxRetries ?? defaultRetryPolicy.maxRetries,
      deadlineMs: deadlineMs ?? defaultRetryPolicy.deadlineMs,
    },
    clock: options.clock ?? systemClock,
    sleep: options.sleep ?? systemSleep,
    random: options.random ?? Math.random,
  };
}
