import { ProviderError } from '@waymark/core-types';
import { toCallSettings, type CallOptions } from '../call/call-options.ts';
import { withRetries } from '../retry/retry.ts';
import { abortedCall, throwIfAborted } from '../call/abort.ts';
import { wrapProvider, type AnyProvider, type Wrapped } from './wrap-provider.ts';

/** How often and for how long a call is made again. */
export type RetryOptions = Pick<CallOptions, 'maxRetries' | 'deadlineMs' | 'clock' | 'sleep' | 'random'>;

/**
 * Makes calls again that may go better next time, for providers that do not do so themselves, as models of the AI SDK: when
 * they are rate limited, unavailable, or when the server says 408. Waits grow, with jitter, and are as long as the server
 * asks, up to a minute. A stream is repeated only until its first piece.
 */
export function withRetry<Provider extends AnyProvider>(
  provider: Provider,
  options: RetryOptions = {},
): Wrapped<Provider> {
  const settings = toCallSettings(options);
  const repeat = async <Result>(
    work: () => Promise<Result>,
    call: { provider: string; signal: AbortSignal | undefined },
  ): Promise<Result> => {
    const { signal = new AbortController().signal, provider } = call;
    throwIfAborted(signal, provider);
    try {
      return await withRetries(work, { ...settings, signal });
    } catch (error) {
      // Waiting ends with the signal's own reason.
      if (signal.aborted && !ProviderError.isInstance(error)) throw abortedCall(provider);
      throw error;
    }
  };
  return wrapProvider(provider, {
    call: (run, call) => repeat(() => run(call.signal), call),
    async *stream(open, call) {
      const { parts, first } = await repeat(async () => {
        const parts = open(call.signal)[Symbol.asyncIterator]();
        return { parts, first: await parts.next() };
      }, call);
      try {
        for (let next = first; !next.done; next = await parts.next()) yield next.value;
      } finally {
        await parts.return?.();
      }
    },
  });
}
