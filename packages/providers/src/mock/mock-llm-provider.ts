import {
  ProviderError,
  type ChatReply,
  type ChatRequest,
  type ChatStreamPart,
  type LLMProvider,
} from '@waymark/core-types';
import { throwIfAborted } from '../call/abort.ts';
import { requireContent } from '../chat/check-reply.ts';
import { replayParts } from '../chat/replay-parts.ts';
import { toLLMProvider } from '../chat/to-llm-provider.ts';
import { createFailureInjector, requireNumber, type MockFailureOptions } from './mock-failures.ts';
import { toChatReply, type MockReply } from './mock-reply.ts';

/** What the mock says and how it fails. A call that fails uses up no response; PROVIDER_BAD_REPLY cuts a stream. */
export interface MockLLMProviderOptions extends MockFailureOptions {
  /** Default `mock/scripted`. */
  name?: string;
  /** One response a call, in order; or one function that answers every call. Default: `defaultResponse` for all. */
  responses?: readonly MockReply[] | ((request: ChatRequest) => MockReply);
  /** What is said where there are no responses. Default `Mock response`. */
  defaultResponse?: string;
  /** After the last response: begin again with the first one, or fail with PROVIDER_BAD_REQUEST. Default `cycle`. */
  whenUsedUp?: 'cycle' | 'fail';
  /** Tokens in a character, for the usage that the mock reports. Default 0.25. */
  tokenRatio?: number;
}

/** A model that follows a script. */
export interface MockLLMProvider extends LLMProvider {
  /** Copies of all requests so far, without their signals; failed ones too. */
  readonly callHistory: readonly ChatRequest[];
  /** Responses that nobody has asked for yet; null where they never end. */
  readonly remaining: number | null;
  /** Forgets all calls and begins again: script, failures and random numbers. */
  reset(): void;
}

/**
 * Creates a model that answers from a script: for tests, demonstrations and dry runs, with no network.
 * @throws {ConfigurationError} for options that cannot be.
 */
export function createMockLLMProvider(options: MockLLMProviderOptions = {}): MockLLMProvider {
  const {
    name = 'mock/scripted',
    defaultResponse = 'Mock response',
    whenUsedUp = 'cycle',
    tokenRatio = 0.25,
  } = options;
  const responses = options.responses ?? (() => defaultResponse);
  const ends = typeof responses !== 'function' && whenUsedUp === 'fail';
  requireNumber({ name, option: 'tokenRatio', value: tokenRatio, atMost: Infinity });
  const failures = createFailureInjector(options, name);
  const model = name.slice(name.indexOf('/') + 1);
  let callHistory: ChatRequest[] = [];
  let used = 0;

  const begin = (request: ChatRequest): ProviderError | null => {
    const { signal: _signal, ...plain } = request;
    callHistory.push(structuredClone(plain));
    throwIfAborted(request.signal, name);
    return failures.next();
  };
  const nextResponse = (request: ChatRequest): MockReply => {
    if (typeof responses === 'function') return responses(request);
    const index = used++;
    const response = responses[ends ? index : index % responses.length];
    if (response === undefined && ends) throw usedUp(name, callHistory.length);
    return response ?? defaultResponse;
  };
  const answer = (request: ChatRequest): ChatReply => {
    const response = nextResponse(request);
    if (ProviderError.isInstance(response)) throw response;
    const message = typeof response === 'function' ? response(request) : response;
    return requireContent(toChatReply(message, { request, model, tokenRatio, number: callHistory.length }), name);
  };

  const provider = toLLMProvider({
    name,
    async chat(request) {
      const failure = begin(request);
      if (failure !== null) throw failure;
      return answer(request);
    },
    async *stream(request) {
      const failure = begin(request);
      if (failure !== null && failure.code !== 'PROVIDER_BAD_REPLY') throw failure;
      for (const part of failure === null ? partsOf(answer(request)) : [cutPart]) {
        // A turn of the event loop between pieces lets an abort come through.
        await new Promise((resolve) => setImmediate(resolve));
        throwIfAborted(request.signal, name);
        yield part;
      }
      if (failure !== null) throw failure;
    },
  });
  return {
    ...provider,
    get callHistory() {
      return callHistory;
    },
    get remaining() {
      return ends ? Math.max(0, responses.length - used) : null;
    },
    reset() {
      callHistory = [];
      used = 0;
      failures.reset();
    },
  };
}

const cutPart: ChatStreamPart = { type: 'text', text: 'cut ' };

/** Its text word by word. */
function partsOf(reply: ChatReply): ChatStreamPart[] {
  return replayParts(reply).flatMap((part): ChatStreamPart[] => {
    if (part.type !== 'text') return [part];
    return (part.text.match(/\s*\S+\s*$|\s*\S+|\s+/g) ?? []).map((text) => ({ type: 'text' as const, text }));
  });
}

function usedUp(name: string, number: number): ProviderError {
  return new ProviderError('PROVIDER_BAD_REQUEST', `${name} has no response for call ${number}.`, {
    details: { provider: name, call: number },
    recoveryAction: 'Add a response to the script.',
  });
}
