import type { ChatRequest } from '@waymark/core-types';
import type { OpenAI } from 'openai';
import { isStrictSchema } from './strict-schema.ts';

/** A request as the wire has it. Servers other than OpenAI's know `max_tokens` and the role `system` only. */
export function toRequestBody(
  request: ChatRequest,
  options: { model: string; isOpenAI: boolean },
): OpenAI.ChatCompletionCreateParamsNonStreaming {
  const { messages, tools, output, temperature, max_tokens, stop_sequences } = request;
  const known = options.isOpenAI
    ? messages
    : messages.map((message) => (message.role === 'developer' ? { ...message, role: 'system' as const } : message));
  return {
    model: options.model,
    messages: known,
    ...(tools === undefined || tools.length === 0 ? {} : { tools }),
    ...(output === undefined ? {} : { response_format: toResponseFormat(output) }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(max_tokens === undefined ? {} : { [options.isOpenAI ? 'max_completion_tokens' : 'max_tokens']: max_tokens }),
    ...(stop_sequences === undefined || stop_sequences.length === 0 ? {} : { stop: [...stop_sequences] }),
  };
}

function toResponseFormat(output: NonNullable<ChatRequest['output']>): OpenAI.ResponseFormatJSONSchema {
  const { name, schema } = output;
  return { type: 'json_schema', json_schema: { name, schema, strict: isStrictSchema(schema) } };
}
