import { ProviderError } from '@waymark/core-types';

/** The error of a call whose caller has gone. */
export function abortedCall(provider: string): ProviderError {
  return new ProviderError('PROVIDER_ABORTED', `The call of ${provider} was aborted.`, { details: { provider } });
}

/** @throws {ProviderError} PROVIDER_ABORTED when the signal is aborted. */
export function throwIfAborted(signal: AbortSignal | undefined, provider: string): void {
  if (signal?.aborted) throw abortedCall(provider);
}

/**
 * Waits for the promise, but no longer than until the signal is aborted, whatever the work behind it does then.
 * @throws {ProviderError} PROVIDER_ABORTED when the signal is aborted first.
 */
export async function untilAborted<Result>(
  promise: Promise<Result>,
  signal: AbortSignal | undefined,
  provider: string,
): Promise<Result> {
  if (signal === undefined) return await promise;
  let stop: () => void = () => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(abortedCall(provider));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop);
  });
  try {
    return await Promise.race([aborted, promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
