import { createProviderMedallionLLM, type MedallionLLM } from '@waymark/medallion';
import { createLLMProvider, parseModelName, type LLMConfig } from '@waymark/providers';
import type { Config } from '../config.ts';

/**
 * A MedallionLLM that asks a model, by `provider/model`.
 * @throws {ConfigurationError} for a provider that is unknown or lacks a key.
 */
export function createModelLLM(
  name: string,
  config: Config,
  common: Omit<Parameters<typeof createProviderMedallionLLM>[0], 'provider'>,
): MedallionLLM {
  // The key goes only where it belongs: not to a model on this machine.
  const isOpenAI = name.startsWith('openai/') || name.startsWith('openai-compatible/');
  // The name is somebody's input: the factory checks it.
  const provider = createLLMProvider({
    ...parseModelName(name),
    ...(isOpenAI && config.openaiApiKey !== undefined ? { api_key: config.openaiApiKey } : {}),
    ...(isOpenAI && config.openaiBaseUrl !== undefined ? { base_url: config.openaiBaseUrl } : {}),
  } as LLMConfig);
  return createProviderMedallionLLM({ provider, ...common });
}
