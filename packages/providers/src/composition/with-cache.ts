import { createHash } from 'node:crypto';
import {
  canonicalJson,
  NotStorableError,
  type ChatProvider,
  type ChatReply,
  type ChatRequest,
  type ChatStreamPart,
  type LLMProvider,
} from '@waymark/core-types';
import { badReply } from '../call/call-failure.ts';
import { toLLMProvider } from '../chat/to-llm-provider.ts';
import { throwIfAborted } from '../call/abort.ts';
import { replayParts } from '../chat/replay-parts.ts';
import { asCached, shareStream, type SharedStream } from './shared-stream.ts';
import { createTimedCache, type CacheOptions } from './timed-cache.ts';

/**
 * Answers a request that was answered before from a cache. Whoever asks for it gets it: a request with a temperature
 * above 0 has one answer too. The key is the SHA-256 of the provider's name and the request in canonical JSON, so all
 * that share a store share its replies. A stream is replayed, its text in one piece; a live one is read as fast as it
 * comes, whatever its reader's pace.
 *
 * Such replies are marked `from_cache`; their `usage` is what they cost the first time. Errors, refusals and cut replies
 * are not kept. Equal requests at the same time share one call, and it ends when all of them are aborted.
 * @throws {ConfigurationError} for limits below 0.
 */
export function withCache(provider: ChatProvider, options: CacheOptions = {}): LLMProvider {
  const { name } = provider;
  const cache = createTimedCache(options);
  const open = new Map<string, SharedStream>();

  /** Joins the call that goes on for the key, or makes it. */
  const join = (key: string, request: ChatRequest, ask: Ask) => {
    const running = open.get(key);
    if (running !== undefined) return running.read(request.signal);
    const shared = shareStream({
      provider: name,
      open: (signal) => lookUpOrAsk(key, { ...request, signal }, ask),
      onClose: () => {
        if (open.get(key) === shared) open.delete(key);
      },
    });
    open.set(key, shared);
    return shared.read(request.signal);
  };
  async function* lookUpOrAsk(key: string, request: ChatRequest, ask: Ask): AsyncGenerator<ChatStreamPart> {
    const known = await cache.get(key);
    if (isReply(known)) return yield* replayParts(asCached(known));
    throwIfAborted(request.signal, name);
    for await (const part of ask(request)) {
      yield part;
      if (part.type === 'reply' && isWhole(part.reply)) await cache.set(key, part.reply);
    }
  }
  async function* askWhole(request: ChatRequest): AsyncGenerator<ChatStreamPart> {
    yield* replayParts(await provider.chat(request));
  }

  return toLLMProvider({
    name,
    async chat(request) {
      const key = keyOf(name, request);
      if (key === null) return await provider.chat(request);
      for await (const part of join(key, request, askWhole)) if (part.type === 'reply') return part.reply;
      throw badReply(name, 'was cut before its end', { retryable: true });
    },
    async *stream(request) {
      const key = keyOf(name, request);
      if (key === null) return yield* provider.stream(request);
      yield* join(key, request, (shared) => provider.stream(shared));
    },
  });
}

type Ask = (request: ChatRequest) => AsyncIterable<ChatStreamPart>;

/** Null where the request has no canonical form, so that nothing equals it. */
function keyOf(provider: string, { signal: _signal, ...request }: ChatRequest): string | null {
  try {
    return createHash('sha256')
      .update(canonicalJson({ version: 1, provider, request }))
      .digest('hex');
  } catch (error) {
    if (NotStorableError.isInstance(error)) return null;
    throw error;
  }
}

function isWhole({ finish_reason, message, from_cache }: ChatReply): boolean {
  const hasEnded = finish_reason === 'stop' || finish_reason === 'tool_calls';
  return hasEnded && !message.refusal && from_cache !== true;
}

/** What a store gives back may be anybody's. */
function isReply(value: unknown): value is ChatReply {
  if (typeof value !== 'object' || value === null || !('message' in value) || !('finish_reason' in value)) return false;
  const { message } = value;
  return typeof message === 'object' && message !== null && 'role' in message && message.role === 'assistant';
}
