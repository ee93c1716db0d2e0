import {
  ProviderError,
  type ChatMessage,
  type ChatProvider,
  type ChatReply,
  type ChatRequest,
  type GenerateOptions,
  type LLMProvider,
  type LLMResponse,
} from '@waymark/core-types';
import { requireContent } from './check-reply.ts';
import { toStructuredOutput } from './structured-output.ts';
import { readStructuredReply } from './structured-reply.ts';

const defaultMaxTokens = 1024;
const defaultTemperature = 0.7;

/**
 * Makes a whole provider of one that only chats: prompts become messages, with 1024 tokens and a temperature of 0.7 where
 * nothing else is asked for. Models that take no temperature are asked again without one, unless the caller chose it.
 */
export function toLLMProvider(provider: ChatProvider): LLMProvider {
  let takesTemperature = true;
  /** Asks with the default temperature until the server has refused it once. */
  const withDefaults = async <Result>(options: GenerateOptions, ask: (temperature?: number) => Promise<Result>) => {
    if (options.temperature !== undefined) return await ask(options.temperature);
    if (!takesTemperature) return await ask();
    try {
      return await ask(defaultTemperature);
    } catch (error) {
      if (!refusesTemperature(error)) throw error;
      takesTemperature = false;
      return await ask();
    }
  };
  return {
    name: provider.name,
    chat: (request) => provider.chat(request),
    stream: (request) => provider.stream(request),
    generate: (prompt, options = {}) =>
      withDefaults(options, async (temperature) =>
        toResponse(requireContent(await provider.chat(toRequest(prompt, options, temperature)), provider.name)),
      ),
    async generateStructured(prompt, schema, options = {}) {
      const output = toStructuredOutput(schema, provider.name);
      const reply = await withDefaults(options, (temperature) =>
        provider.chat({ ...toRequest(prompt, options, temperature), output }),
      );
      return readStructuredReply(requireContent(reply, provider.name), schema, provider.name);
    },
    async *streamText(prompt, options = {}) {
      const parts = await withDefaults(options, async (temperature) => {
        const iterator = provider.stream(toRequest(prompt, options, temperature))[Symbol.asyncIterator]();
        return { first: await iterator.next(), iterator };
      });
      try {
        for (let next = parts.first; !next.done; next = await parts.iterator.next()) {
          const part = next.value;
          if (part.type === 'text') yield part.text;
          if (part.type === 'reply') requireContent(part.reply, provider.name);
        }
      } finally {
        await parts.iterator.return?.();
      }
    },
  };
}

function toRequest(prompt: string, options: GenerateOptions, temperature: number | undefined): ChatRequest {
  const { system_prompt, max_tokens = defaultMaxTokens, stop_sequences, signal } = options;
  const system: ChatMessage[] = system_prompt === undefined ? [] : [{ role: 'system', content: system_prompt }];
  return {
    messages: [...system, { role: 'user', content: prompt }],
    max_tokens,
    ...(temperature === undefined ? {} : { temperature }),
    ...(stop_sequences === undefined ? {} : { stop_sequences }),
    ...(signal === undefined ? {} : { signal }),
  };
}

function toResponse({ message, usage, model, finish_reason }: ChatReply): LLMResponse {
  return {
    text: message.content ?? '',
    usage: usage && {
      prompt_tokens: usage.input_tokens,
      completion_tokens: usage.output_tokens,
      total_tokens: usage.input_tokens + usage.output_tokens,
    },
    model,
    finish_reason,
  };
}

function refusesTemperature(error: unknown): boolean {
  return (
    ProviderError.isInstance(error) && error.code === 'PROVIDER_BAD_REQUEST' && error.details['param'] === 'temperature'
  );
}
