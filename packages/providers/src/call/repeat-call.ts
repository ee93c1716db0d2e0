import type { ProviderError } from '@waymark/core-types';
import { withRetries } from '../retry/retry.ts';
import type { CallGuard } from './call-guard.ts';
import type { CallSettings } from './call-options.ts';

/** What is around a call. */
export interface RepeatedCall {
  guard: CallGuard;
  settings: CallSettings;
  /** Makes the error that callers see of whatever attempt number so-and-so threw. */
  explain(error: unknown, attempts: number): ProviderError;
}

/** Makes a call until it succeeds or the retry policy ends it, each time within the timeout and what the deadline leaves. */
export async function repeatCall<Result>(call: RepeatedCall, work: () => Promise<Result>): Promise<Result> {
  const { guard, settings, explain } = call;
  try {
    if (guard.ended !== null) throw guard.signal.reason;
    return await withRetries(
      async ({ number, remainingMs }) => {
        try {
          return await guard.wait(work(), Math.min(settings.timeoutMs, remainingMs));
        } catch (error) {
          throw explain(error, number);
        }
      },
      { ...settings, signal: guard.signal },
    );
  } catch (error) {
    throw explain(error, 1);
  }
}
