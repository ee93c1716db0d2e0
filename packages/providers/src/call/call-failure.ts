import { ProviderError, redactSecrets, type Clock, type ProviderErrorCode } from '@waymark/core-types';
import { readRetryAfter } from '../retry/retry-after.ts';
import { abortedCall } from './abort.ts';
import type { CallGuard } from './call-guard.ts';
import { safeServerMessage } from './safe-server-message.ts';

/** What is known about a call that failed. */
export interface FailedCall {
  provider: string;
  model: string;
  apiKey: string | undefined;
  /** All that was sent of other people's words: no error may repeat it. */
  sentTexts: () => string[];
  guard: CallGuard;
  clock: Clock;
  attempts: number;
}

/** An answer that is an error. `status` is undefined where it came within a reply that had begun. */
export interface ErrorAnswer {
  status: number | undefined;
  headers: Headers | undefined;
  body: unknown;
}

/** The error for a call that the guard ended, or null when it did not. */
export function endedCall({ provider, attempts, guard }: FailedCall): ProviderError | null {
  if (guard.ended === null) return null;
  if (guard.ended === 'aborted') return abortedCall(provider);
  return new ProviderError('PROVIDER_TIMEOUT', `${provider} did not answer in time.`, {
    details: { provider, attempts },
    retryable: true,
    recoveryAction: 'Try again, or raise the timeout.',
  });
}

/** The error for a connection that cannot be made or broke; `reason` as in ECONNREFUSED. */
export function unreachable({ provider, attempts }: FailedCall, reason: string | null): ProviderError {
  return new ProviderError('PROVIDER_UNAVAILABLE', `${provider} cannot be reached${reason ? ` (${reason})` : ''}.`, {
    details: { provider, attempts, ...(reason === null ? {} : { reason }) },
    retryable: true,
    recoveryAction: 'Check the base URL, that the server runs, and the network.',
  });
}

/** The error for a reply that came but cannot be used. `retryable` where it was cut rather than wrong. */
export function badReply(
  provider: string,
  what: string,
  options: { retryable?: boolean; recoveryAction?: string; details?: Record<string, unknown> } = {},
): ProviderError {
  const { retryable = false } = options;
  const mend = 'Check that the base URL and the model name belong to a server that speaks this protocol.';
  return new ProviderError('PROVIDER_BAD_REPLY', `The reply of ${provider} ${what}.`, {
    details: { provider, ...options.details },
    retryable,
    recoveryAction: options.recoveryAction ?? (retryable ? 'Send the request again.' : mend),
  });
}

/** The error for a server that answers with one: its words as far as they quote nobody. */
export function rejected(answer: ErrorAnswer, call: FailedCall): ProviderError {
  const { provider, attempts } = call;
  const { status, headers } = answer;
  const body = innermost(answer.body);
  const facts = {
    code: identifier(body.code, call.apiKey),
    type: identifier(body.type, call.apiKey),
    param: identifier(body.param, call.apiKey),
    request_id: identifier(headers?.get('x-request-id'), call.apiKey),
  };
  const message = body.message ?? body.detail ?? answer.body;
  const said = safeServerMessage(message, { apiKey: call.apiKey, sentTexts: call.sentTexts(), allowed: [call.model] });
  const kind = facts.code ?? facts.type;
  const suffix = `${kind === null ? '' : ` (${kind})`}${said === null ? '' : `: ${said}`}`;
  const details = {
    provider,
    attempts,
    ...Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null)),
  };
  if (status === undefined) {
    return new ProviderError('PROVIDER_BAD_REPLY', `${provider} sent an error within its reply${suffix}`, { details });
  }
  const code = codeOf(status, facts.code);
  const retryAfter = readRetryAfter(headers, call.clock.now());
  return new ProviderError(code, `${provider} answered ${status}${suffix}`, {
    details: { ...details, status, ...(retryAfter === null ? {} : { retry_after_ms: retryAfter }) },
    // A used-up quota is a 429 that no waiting ends.
    retryable: facts.code !== 'insufficient_quota' && retryableCodes.includes(code),
    recoveryAction: recoveryActions[code] ?? 'Try again later.',
  });
}

/** The code of a broken connection (ECONNREFUSED, UND_ERR_SOCKET) somewhere among the causes. */
export function systemCodeOf(error: unknown): string | null {
  let current: unknown = error;
  for (let depth = 0; depth < 5 && current instanceof Error; depth++) {
    const code = 'code' in current ? current.code : undefined;
    if (typeof code === 'string' && /^(E[A-Z]{3,}|UND_ERR_\w+)$/.test(code)) return code;
    current = current.cause;
  }
  return null;
}

const retryableCodes: ProviderErrorCode[] = ['PROVIDER_RATE_LIMITED', 'PROVIDER_TIMEOUT', 'PROVIDER_UNAVAILABLE'];

const recoveryActions: Partial<Record<ProviderErrorCode, string>> = {
  PROVIDER_AUTHENTICATION: 'Check the API key and what it may use.',
  PROVIDER_BAD_REQUEST: 'Check the model name and the parameters of the request.',
  PROVIDER_REFUSED: 'Change the request, or ask another model.',
  PROVIDER_RATE_LIMITED: 'Wait, or raise the limits of the account.',
};

function codeOf(status: number, code: string | null): ProviderErrorCode {
  if (code === 'content_filter') return 'PROVIDER_REFUSED';
  if (status === 401 || status === 403) return 'PROVIDER_AUTHENTICATION';
  if (status === 408) return 'PROVIDER_TIMEOUT';
  if (status === 429) return 'PROVIDER_RATE_LIMITED';
  return status >= 500 ? 'PROVIDER_UNAVAILABLE' : 'PROVIDER_BAD_REQUEST';
}

/** The object that says what is wrong: OpenAI's stands under `error`, others' is the body itself. */
function innermost(body: unknown): Record<string, unknown> {
  if (typeof body !== 'object' || body === null) return {};
  const { error } = body as Record<string, unknown>;
  if (typeof error === 'string') return { message: error };
  return (typeof error === 'object' && error !== null ? error : body) as Record<string, unknown>;
}

/** A word of a protocol, as in `rate_limit_exceeded` or `messages[0].content`; anything else may be somebody's text. */
function identifier(value: unknown, apiKey: string | undefined): string | null {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || !/^[\w.:/[\]-]{1,80}$/.test(text)) return null;
  const isSecret = redactSecrets(text) !== text || (apiKey !== undefined && text.includes(apiKey));
  return isSecret ? null : text;
}
