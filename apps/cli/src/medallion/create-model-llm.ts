import { createProviderMedallionLLM, type MedallionLLM } from '@waymark/medallion';
import { createProvider } from '@waymark/providers';
import type { Config } from '../config.ts';

/**
 * A MedallionLLM that asks a model, by `provider/model`.
 * @throws {ProviderError} for a provider that is unknown or lacks a key.
 */
export function createModelLLM(
  name: string,
  config: Config,
  common: Omit<Parameters<typeof createProviderMedallionLLM>[0], 'provider'>,
): MedallionLLM {
  // The key goes only where it belongs: not to a model on this machine.
  const isOpenAI = name.startsWith('openai/') || name.startsWith('openai-compatible/');
  const provider = createProvider(name, {
    ...(isOpenAI && config.openaiApiKey !== undefined ? { apiKey: config.openaiApiKey } : {}),
    ...(isOpenAI && config.openaiBaseUrl !== undefined ? { baseURL: config.openaiBaseUrl } : {}),
  });
  return createProviderMedallionLLM({ provider, ...common });
}
