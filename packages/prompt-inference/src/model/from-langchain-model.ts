import {
  ProviderError,
  WaymarkError,
  type ChatProvider,
  type ChatRequest,
  type ChatStreamPart,
  type ProviderErrorCode,
} from '@waymark/core-types';
import { isStrictSchema } from '@waymark/providers';
import type { LangChainModelLike } from '../loop/inference-options.ts';
import { fromOpenAI } from '../message/openai-messages.ts';
import { toLangChain } from '../message/to-langchain.ts';
import { readLangChainReply, reasoningIn } from './langchain-reply.ts';
import { untilAborted } from './until-aborted.ts';

/**
 * A provider of a chat model of LangChain. Temperature and the limit of tokens are settings of the model itself: a request
 * with one of them is refused, as the model would not hear of it.
 */
export function fromLangChainModel(model: LangChainModelLike): ChatProvider {
  const named = model as { model?: unknown; modelName?: unknown };
  const modelName = [named.model, named.modelName].find((value) => typeof value === 'string');
  const about = { name: `${model._llmType?.() ?? 'langchain'}/${modelName ?? 'model'}`, model: modelName ?? 'model' };

  const chat: ChatProvider['chat'] = async (request) =>
    await guarded(about.name, request.signal, async () => {
      const call = await prepare(model, request, about.name);
      const result = await untilAborted(call.model.invoke(call.messages, call.options), request.signal);
      return readLangChainReply(result, about);
    });

  async function* stream(request: ChatRequest): AsyncGenerator<ChatStreamPart, void, undefined> {
    const { signal } = request;
    const call = await guarded(about.name, signal, () => prepare(model, request, about.name));
    const streaming = call.model as StreamingModel;
    if (typeof streaming.stream !== 'function') {
      yield* partsOf(await chat(request));
      return;
    }
    const begun = streaming.stream(call.messages, call.options);
    const chunks = (await guarded(about.name, signal, () => untilAborted(begun, signal)))[Symbol.asyncIterator]();
    let whole: Chunk | undefined;
    try {
      for (;;) {
        const next = await guarded(about.name, signal, () => untilAborted(chunks.next(), signal));
        if (next.done) break;
        whole = whole === undefined ? next.value : whole.concat(next.value);
        yield* piecesOf(next.value);
      }
    } finally {
      // Whoever leaves does not wait for a model that does not answer.
      void Promise.resolve(chunks.return?.()).catch(() => {});
    }
    const reply = readLangChainReply(whole, about);
    for (const tool_call of reply.message.tool_calls ?? []) yield { type: 'tool_call', tool_call };
    yield { type: 'reply', reply };
  }

  return { name: about.name, chat, stream };
}

interface Chunk {
  content: unknown;
  additional_kwargs?: Record<string, unknown>;
  concat(next: Chunk): Chunk;
}

interface StreamingModel {
  stream?: (messages: unknown, options?: unknown) => Promise<AsyncIterable<Chunk>>;
}

async function prepare(model: LangChainModelLike, request: ChatRequest, name: string) {
  for (const param of ['temperature', 'max_tokens'] as const) {
    if (request[param] === undefined) continue;
    throw badRequest(`${name} takes no ${param} with a call.`, 'Set it where the model of LangChain is created.', {
      param,
    });
  }
  const { tools = [], output, stop_sequences: stop, signal } = request;
  if (tools.length > 0 && model.bindTools === undefined) {
    throw badRequest(`${name} takes no tools: it has no bindTools.`, 'Use a chat model that calls tools.');
  }
  const options = {
    ...(signal === undefined ? {} : { signal }),
    ...(stop === undefined ? {} : { stop: [...stop] }),
    ...(output === undefined ? {} : { response_format: toResponseFormat(output) }),
  };
  return {
    model: tools.length === 0 ? model : model.bindTools!(tools),
    messages: await toLangChain(fromOpenAI(request.messages)),
    options,
  };
}

function toResponseFormat({ name, schema }: NonNullable<ChatRequest['output']>) {
  return { type: 'json_schema', json_schema: { name, schema, strict: isStrictSchema(schema) } };
}

function* piecesOf({ content, additional_kwargs }: Chunk): Generator<ChatStreamPart> {
  const parts = Array.isArray(content) ? (content as Record<string, unknown>[]) : [];
  const stated = additional_kwargs?.['reasoning_content'];
  const reasoning = typeof stated === 'string' ? stated : reasoningIn(parts);
  if (reasoning !== '') yield { type: 'reasoning', text: reasoning };
  const texts = parts.filter(({ type }) => type === 'text').map(({ text }) => (typeof text === 'string' ? text : ''));
  const text = typeof content === 'string' ? content : texts.join('');
  if (text !== '') yield { type: 'text', text };
}

function* partsOf(reply: Awaited<ReturnType<ChatProvider['chat']>>): Generator<ChatStreamPart> {
  if (reply.reasoning !== undefined) yield { type: 'reasoning', text: reply.reasoning };
  if (reply.message.content) yield { type: 'text', text: reply.message.content };
  for (const tool_call of reply.message.tool_calls ?? []) yield { type: 'tool_call', tool_call };
  yield { type: 'reply', reply };
}

async function guarded<Result>(
  name: string,
  signal: AbortSignal | undefined,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    if (signal?.aborted) throw signal.reason;
    return await work();
  } catch (error) {
    throw toProviderError(error, name, signal);
  }
}

/** Its words may quote the conversation, so the error says what kind it is and no more. */
function toProviderError(error: unknown, name: string, signal: AbortSignal | undefined): Error {
  if (signal?.aborted) return new ProviderError('PROVIDER_ABORTED', `The call of ${name} was aborted.`);
  if (WaymarkError.isInstance(error)) return error;
  const { status, name: kind } = (error ?? {}) as { status?: unknown; name?: unknown };
  const code = codeOf(typeof status === 'number' ? status : 0);
  const suffix = typeof status === 'number' ? `, status ${status}` : '';
  return new ProviderError(code, `${name} failed (${typeof kind === 'string' ? kind : typeof error}${suffix}).`, {
    details: { provider: name, ...(typeof status === 'number' ? { status } : {}) },
    retryable: code === 'PROVIDER_RATE_LIMITED' || (code === 'PROVIDER_UNAVAILABLE' && suffix !== ''),
    recoveryAction: 'Check the settings of the model of LangChain, its key and its server.',
  });
}

function codeOf(status: number): ProviderErrorCode {
  if (status === 401 || status === 403) return 'PROVIDER_AUTHENTICATION';
  if (status === 429) return 'PROVIDER_RATE_LIMITED';
  return status >= 400 && status < 500 ? 'PROVIDER_BAD_REQUEST' : 'PROVIDER_UNAVAILABLE';
}

function badRequest(message: string, recoveryAction: string, details: Record<string, unknown> = {}): ProviderError {
  return new ProviderError('PROVIDER_BAD_REQUEST', message, { details, recoveryAction });
}
