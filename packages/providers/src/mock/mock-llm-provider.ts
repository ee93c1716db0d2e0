import {
  ProviderError,
  type ChatReply,
  type ChatRequest,
  type ChatStreamPart,
  type LLMProvider,
  type ProviderErrorCode,
} from '@waymark/core-types';
import { toChatReply, type MockReply } from './mock-reply.ts';
import { seededRandom } from './seeded-random.ts';

/** What the mock says and how it fails. */
export interface MockLLMProviderOptions {
  /** One reply a request, in order; or one function that answers every request. */
  replies: readonly MockReply[] | ((request: ChatRequest) => MockReply);
  /** Default `mock/scripted`. */
  name?: string;
  /** Fails requests at random, always the same ones for a seed. A request that fails uses up no reply. */
  failures?: MockFailures;
  /** Seed of the failures. Default 1. */
  seed?: number;
}

/** Failures of the mock. */
export interface MockFailures {
  /** Share of the requests that fail, from 0 to 1. */
  rate: number;
  /** The errors to choose from. Default PROVIDER_UNAVAILABLE. A PROVIDER_BAD_REPLY cuts a stream in its middle. */
  codes?: readonly ProviderErrorCode[];
}

/** A provider that follows a script. */
export interface MockLLMProvider extends LLMProvider {
  /** Copies of all requests so far, without their signals; failed ones too. */
  readonly requests: readonly ChatRequest[];
  /** Replies that nobody has asked for yet; null where a function answers. */
  readonly remaining: number | null;
}

/**
 * Creates a provider that answers from a script: for tests, demonstrations and dry runs, with no model and no network.
 * A request beyond the last reply fails with PROVIDER_BAD_REQUEST, so that a test sees it.
 */
export function createMockLLMProvider(options: MockLLMProviderOptions): MockLLMProvider {
  const { replies, name = 'mock/scripted', failures, seed = 1 } = options;
  const requests: ChatRequest[] = [];
  const random = seededRandom(seed);
  let used = 0;

  const nextReply = (request: ChatRequest): ChatReply => {
    const scripted = typeof replies === 'function' ? replies(request) : replies[used++];
    if (scripted === undefined) throw exhausted(name, requests.length);
    if (ProviderError.isInstance(scripted)) throw scripted;
    const message = typeof scripted === 'function' ? scripted(request) : scripted;
    return toChatReply(message, { request, model: name.slice(name.indexOf('/') + 1), number: requests.length });
  };
  const begin = (request: ChatRequest): ProviderError | null => {
    const { signal: _signal, ...plain } = request;
    requests.push(structuredClone(plain));
    throwIfAborted(request, name);
    return failures === undefined ? null : chooseFailure(failures, random, name);
  };

  return {
    name,
    requests,
    get remaining() {
      return typeof replies === 'function' ? null : Math.max(0, replies.length - used);
    },
    async chat(request) {
      const failure = begin(request);
      if (failure !== null) throw failure;
      return nextReply(request);
    },
    async *stream(request) {
      const failure = begin(request);
      if (failure !== null && failure.code !== 'PROVIDER_BAD_REPLY') throw failure;
      const reply = failure === null ? nextReply(request) : null;
      const pieces = reply === null ? [{ type: 'text' as const, text: 'cut ' }] : piecesOf(reply);
      for (const piece of pieces) {
        // A turn of the event loop between pieces lets an abort come through.
        await new Promise((resolve) => setImmediate(resolve));
        throwIfAborted(request, name);
        yield piece;
      }
      if (failure !== null) throw failure;
    },
  };
}

function piecesOf(reply: ChatReply): ChatStreamPart[] {
  const { content, tool_calls } = reply.message;
  return [
    ...(reply.reasoning === undefined ? [] : [{ type: 'reasoning' as const, text: reply.reasoning }]),
    ...(content?.match(/\s*\S+\s*$|\s*\S+|\s+/g) ?? []).map((text) => ({ type: 'text' as const, text })),
    ...(tool_calls ?? []).map((tool_call) => ({ type: 'tool_call' as const, tool_call })),
    { type: 'reply', reply },
  ];
}

function chooseFailure(failures: MockFailures, random: () => number, name: string): ProviderError | null {
  const fails = random() < failures.rate;
  const { codes = ['PROVIDER_UNAVAILABLE'] } = failures;
  const code = codes[Math.floor(random() * codes.length)];
  if (!fails || code === undefined) return null;
  const retryable = ['PROVIDER_UNAVAILABLE', 'PROVIDER_RATE_LIMITED', 'PROVIDER_TIMEOUT'].includes(code);
  return new ProviderError(code, `${name} fails on purpose.`, { details: { provider: name }, retryable });
}

function throwIfAborted(request: ChatRequest, name: string): void {
  if (!request.signal?.aborted) return;
  throw new ProviderError('PROVIDER_ABORTED', `The call of ${name} was aborted.`, { details: { provider: name } });
}

function exhausted(name: string, number: number): ProviderError {
  return new ProviderError('PROVIDER_BAD_REQUEST', `${name} has no reply for request ${number}.`, {
    details: { provider: name, request: number },
    recoveryAction: 'Add a reply to the script.',
  });
}
