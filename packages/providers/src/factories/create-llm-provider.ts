import type { ChatMessage, LLMProvider } from '@waymark/core-types';
import { z } from 'zod';
import { createMockLLMProvider } from '../mock/mock-llm-provider.ts';
import { createOpenAIProvider } from '../openai/openai-provider.ts';
import { observeLLMProvider } from '../telemetry/observe-llm-provider.ts';
import { openAIServers, requireServer, type KnownServer } from './known-servers.ts';
import {
  defined,
  mockFailureFields,
  readProviderConfig,
  serverFields,
  toCallOptions,
  type ProviderOptions,
} from './provider-config.ts';

const servers = ['openai', 'ollama', 'openai-compatible', 'openrouter', 'vllm', 'lmstudio'] as const;
const schema = z.discriminatedUnion('provider', [
  z.strictObject({ provider: z.enum(servers), ...serverFields }),
  z.strictObject({
    provider: z.literal('mock'),
    /** `echo` repeats the last message of the user where there are no responses. */
    model: z.string().trim().min(1).default('scripted'),
    default_response: z.string().optional(),
    responses: z.array(z.string()).min(1).optional(),
    token_ratio: z.number().nonnegative().optional(),
    ...mockFailureFields,
  }),
]);

/** The providers that `createLLMProvider` knows. */
export const knownLLMProviders = [...servers, 'mock'] as const;

/** Which model answers and how it is reached: data, as it may stand in a file. */
export type LLMConfig = z.input<typeof schema>;

/**
 * Creates the provider that a configuration or a name such as `openai/gpt-5-mini`, `ollama/llama3.2` or `mock/echo` says.
 * No SDK is loaded before its first call.
 * @throws {ConfigurationError} for an unknown provider (with the known ones), an unknown field, a missing key or URL.
 */
export function createLLMProvider(config: LLMConfig | string, options: ProviderOptions = {}): LLMProvider {
  const provider = create(readProviderConfig(config, { kind: 'chat', known: knownLLMProviders, schema }), options);
  return options.telemetry === undefined ? provider : observeLLMProvider(provider, options.telemetry, options);
}

function create(config: z.output<typeof schema>, options: ProviderOptions): LLMProvider {
  if (config.provider !== 'mock') {
    const server: KnownServer = openAIServers[config.provider];
    requireServer(server, config);
    return createOpenAIProvider({
      model: config.model,
      label: config.provider,
      ...defined({ apiKey: config.api_key, baseURL: config.base_url ?? server.baseURL }),
      ...toCallOptions(config, options),
    });
  }
  const { model, default_response } = config;
  const echo = model === 'echo' && default_response === undefined ? echoOf : undefined;
  return createMockLLMProvider({
    name: `mock/${model}`,
    ...defined({
      responses: config.responses ?? echo,
      defaultResponse: default_response,
      tokenRatio: config.token_ratio,
      failAfter: config.fail_after_n,
      errorRate: config.error_rate,
      seed: config.seed,
    }),
  });
}

function echoOf({ messages }: { messages: readonly ChatMessage[] }): string {
  return messages.findLast((message) => message.role === 'user')?.content ?? '';
}
