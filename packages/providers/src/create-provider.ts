import { ProviderError, type LLMProvider } from '@waymark/core-types';
import { createMockLLMProvider, type MockLLMProviderOptions } from './mock/mock-llm-provider.ts';
import type { OpenAIProviderOptions } from './openai/openai-provider-options.ts';
import { createOpenAIProvider } from './openai/openai-provider.ts';

/** What a provider needs beside its name. */
export interface CreateProviderOptions extends Omit<OpenAIProviderOptions, 'model' | 'label'> {
  /** What `mock/...` answers. Default: the last message of the user. */
  mockReplies?: MockLLMProviderOptions['responses'];
}

/** The providers that `createProvider` knows, as they stand before the slash. */
export const knownProviders = ['openai', 'ollama', 'openai-compatible', 'mock'] as const;

const ollamaURL = 'http://127.0.0.1:11434/v1';

/**
 * Creates the provider that a `provider/model` string names: `openai/gpt-5-mini`, `ollama/llama3.2`,
 * `openai-compatible/any/model` (with `baseURL`), `mock/echo`. No SDK is loaded before its first call.
 * @throws {ProviderError} PROVIDER_UNKNOWN with the known ones; PROVIDER_AUTHENTICATION or PROVIDER_BAD_REQUEST for options
 * that the provider cannot work with.
 */
export function createProvider(spec: string, options: CreateProviderOptions = {}): LLMProvider {
  const { mockReplies, ...connection } = options;
  const slash = spec.indexOf('/');
  const label = slash < 0 ? spec : spec.slice(0, slash);
  const model = slash < 0 ? '' : spec.slice(slash + 1).trim();
  if (!knownProviders.some((known) => known === label)) throw unknownProvider(label);
  if (model === '') throw badSpec(`"${label}" lacks the name of a model.`, `Write it as in ${label}/some-model.`);
  if (label === 'mock') {
    return createMockLLMProvider({ name: spec, responses: mockReplies ?? (({ messages }) => echo(messages)) });
  }
  if (label === 'ollama') return createOpenAIProvider({ baseURL: ollamaURL, ...connection, model, label });
  if (label === 'openai-compatible' && options.baseURL === undefined) {
    throw badSpec(`${spec} lacks the URL of its server.`, 'Pass baseURL, as in http://127.0.0.1:8000/v1.');
  }
  return createOpenAIProvider({ ...connection, model, label });
}

function echo(messages: { role: string; content: string | null }[]): string {
  return messages.findLast((message) => message.role === 'user')?.content ?? '';
}

function unknownProvider(label: string): ProviderError {
  const shown = JSON.stringify(label.slice(0, 60));
  return new ProviderError(
    'PROVIDER_UNKNOWN',
    `There is no provider ${shown}; known are ${knownProviders.join(', ')}.`,
    {
      details: { known: [...knownProviders] },
      recoveryAction: 'Name a model as provider/model, as in openai/gpt-5-mini or ollama/llama3.2.',
    },
  );
}

function badSpec(message: string, recoveryAction: string): ProviderError {
  return new ProviderError('PROVIDER_BAD_REQUEST', message, { recoveryAction });
}
