import {
  attributeNames,
  systemClock,
  WaymarkError,
  type Attributes,
  type Clock,
  type Span,
  type Telemetry,
  type TokenUsage,
} from '@waymark/core-types';

/** How calls of models are told of. */
export interface ObserveOptions {
  /** Puts what is sent and answered, without the secrets that we know, into spans. Default false. */
  captureContent?: boolean;
  /** Default: the machine's. */
  clock?: Clock;
}

/** Tells of the calls of one provider. */
export interface Observer {
  readonly captureContent: boolean;
  readonly clock: Clock;
  /** Runs a call in a client span, measures it and counts its failure. */
  observe<Result>(attributes: Attributes, work: (span: Span) => Promise<Result>): Promise<Result>;
  countTokens(usage: Pick<TokenUsage, 'input_tokens'> & Partial<TokenUsage>): void;
}

const langfuseTypes = { chat: 'generation', embeddings: 'embedding', rerank: 'retriever' } as const;

/** Starts to tell of the provider that is called `name`, as in `openai/gpt-5-mini`. */
export function createObserver(
  { name, operation }: { name: string; operation: keyof typeof langfuseTypes },
  telemetry: Telemetry,
  { captureContent = false, clock = systemClock }: ObserveOptions,
): Observer {
  const slash = name.indexOf('/');
  const provider = slash < 0 ? name : name.slice(0, slash);
  const model = name.slice(slash + 1);
  const { metrics } = telemetry;
  const always: Attributes = {
    [attributeNames.genAiOperation]: operation,
    [attributeNames.genAiProvider]: provider,
    [attributeNames.genAiRequestModel]: model,
    [attributeNames.langfuseType]: langfuseTypes[operation],
  };
  return {
    captureContent,
    clock,
    observe(attributes, work) {
      const options = { kind: 'client' as const, attributes: { ...always, ...attributes } };
      return telemetry.withSpan(`${operation} ${model}`, options, async (span) => {
        const start = clock.now();
        try {
          return await work(span);
        } catch (error) {
          const type = typeOf(error);
          span.setAttributes({ [attributeNames.errorType]: type });
          metrics.count('waymark_errors_total', { type, component: operation });
          throw error;
        } finally {
          metrics.record('waymark_llm_call_duration_seconds', (clock.now() - start) / 1_000, { provider, model });
        }
      });
    },
    countTokens({ input_tokens, output_tokens = 0 }) {
      const count = (direction: string, tokens: number) => {
        if (tokens > 0) metrics.count('waymark_llm_tokens_total', { direction, provider, model }, tokens);
      };
      count('input', input_tokens);
      count('output', output_tokens);
    },
  };
}

function typeOf(error: unknown): string {
  if (WaymarkError.isInstance(error)) return error.code;
  return error instanceof Error ? error.name : typeof error;
}
