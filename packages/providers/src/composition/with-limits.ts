import { createLimiter, type LimitOptions } from './limiter.ts';
import { tokensOf, wrapProvider, type AnyProvider, type Wrapped } from './wrap-provider.ts';

/**
 * Bounds how many calls of a provider go on at once and begin in a minute. Those that must wait begin in the order in
 * which they came; one that is aborted leaves the queue. A stream holds its slot until it ends or its reader leaves the
 * loop, and a call of `embedBatch` is one call.
 *
 * Calls fail with PROVIDER_RATE_LIMITED, retryable, when `maxQueue` others wait.
 * @throws {ConfigurationError} for limits that would let nothing through.
 */
export function withLimits<Provider extends AnyProvider>(provider: Provider, options: LimitOptions): Wrapped<Provider> {
  const limiter = createLimiter(options);
  return wrapProvider(provider, {
    async call(run, call) {
      const slot = await limiter.acquire(call);
      let spent: number | null = null;
      try {
        const result = await run(call.signal);
        spent = call.spent(result);
        return result;
      } finally {
        slot.release(spent);
      }
    },
    async *stream(open, call) {
      const slot = await limiter.acquire(call);
      let spent: number | null = null;
      try {
        for await (const part of open(call.signal)) {
          if (part.type === 'reply') spent = tokensOf(part.reply);
          yield part;
        }
      } finally {
        slot.release(spent);
      }
    },
  });
}
