import {
  ProviderError,
  systemClock,
  type ChatReply,
  type ChatRequest,
  type ChatStreamPart,
  type LLMProvider,
} from '@waymark/core-types';
import { defaultRetryPolicy, withRetries, type Attempt, type RetryContext } from '../retry/retry.ts';
import { systemSleep } from '../retry/sleep.ts';
import { createCallGuard, type CallGuard } from './call-guard.ts';
import { createConnection, type Connection } from './connection.ts';
import { defaultTimeoutMs, type OpenAIProviderOptions } from './openai-provider-options.ts';
import { readCompletion } from './read-completion.ts';
import { createReplyAccumulator } from './reply-accumulator.ts';
import { badReply } from './reply.ts';
import { toRequestBody } from './request-body.ts';
import { toProviderError } from './to-provider-error.ts';

/**
 * Creates a provider for OpenAI and for every server that speaks its chat.completions protocol (Ollama, vLLM, LM Studio).
 * The `openai` package is loaded on the first call. What servers send is checked before it is believed; no error holds
 * the key or text of the prompt.
 * @throws {ProviderError} PROVIDER_AUTHENTICATION for OpenAI without a key, PROVIDER_BAD_REQUEST for a model or URL that
 * cannot be one.
 */
export function createOpenAIProvider(options: OpenAIProviderOptions): LLMProvider {
  const connection = createConnection(options);
  const settings: Settings = {
    timeoutMs: options.timeoutMs ?? defaultTimeoutMs,
    policy: {
      ...defaultRetryPolicy,
      maxRetries: options.maxRetries ?? defaultRetryPolicy.maxRetries,
      deadlineMs: options.deadlineMs ?? defaultRetryPolicy.deadlineMs,
    },
    clock: options.clock ?? systemClock,
    sleep: options.sleep ?? systemSleep,
    random: options.random ?? Math.random,
  };
  return {
    name: connection.provider,
    chat: (request) => chat(request, connection, settings),
    stream: (request) => stream(request, connection, settings),
  };
}

interface Settings extends Omit<RetryContext, 'signal'> {
  timeoutMs: number;
}

async function chat(request: ChatRequest, connection: Connection, settings: Settings): Promise<ChatReply> {
  const guard = createCallGuard(request.signal);
  const fail = failure(request, connection, { guard, settings });
  const callOnce = async (attempt: Attempt) => {
    try {
      const { client } = await connection.open();
      const body = toRequestBody(request, connection);
      const call = client.chat.completions.create(body, { signal: guard.signal });
      return await guard.wait(call, Math.min(settings.timeoutMs, attempt.remainingMs));
    } catch (error) {
      throw fail(error, attempt.number);
    }
  };
  try {
    throwIfEnded(guard);
    return readCompletion(await withRetries(callOnce, { ...settings, signal: guard.signal }), connection);
  } catch (error) {
    throw fail(error, 1);
  } finally {
    guard.close();
  }
}

async function* stream(
  request: ChatRequest,
  connection: Connection,
  settings: Settings,
): AsyncGenerator<ChatStreamPart, void, undefined> {
  const guard = createCallGuard(request.signal);
  const fail = failure(request, connection, { guard, settings });
  const openOnce = async (attempt: Attempt) => {
    try {
      const { client } = await connection.open();
      const body = toRequestBody(request, connection);
      const call = client.chat.completions.create(
        { ...body, stream: true, stream_options: { include_usage: true } },
        { signal: guard.signal },
      );
      return await guard.wait(call.withResponse(), Math.min(settings.timeoutMs, attempt.remainingMs));
    } catch (error) {
      throw fail(error, attempt.number);
    }
  };
  let streaming = false;
  try {
    throwIfEnded(guard);
    const opened = await withRetries(openOnce, { ...settings, signal: guard.signal });
    streaming = true;
    refuseOtherTypes(opened.response, connection.provider);
    const accumulator = createReplyAccumulator(connection);
    const chunks = opened.data[Symbol.asyncIterator]();
    for (;;) {
      // The SDK ends a stream that was aborted as if it were whole; the guard does not.
      const next = await guard.wait(chunks.next(), settings.timeoutMs);
      if (next.done) break;
      yield* accumulator.add(next.value);
    }
    const reply = accumulator.finish();
    for (const tool_call of reply.message.tool_calls ?? []) yield { type: 'tool_call', tool_call };
    yield { type: 'reply', reply };
  } catch (error) {
    throw fail(error, 1, streaming);
  } finally {
    guard.close();
  }
}

function failure(
  request: ChatRequest,
  connection: Connection,
  { guard, settings }: { guard: CallGuard; settings: Settings },
): (error: unknown, attempts: number, streaming?: boolean) => ProviderError {
  return (error, attempts, streaming = false) =>
    toProviderError(error, { ...connection, request, guard, clock: settings.clock, attempts, streaming });
}

function throwIfEnded(guard: CallGuard): void {
  if (guard.ended !== null) throw guard.signal.reason;
}

/** A server that ignores `stream: true` answers with JSON, a proxy with a page; the SDK reads both as no pieces. */
function refuseOtherTypes(response: Response, provider: string): void {
  const type = response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/json' || type === 'text/html') throw badReply(provider, `is ${type}, not a stream`);
}
