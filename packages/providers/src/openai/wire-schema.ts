import type { FinishReason, TokenUsage } from '@waymark/core-types';
import { z } from 'zod';

const count = z.number().int().nonnegative();

/** Token counts. A reply is not lost because its counts are odd: then they are null. */
const usageSchema = z
  .object({
    prompt_tokens: count,
    completion_tokens: count,
    prompt_tokens_details: z.object({ cached_tokens: count.nullish() }).nullish(),
    completion_tokens_details: z.object({ reasoning_tokens: count.nullish() }).nullish(),
  })
  .transform((usage): TokenUsage => ({
    input_tokens: usage.prompt_tokens,
    output_tokens: usage.completion_tokens,
    cached_input_tokens: usage.prompt_tokens_details?.cached_tokens ?? 0,
    reasoning_tokens: usage.completion_tokens_details?.reasoning_tokens ?? 0,
  }))
  .nullish()
  .catch(null);

/** Text, or parts of text as some servers send them. */
const contentSchema = z
  .union([z.string(), z.array(z.object({ type: z.literal('text'), text: z.string() }))])
  .transform((content) => (typeof content === 'string' ? content : content.map((part) => part.text).join('')));

/** Arguments are text, or with some servers already an object. They are not checked: the caller's tool does that. */
const argumentsSchema = z
  .union([z.string(), z.record(z.string(), z.unknown())])
  .transform((value) => (typeof value === 'string' ? value : JSON.stringify(value)));

const finishReasons: Record<string, FinishReason> = {
  stop: 'stop',
  eos: 'stop',
  eos_token: 'stop',
  stop_sequence: 'stop',
  length: 'length',
  model_length: 'length',
  tool_calls: 'tool_calls',
  function_call: 'tool_calls',
  content_filter: 'content_filter',
};

const finishReasonSchema = z
  .string()
  .refine((reason) => Object.hasOwn(finishReasons, reason), { error: 'is no reason that we know' })
  .transform((reason) => finishReasons[reason]!);

const messageFields = {
  content: contentSchema.nullish(),
  refusal: z.string().nullish(),
  reasoning: z.string().nullish().catch(null),
  reasoning_content: z.string().nullish().catch(null),
};

/** A whole reply of chat.completions. */
export const completionSchema = z.object({
  id: z.string().nullish(),
  model: z.string().nullish(),
  choices: z
    .array(
      z.object({
        finish_reason: finishReasonSchema,
        message: z.object({
          ...messageFields,
          tool_calls: z
            .array(
              z.object({
                id: z.string().nullish(),
                function: z.object({ name: z.string().min(1), arguments: argumentsSchema.nullish() }),
              }),
            )
            .nullish(),
        }),
      }),
    )
    .min(1),
  usage: usageSchema,
});

const toolCallDeltaSchema = z.object({
  index: z.number().int().nullish(),
  id: z.string().nullish(),
  function: z.object({ name: z.string().nullish(), arguments: argumentsSchema.nullish() }).nullish(),
});

/** One chunk of a streamed reply. */
export const chunkSchema = z.object({
  id: z.string().nullish(),
  model: z.string().nullish(),
  choices: z
    .array(
      z.object({
        index: z.number().int().nullish(),
        finish_reason: finishReasonSchema.nullish(),
        delta: z.object({ ...messageFields, tool_calls: z.array(toolCallDeltaSchema).nullish() }).nullish(),
      }),
    )
    .nullish(),
  usage: usageSchema,
});

/** A piece of a tool call in a chunk. */
export type ToolCallDelta = z.output<typeof toolCallDeltaSchema>;
