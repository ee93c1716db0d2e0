import { ProviderError } from '@waymark/core-types';
import { badReply, endedCall, rejected, systemCodeOf, unreachable, type FailedCall } from '../call/call-failure.ts';
import type { OpenAISDK } from './load-openai.ts';

/** What is known about a call of the SDK that failed. */
export interface FailedSdkCall extends FailedCall {
  /** Undefined when the package could not be loaded. */
  sdk: OpenAISDK | undefined;
  /** The reply had begun. */
  streaming: boolean;
}

/** The part of the SDK's errors that we read; its message and body may quote the prompt. */
interface ApiError {
  status?: number;
  headers?: Headers;
  error?: unknown;
}

/** Turns whatever a call threw into the error that callers see. It has no cause: the SDK's errors hold prompts. */
export function toProviderError(error: unknown, call: FailedSdkCall): ProviderError {
  const { provider, sdk, streaming } = call;
  const ended = endedCall(call);
  if (ended !== null) return ended;
  if (ProviderError.isInstance(error)) return error;
  const reason = systemCodeOf(error);
  if (reason !== null || (sdk !== undefined && error instanceof sdk.APIConnectionError)) {
    return streaming ? badReply(provider, 'was cut before its end', { retryable: true }) : unreachable(call, reason);
  }
  if (sdk !== undefined && error instanceof sdk.APIError) {
    const { status, headers, error: body } = error as ApiError;
    return rejected({ status, headers, body }, call);
  }
  if (error instanceof SyntaxError) return badReply(provider, 'is not JSON');
  return badReply(provider, `could not be read (${error instanceof Error ? error.name : typeof error})`);
}
