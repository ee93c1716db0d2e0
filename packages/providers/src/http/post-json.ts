import { ProviderError } from '@waymark/core-types';
import { createCallGuard } from '../call/call-guard.ts';
import { badReply, endedCall, rejected, systemCodeOf, unreachable, type ErrorAnswer } from '../call/call-failure.ts';
import type { CallSettings } from '../call/call-options.ts';
import { repeatCall } from '../call/repeat-call.ts';
import { boundReplies } from './bound-replies.ts';

/** A place that takes JSON and answers with JSON. */
export interface JsonEndpoint {
  url: string;
  /** `label/model`. */
  provider: string;
  model: string;
  apiKey: string | undefined;
  settings: CallSettings;
}

/** What is sent there. */
export interface JsonRequest {
  body: unknown;
  /** What of the body are other people's words. */
  sentTexts: () => string[];
  signal: AbortSignal | undefined;
}

/**
 * Posts JSON and gives what comes back, by the one retry policy of all providers.
 * @throws {ProviderError} for everything that is not JSON with the status of a success.
 */
export async function postJson(endpoint: JsonEndpoint, { body, sentTexts, signal }: JsonRequest): Promise<unknown> {
  const { provider, model, apiKey, settings } = endpoint;
  const guard = createCallGuard(signal);
  const explain = (error: unknown, attempts: number) => {
    const call = { provider, model, apiKey, sentTexts, guard, clock: settings.clock, attempts };
    const ended = endedCall(call);
    if (ended !== null) return ended;
    if (ProviderError.isInstance(error)) return error;
    if (error instanceof RefusedRequest) return rejected(error.answer, call);
    return unreachable(call, systemCodeOf(error));
  };
  const text = JSON.stringify(body);
  try {
    return await repeatCall({ guard, settings, explain }, () => post(endpoint, text, guard.signal));
  } finally {
    guard.close();
  }
}

class RefusedRequest extends Error {
  readonly answer: ErrorAnswer;

  constructor(answer: ErrorAnswer) {
    super('The server answered with an error.');
    this.answer = answer;
  }
}

async function post(endpoint: JsonEndpoint, body: string, signal: AbortSignal): Promise<unknown> {
  const { provider, settings } = endpoint;
  const fetch = boundReplies(settings.fetch ?? globalThis.fetch, {
    provider,
    limits: settings.replyLimits,
    streams: false,
  });
  const response = await fetch(endpoint.url, {
    method: 'POST',
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      ...(endpoint.apiKey === undefined ? {} : { authorization: `Bearer ${endpoint.apiKey}` }),
    },
    body,
    signal,
  });
  const text = await response.text();
  const value = parseJson(text);
  if (!response.ok) {
    throw new RefusedRequest({ status: response.status, headers: response.headers, body: value ?? text });
  }
  if (text.trim() === '') throw badReply(provider, 'is empty');
  if (value === undefined) throw badReply(provider, 'is a page, cut or plain text, not JSON');
  return value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
