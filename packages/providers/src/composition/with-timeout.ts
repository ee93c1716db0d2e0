import { ProviderError, type ChatStreamPart } from '@waymark/core-types';
import { createCallGuard, type CallGuard } from '../call/call-guard.ts';
import { abortedCall } from '../call/abort.ts';
import { requireTimeout } from '../call/require-option.ts';
import { wrapProvider, type AnyProvider, type Wrapped } from './wrap-provider.ts';

/**
 * Ends calls that take longer than `timeoutMs`, for providers that do not do so themselves: PROVIDER_TIMEOUT, retryable.
 * In a stream it is the longest wait for the next piece. The call ends in time even where the provider ignores its signal,
 * and so does a call that is aborted.
 * @throws {ConfigurationError} when `timeoutMs` is not from 1 to 2,147,483,647.
 */
export function withTimeout<Provider extends AnyProvider>(
  provider: Provider,
  { timeoutMs }: { timeoutMs: number },
): Wrapped<Provider> {
  requireTimeout(timeoutMs);
  return wrapProvider(provider, {
    async call(run, { signal, provider }) {
      const guard = createCallGuard(signal);
      try {
        if (guard.ended !== null) throw abortedCall(provider);
        return await guard.wait(run(guard.signal), timeoutMs);
      } catch (error) {
        throw endedError(guard, { provider, timeoutMs }) ?? error;
      } finally {
        guard.close();
      }
    },
    async *stream(open, { signal, provider }) {
      const guard = createCallGuard(signal);
      let parts: AsyncIterator<ChatStreamPart> | null = null;
      try {
        if (guard.ended !== null) throw abortedCall(provider);
        parts = open(guard.signal)[Symbol.asyncIterator]();
        for (;;) {
          const next = await guard.wait(parts.next(), timeoutMs);
          if (next.done) return;
          yield next.value;
        }
      } catch (error) {
        throw endedError(guard, { provider, timeoutMs }) ?? error;
      } finally {
        const hasEnded = guard.ended !== null;
        guard.close();
        const returned = parts?.return?.();
        // A generator that is stuck returns only when it moves again.
        if (hasEnded) returned?.catch(() => {});
        else await returned;
      }
    },
  });
}

function endedError(guard: CallGuard, about: { provider: string; timeoutMs: number }): ProviderError | null {
  const { provider, timeoutMs } = about;
  if (guard.ended === null) return null;
  if (guard.ended === 'aborted') return abortedCall(provider);
  return new ProviderError('PROVIDER_TIMEOUT', `${provider} did not answer within ${timeoutMs} ms.`, {
    details: { provider, timeout_ms: timeoutMs },
    retryable: true,
    recoveryAction: 'Try again, or raise timeoutMs.',
  });
}
