import type { LLMProvider, Telemetry } from '@waymark/core-types';
import { createLLMProvider, parseModelName, type LLMConfig } from '@waymark/providers';
import type { Config } from '../config.ts';
import { CliError } from '../errors.ts';

/**
 * The model that `provider/model` names, with the key and address that the environment holds for it.
 * @throws {CliError} CLI_USAGE where OPENAI_API_KEY is missing; {ConfigurationError} for a provider that is unknown.
 */
export function createProvider(name: string, config: Config, options: { telemetry?: Telemetry } = {}): LLMProvider {
  // The key goes only where it belongs: not to a model on this machine.
  const isOpenAI = name.startsWith('openai/') || name.startsWith('openai-compatible/');
  if (name.startsWith('openai/') && config.openaiApiKey === undefined) {
    throw new CliError('CLI_USAGE', `${name} needs a key.`, 'Set OPENAI_API_KEY.');
  }
  // The name is somebody's input: the factory checks it.
  const model = {
    ...parseModelName(name),
    ...(isOpenAI && config.openaiApiKey !== undefined ? { api_key: config.openaiApiKey } : {}),
    ...(isOpenAI && config.openaiBaseUrl !== undefined ? { base_url: config.openaiBaseUrl } : {}),
  } as LLMConfig;
  return createLLMProvider(model, options);
}
