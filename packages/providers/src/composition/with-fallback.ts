import {
  ConfigurationError,
  ProviderError,
  systemClock,
  type ChatProvider,
  type ChatReply,
  type Clock,
  type LLMProvider,
  type ProviderErrorCode,
  type RerankProvider,
} from '@waymark/core-types';
import { toLLMProvider } from '../chat/to-llm-provider.ts';
import { throwIfAborted } from '../call/abort.ts';
import { createCircuit } from './circuit.ts';
import { requireAtLeast } from '../call/require-option.ts';
import type { Wrapped } from './wrap-provider.ts';

/** When the next provider is asked. */
export interface FallbackOptions {
  /** Default: after every failure but PROVIDER_BAD_REQUEST, PROVIDER_REFUSED and PROVIDER_ABORTED. */
  shouldFallBack?: (error: ProviderError) => boolean;
  /** Called before the next one is asked. */
  onFallback?: (event: FallbackEvent) => void;
  /** How long a provider that failed comes last, in milliseconds. Then one call probes it. Default 30,000. */
  cooldownMs?: number;
  clock?: Clock;
}

/** One provider gives way to another. */
export interface FallbackEvent {
  /** Names of providers. */
  from: string;
  to: string;
  error: ProviderError;
}

const callersOwn: readonly ProviderErrorCode[] = ['PROVIDER_BAD_REQUEST', 'PROVIDER_REFUSED', 'PROVIDER_ABORTED'];

/**
 * Asks the first provider, and the next one when it fails in a way that is not the request's fault. A stream changes
 * providers only before its first piece. It bears the name of the first one; a reply says who gave it in `provider`.
 * Embedders have no fallback: vectors of different models cannot be compared.
 *
 * When all fail, the error lists each one's name and code.
 * @throws {ConfigurationError} when there is no provider.
 */
export function withFallback<Provider extends ChatProvider | RerankProvider>(
  providers: readonly Provider[],
  options: FallbackOptions = {},
): Wrapped<Provider> {
  const [first] = providers;
  if (first === undefined) throw new ConfigurationError('A fallback needs at least one provider.');
  requireAtLeast(0, { cooldownMs: options.cooldownMs });
  const fallback =
    'chat' in first
      ? chatFallback(providers as readonly ChatProvider[], first.name, options)
      : rerankFallback(providers as readonly RerankProvider[], first.name, options);
  return fallback as Wrapped<Provider>;
}

function chatFallback(providers: readonly ChatProvider[], name: string, options: FallbackOptions): LLMProvider {
  const line = createLine(providers, options);
  return toLLMProvider({
    name,
    async chat(request) {
      const { provider, result } = await line.ask((one) => one.chat(request), request.signal);
      return signed(result, provider.name);
    },
    async *stream(request) {
      const { provider, result } = await line.ask(async (one) => {
        const parts = one.stream(request)[Symbol.asyncIterator]();
        return { parts, first: await parts.next() };
      }, request.signal);
      try {
        for (let next = result.first; !next.done; next = await result.parts.next()) {
          const part = next.value;
          yield part.type === 'reply' ? { type: 'reply', reply: signed(part.reply, provider.name) } : part;
        }
      } catch (error) {
        line.failed(provider, error);
        throw error;
      } finally {
        await result.parts.return?.();
      }
    },
  });
}

function rerankFallback(providers: readonly RerankProvider[], name: string, options: FallbackOptions): RerankProvider {
  const line = createLine(providers, options);
  return {
    name,
    async rerank(query, documents, rerankOptions) {
      const work = (one: RerankProvider) => one.rerank(query, documents, rerankOptions);
      return (await line.ask(work, rerankOptions?.signal)).result;
    },
  };
}

/** The providers in line, and what happens when one fails. */
function createLine<Provider extends { readonly name: string }>(
  providers: readonly Provider[],
  options: FallbackOptions,
) {
  const { onFallback, cooldownMs = 30_000, clock = systemClock } = options;
  const { shouldFallBack = ({ code }) => !callersOwn.includes(code) } = options;
  const circuit = createCircuit(providers, { cooldownMs, clock });
  const isFailure = (error: unknown): error is ProviderError =>
    ProviderError.isInstance(error) && shouldFallBack(error);
  return {
    /** The first answer. */
    async ask<Result>(
      work: (provider: Provider) => Promise<Result>,
      signal: AbortSignal | undefined,
    ): Promise<{ provider: Provider; result: Result }> {
      const failures: { provider: string; error: ProviderError }[] = [];
      for (const provider of circuit.inOrder()) {
        throwIfAborted(signal, provider.name);
        const last = failures.at(-1);
        if (last !== undefined) onFallback?.({ from: last.provider, to: provider.name, error: last.error });
        circuit.began(provider);
        try {
          const result = await work(provider);
          circuit.answered(provider);
          return { provider, result };
        } catch (error) {
          if (!isFailure(error)) {
            circuit.left(provider);
            throw error;
          }
          circuit.failed(provider, error);
          failures.push({ provider: provider.name, error });
        }
      }
      throw allFailed(failures);
    },
    /** What a stream that had begun says about its provider. */
    failed(provider: Provider, error: unknown): void {
      if (isFailure(error)) circuit.failed(provider, error);
    },
  };
}

function signed(reply: ChatReply, provider: string): ChatReply {
  return { ...reply, provider: reply.provider ?? provider };
}

function allFailed(failures: readonly { provider: string; error: ProviderError }[]): ProviderError {
  const codes = new Set(failures.map(({ error }) => error.code));
  const [code] = codes;
  const listed = failures.map(({ provider, error }) => `${provider} ${error.code}`).join(', ');
  return new ProviderError(codes.size === 1 ? code! : 'PROVIDER_UNAVAILABLE', `All providers failed: ${listed}.`, {
    details: { failures: failures.map(({ provider, error }) => ({ provider, code: error.code })) },
    retryable: failures.some(({ error }) => error.retryable),
    recoveryAction: 'Look at the code of each provider.',
    cause: failures.at(-1)!.error,
  });
}
