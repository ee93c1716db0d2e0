import { createIdGenerator, systemClock } from '@waymark/core-types';
import type { MedallionLLM } from '@waymark/medallion';
import { CliError } from '../errors.ts';
import type { Invocation } from '../program/invocation.ts';

/**
 * The MedallionLLM that `--llm`, else WAYMARK_LLM names; the extractive one where neither does.
 * @throws {CliError} CLI_USAGE for a name that is none.
 */
export async function createMedallionLLM({ config }: Invocation, option: string | undefined): Promise<MedallionLLM> {
  const name = option ?? config.llm ?? 'extractive';
  const common = { clock: systemClock, ids: createIdGenerator({ clock: systemClock }) };
  if (name === 'extractive') {
    const { createExtractiveMedallionLLM } = await import('@waymark/medallion');
    return createExtractiveMedallionLLM(common);
  }
  if (name === 'stub') {
    const { createStubMedallionLLM } = await import('@waymark/medallion');
    return createStubMedallionLLM(common);
  }
  if (!/^[^/\s]+\/\S+$/.test(name)) {
    const from = option === undefined ? 'WAYMARK_LLM' : '--llm';
    throw new CliError(
      'CLI_USAGE',
      `${from} is ${JSON.stringify(name)}, which names no reader.`,
      'Use extractive, stub, or PROVIDER/MODEL such as openai/gpt-5-mini.',
    );
  }
  const { createProvider } = await import('@waymark/providers');
  const { createProviderMedallionLLM } = await import('@waymark/medallion');
  // The key goes only where it belongs: not to a model on this machine.
  const isOpenAI = name.startsWith('openai/') || name.startsWith('openai-compatible/');
  const provider = createProvider(name, {
    ...(isOpenAI && config.openaiApiKey !== undefined ? { apiKey: config.openaiApiKey } : {}),
    ...(isOpenAI && config.openaiBaseUrl !== undefined ? { baseURL: config.openaiBaseUrl } : {}),
  });
  return createProviderMedallionLLM({ provider, ...common });
}
