import { ConfigurationError, ProviderError, systemClock, type Clock } from '@waymark/core-types';
import { badReply, endedCall, rejected, systemCodeOf, unreachable, type FailedCall } from '../call/call-failure.ts';
import { createCallGuard, type CallGuard } from '../call/call-guard.ts';
import { requireTimeout } from '../call/require-option.ts';
import { parseObject } from './to-call-options.ts';

/** How a model of the AI SDK is called. */
export interface AiSdkCallOptions {
  /** Longest wait for a whole reply, or for the next piece of a streamed one. Default 300,000. */
  timeoutMs?: number;
  clock?: Clock;
}

/** A model of the SDK, whatever it does. */
export interface AiSdkModel {
  readonly specificationVersion: string;
  readonly provider: string;
  readonly modelId: string;
}

/** One call of a model. */
export interface ModelCall {
  guard: CallGuard;
  /** Waits for one step of the call. */
  wait<Result>(promise: PromiseLike<Result>): Promise<Result>;
  /** What callers see of an error. */
  toError(error: unknown): ProviderError;
}

/** Calls one model. */
export interface ModelCaller {
  name: string;
  /** Starts a call; whoever starts it closes its guard. `sentTexts` are those that no error may repeat. */
  start(sentTexts: () => string[], signal: AbortSignal | undefined): ModelCall;
  /** A call in one step. */
  call<Result>(
    about: { sentTexts: () => string[]; signal: AbortSignal | undefined },
    work: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result>;
}

/**
 * Prepares the calls of a model.
 * @throws {ConfigurationError} for a model of another version of the SDK's interface than 3 and 4, and for a timeout that
 * cannot be.
 */
export function createModelCaller(model: AiSdkModel, options: AiSdkCallOptions): ModelCaller {
  const { timeoutMs = 300_000, clock = systemClock } = options;
  requireTimeout(timeoutMs);
  const name = `${model.provider}/${model.modelId}`;
  if (model.specificationVersion !== 'v3' && model.specificationVersion !== 'v4') {
    throw new ConfigurationError(`${name} has version ${model.specificationVersion} of the AI SDK's interface.`, {
      recoveryAction: 'Use a model of version v3 or v4, as AI SDK 6 and 7 have.',
    });
  }
  const start: ModelCaller['start'] = (sentTexts, signal) => {
    const guard = createCallGuard(signal);
    const about = { provider: name, model: model.modelId, apiKey: undefined, sentTexts, guard, clock, attempts: 1 };
    return {
      guard,
      async wait(promise) {
        return await guard.wait(Promise.resolve(promise), timeoutMs);
      },
      toError: (error) => toProviderError(error, about),
    };
  };
  return {
    name,
    start,
    async call({ sentTexts, signal }, work) {
      const call = start(sentTexts, signal);
      try {
        if (call.guard.ended !== null) throw call.guard.signal.reason;
        return await call.wait(work(call.guard.signal));
      } catch (error) {
        throw call.toError(error);
      } finally {
        call.guard.close();
      }
    },
  };
}

/** Errors of the SDK that the caller can mend. All others mean that the reply cannot be used. */
const requestErrors: ReadonlySet<string> = new Set([
  'AI_InvalidArgumentError',
  'AI_InvalidPromptError',
  'AI_NoSuchModelError',
  'AI_TooManyEmbeddingValuesForCallError',
  'AI_UnsupportedFunctionalityError',
]);
const keyErrors: ReadonlySet<string> = new Set(['AI_LoadAPIKeyError', 'AI_LoadSettingError']);

/** It has no cause: the SDK's errors hold prompts. */
function toProviderError(error: unknown, call: FailedCall): ProviderError {
  const ended = endedCall(call);
  if (ended !== null) return ended;
  if (ProviderError.isInstance(error)) return error;
  const { provider } = call;
  const name = error instanceof Error ? error.name : typeof error;
  if (name === 'AI_APICallError') return fromApiCallError(error as ApiCallError, call);
  if (requestErrors.has(name)) return refusal('PROVIDER_BAD_REQUEST', `${provider} cannot take the request (${name}).`);
  if (keyErrors.has(name)) return refusal('PROVIDER_AUTHENTICATION', `${provider} has no key or setting (${name}).`);
  const reason = systemCodeOf(error);
  if (reason !== null) return unreachable(call, reason);
  return badReply(provider, `could not be read (${name})`);
}

/** The part of the SDK's error that we read; its message, body and request may quote the prompt. */
interface ApiCallError {
  statusCode?: number;
  responseHeaders?: Record<string, string>;
  responseBody?: string;
}

function fromApiCallError(error: ApiCallError, call: FailedCall): ProviderError {
  const { statusCode: status, responseHeaders, responseBody = '' } = error;
  if (status === undefined) return unreachable(call, systemCodeOf(error));
  // The status says that it went well, so it is the body that the SDK could not read.
  if (status < 400) return badReply(call.provider, 'could not be read');
  return rejected(
    { status, headers: new Headers(responseHeaders), body: parseObject(responseBody) ?? responseBody },
    call,
  );
}

function refusal(code: 'PROVIDER_BAD_REQUEST' | 'PROVIDER_AUTHENTICATION', message: string): ProviderError {
  return new ProviderError(code, message, { recoveryAction: 'Correct the request or the model of the AI SDK.' });
}
