import { createProviderMedallionLLM, type MedallionLLM } from '@waymark/medallion';
import { createProvider } from '../model/create-provider.ts';
import { telemetryOf, type Invocation } from '../program/invocation.ts';

/**
 * A MedallionLLM that asks a model, by `provider/model`.
 * @throws {CliError} CLI_USAGE where OPENAI_API_KEY is missing; {ConfigurationError} for a provider that is unknown.
 */
export function createModelLLM(
  name: string,
  invocation: Invocation,
  common: Omit<Parameters<typeof createProviderMedallionLLM>[0], 'provider'>,
): MedallionLLM {
  return createProviderMedallionLLM({
    provider: createProvider(name, invocation.config, telemetryOf(invocation)),
    ...common,
  });
}
