import { createProviderMedallionLLM, type MedallionLLM } from '@waymark/medallion';
import { createProvider } from '../model/create-provider.ts';
import type { Invocation } from '../program/invocation.ts';

/**
 * A MedallionLLM that asks a model, by `provider/model`.
 * @throws {ConfigurationError} for a provider that is unknown or lacks a key.
 */
export function createModelLLM(
  name: string,
  invocation: Invocation,
  common: Omit<Parameters<typeof createProviderMedallionLLM>[0], 'provider'>,
): MedallionLLM {
  return createProviderMedallionLLM({ provider: createProvider(name, invocation), ...common });
}
