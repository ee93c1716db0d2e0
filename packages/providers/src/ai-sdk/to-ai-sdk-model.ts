import type {
  LanguageModelV4,
  LanguageModelV4Content,
  LanguageModelV4StreamPart,
  LanguageModelV4ToolCall,
  SharedV4Warning,
} from '@ai-sdk/provider';
import type { ChatProvider, ChatReply, ChatStreamPart, ToolCall } from '@waymark/core-types';
import { createCallGuard, type CallGuard } from '../call/call-guard.ts';
import { toFinishReason, toUsage } from './finish-and-usage.ts';
import { fromCallOptions } from './from-call-options.ts';
import { writeOwn } from './own-metadata.ts';
import { parseObject } from './to-call-options.ts';

/**
 * Makes a language model of the AI SDK (version 4 of its interface) of a provider, for `generateText`, `streamText` and
 * all else that takes one. Settings that a provider cannot follow come back as warnings, files as PROVIDER_BAD_REQUEST.
 * Errors stay ours: the SDK does not repeat them, as the provider has done that where it was worth it.
 */
export function toAiSdkModel(provider: ChatProvider): LanguageModelV4 {
  return {
    specificationVersion: 'v4',
    ...toModelName(provider.name),
    supportedUrls: {},
    async doGenerate(options) {
      const { request, warnings } = fromCallOptions(options);
      const reply = await provider.chat(request);
      return {
        content: toContent(reply),
        finishReason: toFinishReason(reply.finish_reason),
        usage: toUsage(reply.usage),
        response: { modelId: reply.model },
        ...ownFacts(reply),
        warnings,
      };
    },
    async doStream(options) {
      const { request, warnings } = fromCallOptions(options);
      const guard = createCallGuard(request.signal);
      const parts = provider.stream({ ...request, signal: guard.signal })[Symbol.asyncIterator]();
      try {
        // A call that fails before its first piece is a call that fails, not a stream with an error in it.
        const first = await parts.next();
        return { stream: toReadableStream(toStreamParts(parts, { first, warnings }), { parts, guard }) };
      } catch (error) {
        guard.close();
        throw error;
      }
    },
  };
}

/** The two halves of `provider/model`. */
export function toModelName(name: string): { provider: string; modelId: string } {
  const slash = name.indexOf('/');
  return slash < 0
    ? { provider: 'waymark', modelId: name }
    : { provider: name.slice(0, slash), modelId: name.slice(slash + 1) };
}

function toContent({ message, reasoning }: ChatReply): LanguageModelV4Content[] {
  const { content, refusal, tool_calls = [] } = message;
  return [
    ...(reasoning === undefined ? [] : [{ type: 'reasoning' as const, text: reasoning }]),
    ...(content === null ? [] : [{ type: 'text' as const, text: content }]),
    ...(refusal ? [{ type: 'text' as const, text: refusal, ...refusalMark }] : []),
    ...tool_calls.map(toToolCall),
  ];
}

/** A reader that leaves ends the call, even before it has read anything. */
function toReadableStream(
  streamParts: AsyncIterator<LanguageModelV4StreamPart>,
  { parts, guard }: { parts: AsyncIterator<ChatStreamPart>; guard: CallGuard },
): ReadableStream<LanguageModelV4StreamPart> {
  return new ReadableStream({
    async pull(controller) {
      const next = await streamParts.next();
      if (!next.done) return controller.enqueue(next.value);
      guard.close();
      controller.close();
    },
    cancel() {
      guard.close();
      parts.return?.().catch(() => {});
    },
  });
}

async function* toStreamParts(
  parts: AsyncIterator<ChatStreamPart>,
  { first, warnings }: { first: IteratorResult<ChatStreamPart>; warnings: SharedV4Warning[] },
): AsyncGenerator<LanguageModelV4StreamPart> {
  let blocks = 0;
  let open: 'text' | 'reasoning' | null = null;
  try {
    yield { type: 'stream-start', warnings };
    for (let next = first; !next.done; next = await parts.next()) {
      const part = next.value;
      const kind = part.type === 'text' || part.type === 'reasoning' ? part.type : null;
      if (open !== null && open !== kind) yield { type: `${open}-end`, id: `${blocks}` };
      if (kind !== null && open !== kind) yield { type: `${kind}-start`, id: `${++blocks}` };
      open = kind;
      if (part.type === 'text') yield { type: 'text-delta', id: `${blocks}`, delta: part.text };
      if (part.type === 'reasoning') yield { type: 'reasoning-delta', id: `${blocks}`, delta: part.text };
      if (part.type === 'tool_call') yield toToolCall(part.tool_call);
      if (part.type === 'reply') yield* toEnd(part.reply);
    }
  } catch (error) {
    yield { type: 'error', error };
  }
}

function* toEnd(reply: ChatReply): Generator<LanguageModelV4StreamPart> {
  const { content, refusal } = reply.message;
  if (content === '') {
    yield { type: 'text-start', id: 'empty' };
    yield { type: 'text-end', id: 'empty' };
  }
  if (refusal) {
    yield { type: 'text-start', id: 'refusal', ...refusalMark };
    yield { type: 'text-delta', id: 'refusal', delta: refusal };
    yield { type: 'text-end', id: 'refusal' };
  }
  yield { type: 'response-metadata', modelId: reply.model };
  yield {
    type: 'finish',
    finishReason: toFinishReason(reply.finish_reason),
    usage: toUsage(reply.usage),
    ...ownFacts(reply),
  };
}

const refusalMark = writeOwn('providerMetadata', { type: 'refusal' });

/** The SDK sends the metadata back with the call, and with it the arguments as they were. */
function toToolCall({ id, function: { name, arguments: input } }: ToolCall): LanguageModelV4ToolCall {
  const object = parseObject(input);
  const isKept = object !== null && JSON.stringify(object) === input;
  return {
    type: 'tool-call',
    toolCallId: id,
    toolName: name,
    input,
    ...writeOwn('providerMetadata', { arguments: isKept ? undefined : input }),
  };
}

function ownFacts({ provider, from_cache }: ChatReply) {
  return writeOwn('providerMetadata', { provider, from_cache });
}
