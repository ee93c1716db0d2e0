import { ProviderError, type ChatRequest, type Clock, type ProviderErrorCode } from '@waymark/core-types';
import { readRetryAfter } from '../retry/retry-after.ts';
import type { CallGuard } from './call-guard.ts';
import type { OpenAISDK } from './load-openai.ts';
import { badReply } from './reply.ts';
import { safeServerMessage } from './safe-server-message.ts';

/** What is known about a call that failed. */
export interface FailedCall {
  provider: string;
  model: string;
  apiKey: string | undefined;
  request: ChatRequest;
  guard: CallGuard;
  /** Undefined when the package could not be loaded. */
  sdk: OpenAISDK | undefined;
  clock: Clock;
  attempts: number;
  /** The reply had begun. */
  streaming: boolean;
}

/** The part of the SDK's errors that we read; its message and body may quote the prompt. */
interface ApiError {
  status?: number;
  headers?: Headers;
  error?: unknown;
  code?: unknown;
  type?: unknown;
  param?: unknown;
  requestID?: unknown;
}

/** Turns whatever a call threw into the error that callers see. It has no cause: the SDK's errors hold prompts. */
export function toProviderError(error: unknown, call: FailedCall): ProviderError {
  const { provider, guard, sdk } = call;
  if (guard.ended === 'aborted') {
    return new ProviderError('PROVIDER_ABORTED', `The call of ${provider} was aborted.`, { details: { provider } });
  }
  if (guard.ended === 'timed_out') return timeout(call);
  if (ProviderError.isInstance(error)) return error;
  const reason = systemCodeOf(error);
  const isConnection = (sdk !== undefined && error instanceof sdk.APIConnectionError) || reason !== null;
  if (isConnection) return call.streaming ? badReply(provider, cut, { retryable: true }) : unreachable(call, reason);
  if (sdk !== undefined && error instanceof sdk.APIError) return fromApiError(error as ApiError, call);
  if (error instanceof SyntaxError) return badReply(provider, 'is not JSON');
  return badReply(provider, `could not be read (${error instanceof Error ? error.name : typeof error})`);
}

const cut = 'was cut before its end';

function timeout({ provider, attempts }: FailedCall): ProviderError {
  return new ProviderError('PROVIDER_TIMEOUT', `${provider} did not answer in time.`, {
    details: { provider, attempts },
    retryable: true,
    recoveryAction: 'Try again, or raise timeoutMs.',
  });
}

function unreachable({ provider, attempts }: FailedCall, reason: string | null): ProviderError {
  return new ProviderError('PROVIDER_UNAVAILABLE', `${provider} cannot be reached${reason ? ` (${reason})` : ''}.`, {
    details: { provider, attempts, ...(reason === null ? {} : { reason }) },
    retryable: true,
    recoveryAction: 'Check the base URL, that the server runs, and the network.',
  });
}

function fromApiError(error: ApiError, call: FailedCall): ProviderError {
  const { provider, attempts } = call;
  const { status } = error;
  const facts = {
    code: identifier(error.code),
    type: identifier(error.type),
    param: identifier(error.param),
    request_id: identifier(error.requestID),
  };
  const said = safeServerMessage(messageOf(error.error), { ...call, allowed: [call.model] });
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
  const retryAfter = readRetryAfter(error.headers, call.clock.now());
  return new ProviderError(code, `${provider} answered ${status}${suffix}`, {
    details: { ...details, status, ...(retryAfter === null ? {} : { retry_after_ms: retryAfter }) },
    // A used-up quota is a 429 that no waiting ends.
    retryable: facts.code !== 'insufficient_quota' && retryableCodes.includes(code),
    recoveryAction: recoveryActions[code] ?? 'Try again later.',
  });
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

function messageOf(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'message' in body ? body.message : body;
}

/** A word of a protocol, as in `rate_limit_exceeded` or `messages[0].content`; anything else may be somebody's text. */
function identifier(value: unknown): string | null {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && /^[\w.:/[\]-]{1,80}$/.test(text) ? text : null;
}

/** The code of a broken connection (ECONNREFUSED, UND_ERR_SOCKET) somewhere among the causes. */
function systemCodeOf(error: unknown): string | null {
  let current: unknown = error;
  for (let depth = 0; depth < 5 && current instanceof Error; depth++) {
    const code = 'code' in current ? current.code : undefined;
    if (typeof code === 'string' && /^(E[A-Z]{3,}|UND_ERR_\w+)$/.test(code)) return code;
    current = current.cause;
  }
  return null;
}
