import { ProviderError, type ChatProvider, type ChatReply, type ChatRequest } from '@waymark/core-types';

/** A call that somebody holds. */
export interface HeldCall {
  request: ChatRequest;
  /** Lets it answer with this text, or fail. */
  answer(outcome: string | Error): void;
}

/** A model whose calls wait until the test answers them. It ends at once when it is aborted, unless it is deaf. */
export interface HeldProvider extends ChatProvider {
  readonly calls: HeldCall[];
  /** Streams that were closed: read to their end, failed or left. */
  readonly closed: number;
}

/** Creates such a model. A stream gives the words of the answer. */
export function createHeldProvider(options: { name?: string; isDeaf?: boolean } = {}): HeldProvider {
  const { name = 'held/model', isDeaf = false } = options;
  const calls: HeldCall[] = [];
  let closed = 0;
  const hold = (request: ChatRequest) =>
    new Promise<string>((resolve, reject) => {
      calls.push({
        request,
        answer: (outcome) => (typeof outcome === 'string' ? resolve(outcome) : reject(outcome)),
      });
      const abort = () => reject(new ProviderError('PROVIDER_ABORTED', `${name} was aborted.`));
      if (!isDeaf) request.signal?.addEventListener('abort', abort);
    });
  return {
    name,
    calls,
    get closed() {
      return closed;
    },
    chat: async (request) => textReply(await hold(request)),
    async *stream(request) {
      try {
        const text = await hold(request);
        for (const word of text.split(/(?<= )/)) yield { type: 'text', text: word };
        yield { type: 'reply', reply: textReply(text) };
      } finally {
        closed++;
      }
    },
  };
}

/** A whole reply with ten tokens in and five out. */
export function textReply(content: string, changes: Partial<ChatReply> = {}): ChatReply {
  return {
    message: { role: 'assistant', content },
    finish_reason: 'stop',
    model: 'model',
    usage: { input_tokens: 10, output_tokens: 5, cached_input_tokens: 0, reasoning_tokens: 0 },
    ...changes,
  };
}

/** A request that says this. */
export function ask(content: string, signal?: AbortSignal): ChatRequest {
  return { messages: [{ role: 'user', content }], ...(signal === undefined ? {} : { signal }) };
}
