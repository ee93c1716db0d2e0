import type {
  ChatProvider,
  ChatReply,
  ChatRequest,
  ChatStreamPart,
  EmbeddingProvider,
  LLMProvider,
  RerankProvider,
} from '@waymark/core-types';
import { requestTexts } from '../chat/request-texts.ts';
import { toLLMProvider } from '../chat/to-llm-provider.ts';

/** Whatever can be wrapped. */
export type AnyProvider = ChatProvider | EmbeddingProvider | RerankProvider;

/** What a wrapped provider is: a model answers prompts too, an embedder and a reranker stay what they are. */
export type Wrapped<Provider extends AnyProvider> = Provider extends ChatProvider
  ? LLMProvider
  : Provider extends EmbeddingProvider
    ? EmbeddingProvider
    : RerankProvider;

/** What a wrapper knows of a call. */
export interface ProviderCall<Result> {
  /** The provider's name. */
  provider: string;
  signal: AbortSignal | undefined;
  /** About how many tokens it takes at most, at four characters each. */
  tokens: number;
  /** How many tokens it took, or null where nobody counted. */
  spent: (result: Result) => number | null;
}

/** What happens around each call, whatever is called. */
export interface CallWrapper {
  call<Result>(run: (signal: AbortSignal | undefined) => Promise<Result>, call: ProviderCall<Result>): Promise<Result>;
  stream(
    open: (signal: AbortSignal | undefined) => AsyncIterable<ChatStreamPart>,
    call: ProviderCall<ChatReply>,
  ): AsyncIterable<ChatStreamPart>;
}

/** Puts the wrapper around every call of a provider; `name` stays. */
export function wrapProvider<Provider extends AnyProvider>(
  provider: Provider,
  wrapper: CallWrapper,
): Wrapped<Provider> {
  return wrapAny(provider, wrapper) as Wrapped<Provider>;
}

/** Tokens that a reply took; none where it came from a cache. */
export function tokensOf({ usage, from_cache }: ChatReply): number | null {
  return from_cache === true ? 0 : usage && usage.input_tokens + usage.output_tokens;
}

function wrapAny(provider: AnyProvider, wrapper: CallWrapper): LLMProvider | EmbeddingProvider | RerankProvider {
  const { name } = provider;
  if ('chat' in provider) {
    const call = (request: ChatRequest): ProviderCall<ChatReply> => {
      return { provider: name, signal: request.signal, tokens: estimateTokens(request), spent: tokensOf };
    };
    return toLLMProvider({
      name,
      chat: (request) => wrapper.call((signal) => provider.chat(withSignal(request, signal)), call(request)),
      stream: (request) => wrapper.stream((signal) => provider.stream(withSignal(request, signal)), call(request)),
    });
  }
  const run = <Result>(
    work: (options: { signal?: AbortSignal }) => Promise<Result>,
    { texts, signal }: { texts: readonly string[]; signal: AbortSignal | undefined },
  ) => {
    const call = { provider: name, signal, tokens: Math.ceil(lengthOf(texts) / 4), spent: () => null };
    return wrapper.call((ownSignal) => work(withSignal({}, ownSignal)), call);
  };
  if ('rerank' in provider) {
    return {
      name,
      rerank: (query, documents, { signal, ...rest } = {}) =>
        run((own) => provider.rerank(query, documents, { ...rest, ...own }), { texts: [query, ...documents], signal }),
    };
  }
  return {
    name,
    dimensions: provider.dimensions,
    embed: (text, { signal, ...rest } = {}) =>
      run((own) => provider.embed(text, { ...rest, ...own }), { texts: [text], signal }),
    embedBatch: (texts, { signal, ...rest } = {}) =>
      run((own) => provider.embedBatch(texts, { ...rest, ...own }), { texts, signal }),
  };
}

function withSignal<Options extends { signal?: AbortSignal }>(
  { signal: _signal, ...rest }: Options,
  signal: AbortSignal | undefined,
): Omit<Options, 'signal'> & { signal?: AbortSignal } {
  return signal === undefined ? rest : { ...rest, signal };
}

function estimateTokens(request: ChatRequest): number {
  const { tools = [], max_tokens = 0 } = request;
  const described = tools.length === 0 ? 0 : JSON.stringify(tools).length;
  return Math.ceil((lengthOf(requestTexts(request)) + described) / 4) + max_tokens;
}

function lengthOf(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + text.length, 0);
}
