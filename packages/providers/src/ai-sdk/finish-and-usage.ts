import type { LanguageModelV4FinishReason, LanguageModelV4Usage } from '@ai-sdk/provider';
import type { FinishReason, TokenUsage } from '@waymark/core-types';

const finishReasons: Readonly<Record<FinishReason, LanguageModelV4FinishReason['unified']>> = {
  stop: 'stop',
  length: 'length',
  tool_calls: 'tool-calls',
  content_filter: 'content-filter',
};

/** Our reason in the SDK's words. */
export function toFinishReason(reason: FinishReason): LanguageModelV4FinishReason {
  return { unified: finishReasons[reason], raw: reason };
}

/** The SDK's reason in our words; null where the reply did not end as it should. */
export function fromFinishReason({ unified }: LanguageModelV4FinishReason): FinishReason | null {
  const known = Object.entries(finishReasons).find(([, theirs]) => theirs === unified);
  return known === undefined ? null : (known[0] as FinishReason);
}

/** Our count in the SDK's form. */
export function toUsage(usage: TokenUsage | null): LanguageModelV4Usage {
  const {
    input_tokens: input,
    output_tokens: output,
    cached_input_tokens: cached,
    reasoning_tokens: thought,
  } = usage ?? {};
  return {
    inputTokens: { total: input, noCache: minus(input, cached), cacheRead: cached, cacheWrite: undefined },
    outputTokens: { total: output, text: minus(output, thought), reasoning: thought },
  };
}

/** The SDK's count in our form; null where it does not say how many tokens went in and out. */
export function fromUsage({ inputTokens, outputTokens }: LanguageModelV4Usage): TokenUsage | null {
  const input = toTokenCount(inputTokens.total);
  const output = toTokenCount(outputTokens.total);
  if (input === null || output === null) return null;
  return {
    input_tokens: input,
    output_tokens: output,
    cached_input_tokens: toTokenCount(inputTokens.cacheRead) ?? 0,
    reasoning_tokens: toTokenCount(outputTokens.reasoning) ?? 0,
  };
}

function minus(whole: number | undefined, part: number | undefined): number | undefined {
  return whole === undefined || part === undefined ? undefined : whole - part;
}

/** A number of tokens, or null where it is none: some models report NaN. */
export function toTokenCount(value: number | undefined): number | null {
  return value !== undefined && Number.isSafeInteger(value) && value >= 0 ? value : null;
}
