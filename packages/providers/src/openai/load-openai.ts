import { ProviderError } from '@waymark/core-types';
import type { OpenAI } from 'openai';

/** The class that the `openai` package exports; its errors hang on it. */
export type OpenAISDK = typeof OpenAI;

/**
 * Loads the `openai` package, which is an optional peer.
 * @throws {ProviderError} PROVIDER_NOT_INSTALLED with the command that installs it.
 */
export async function loadOpenAI(
  importPackage: () => Promise<{ OpenAI: OpenAISDK }> = () => import('openai'),
): Promise<OpenAISDK> {
  try {
    return (await importPackage()).OpenAI;
  } catch (cause) {
    throw new ProviderError('PROVIDER_NOT_INSTALLED', 'The package "openai" could not be loaded.', {
      recoveryAction: 'Install it beside @waymark/providers: npm install openai@7',
      cause,
    });
  }
}
