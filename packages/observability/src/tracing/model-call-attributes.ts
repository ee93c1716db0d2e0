import { attributeNames, type Attributes, type TokenUsage } from '@waymark/core-types';
import { redactValue } from '../redaction/redact.ts';

/** What is asked of a model. */
export interface ModelCall {
  /** Default `chat`. */
  operation?: 'chat' | 'embeddings' | 'rerank';
  provider: string;
  model: string;
  max_tokens?: number;
  temperature?: number;
  /** Messages or a prompt. Left out, nothing of what was asked is kept. */
  input?: unknown;
}

/** What a model answered. */
export interface ModelReply {
  /** The model that answered, as it calls itself. */
  model?: string;
  finish_reason?: string;
  usage?: TokenUsage | null;
  /** Left out, nothing of the answer is kept. */
  output?: unknown;
}

const langfuseTypes = { chat: 'generation', embeddings: 'embedding', rerank: 'retriever' } as const;

/**
 * The attributes that a span of a model call begins with, as OpenTelemetry and Langfuse name them. Input is turned into
 * text: spare it where nothing records.
 */
export function modelCallAttributes(call: ModelCall): Attributes {
  const { operation = 'chat', provider, model, max_tokens, temperature, input } = call;
  const parameters = { max_tokens, temperature };
  const hasParameters = max_tokens !== undefined || temperature !== undefined;
  return {
    [attributeNames.genAiOperation]: operation,
    [attributeNames.genAiProvider]: provider,
    [attributeNames.genAiRequestModel]: model,
    [attributeNames.genAiRequestMaxTokens]: max_tokens,
    [attributeNames.genAiRequestTemperature]: temperature,
    [attributeNames.langfuseType]: langfuseTypes[operation],
    [attributeNames.langfuseModel]: model,
    [attributeNames.langfuseModelParameters]: hasParameters ? JSON.stringify(parameters) : undefined,
    [attributeNames.langfuseInput]: textOf(input),
  };
}

/** The attributes that a span of a model call gets with the answer. */
export function modelReplyAttributes({ model, finish_reason, usage, output }: ModelReply): Attributes {
  return {
    [attributeNames.genAiResponseModel]: model,
    [attributeNames.genAiFinishReasons]: finish_reason === undefined ? undefined : [finish_reason],
    [attributeNames.genAiInputTokens]: usage?.input_tokens,
    [attributeNames.genAiOutputTokens]: usage?.output_tokens,
    [attributeNames.genAiCachedInputTokens]: usage?.cached_input_tokens,
    [attributeNames.langfuseModel]: model,
    [attributeNames.langfuseUsage]: usage
      ? JSON.stringify({ input: usage.input_tokens, output: usage.output_tokens })
      : undefined,
    [attributeNames.langfuseOutput]: textOf(output),
  };
}

/** Redacted before it becomes text: names of fields tell more than patterns. */
function textOf(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(redactValue(value));
}
