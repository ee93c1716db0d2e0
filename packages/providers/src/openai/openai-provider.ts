import type { ChatReply, ChatRequest, ChatStreamPart, LLMProvider } from '@waymark/core-types';
import { createCallGuard, type CallGuard } from '../call/call-guard.ts';
import { badReply } from '../call/call-failure.ts';
import { toCallSettings, type CallSettings } from '../call/call-options.ts';
import { repeatCall, type RepeatedCall } from '../call/repeat-call.ts';
import { toLLMProvider } from '../chat/to-llm-provider.ts';
import { requestTexts } from '../chat/request-texts.ts';
import { createConnection, type Connection } from './connection.ts';
import type { OpenAIProviderOptions } from './openai-provider-options.ts';
import { readCompletion } from './read-completion.ts';
import { createReplyAccumulator } from './reply-accumulator.ts';
import { toRequestBody } from './request-body.ts';
import { toProviderError } from './to-provider-error.ts';

/**
 * Creates a provider for OpenAI and for every server that speaks its chat.completions protocol (Ollama, vLLM, LM Studio).
 * The `openai` package is loaded on the first call. What servers send is checked before it is believed; no error holds
 * the key or text of the prompt.
 * @throws {ConfigurationError} for OpenAI without a key, and for a model, key or URL that cannot be one.
 */
export function createOpenAIProvider(options: OpenAIProviderOptions): LLMProvider {
  const settings = toCallSettings(options);
  const connection = createConnection(options, settings);
  return toLLMProvider({
    name: connection.provider,
    chat: (request) => chat(request, connection, settings),
    stream: (request) => stream(request, connection, settings),
  });
}

async function chat(request: ChatRequest, connection: Connection, settings: CallSettings): Promise<ChatReply> {
  const guard = createCallGuard(request.signal);
  try {
    return await repeatCall(toCall(request, connection, { guard, settings }), async () => {
      const { client } = await connection.open();
      const body = toRequestBody(request, connection);
      return readCompletion(await client.chat.completions.create(body, { signal: guard.signal }), connection);
    });
  } finally {
    guard.close();
  }
}

async function* stream(
  request: ChatRequest,
  connection: Connection,
  settings: CallSettings,
): AsyncGenerator<ChatStreamPart, void, undefined> {
  const guard = createCallGuard(request.signal);
  let streaming = false;
  const call = toCall(request, connection, { guard, settings }, () => streaming);
  try {
    const opened = await repeatCall(call, async () => {
      const { client } = await connection.open();
      const body = toRequestBody(request, connection);
      return await client.chat.completions
        .create({ ...body, stream: true, stream_options: { include_usage: true } }, { signal: guard.signal })
        .withResponse();
    });
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
    throw call.explain(error, 1);
  } finally {
    guard.close();
  }
}

function toCall(
  request: ChatRequest,
  connection: Connection,
  { guard, settings }: { guard: CallGuard; settings: CallSettings },
  isStreaming: () => boolean = () => false,
): RepeatedCall {
  const { provider, model, apiKey } = connection;
  const facts = { provider, model, apiKey, guard, clock: settings.clock, sentTexts: () => requestTexts(request) };
  return {
    guard,
    settings,
    explain: (error, attempts) =>
      toProviderError(error, { ...facts, attempts, sdk: connection.sdk, streaming: isStreaming() }),
  };
}

/** A server that ignores `stream: true` answers with JSON, a proxy with a page; the SDK reads both as no pieces. */
function refuseOtherTypes(response: Response, provider: string): void {
  const type = response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/json' || type === 'text/html') throw badReply(provider, `is ${type}, not a stream`);
}
