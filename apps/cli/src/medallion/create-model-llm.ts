import { createProviderMedallionLLM, type MedallionLLM } from '@waymark/medallion';
import { createLLMProvider, parseModelName, type LLMConfig } from '@waymark/providers';
import { telemetryOf, type Invocation } from '../program/invocation.ts';

/**
 * A MedallionLLM that asks a model, by `provider/model`.
 * @throws {ConfigurationError} for a provider that is unknown or lacks a key.
 */
export function createModelLLM(
  name: string,
  invocation: Invocation,
  common: Omit<Parameters<typeof createProviderMedallionLLM>[0], 'provider'>,
): MedallionLLM {
  const { config } = invocation;
  // The key goes only where it belongs: not to a model on this machine.
  const isOpenAI = name.startsWith('openai/') || name.startsWith('openai-compatible/');
  // The name is somebody's input: the factory checks it.
  const model = {
    ...parseModelName(name),
    ...(isOpenAI && config.openaiApiKey !== undefined ? { api_key: config.openaiApiKey } : {}),
    ...(isOpenAI && config.openaiBaseUrl !== undefined ? { base_url: config.openaiBaseUrl } : {}),
  } as LLMConfig;
  const provider = createLLMProvider(model, telemetryOf(invocation));
  return createProviderMedallionLLM({ provider, ...common });
}
