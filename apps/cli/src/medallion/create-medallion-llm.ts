import { createIdGenerator, systemClock } from '@waymark/core-types';
import { createExtractiveMedallionLLM, createStubMedallionLLM, type MedallionLLM } from '@waymark/medallion';
import { CliError } from '../errors.ts';
import type { Invocation } from '../program/invocation.ts';

/**
 * The MedallionLLM that `--llm`, else WAYMARK_LLM names; the extractive one where neither does.
 * @throws {CliError} CLI_USAGE for a name that is none; {ProviderError} for a provider that cannot be used.
 */
export async function createMedallionLLM(invocation: Invocation, option: string | undefined): Promise<MedallionLLM> {
  const { config } = invocation;
  const name = option ?? config.llm ?? 'extractive';
  const common = { clock: systemClock, ids: createIdGenerator({ clock: systemClock }) };
  if (name === 'extractive') return createExtractiveMedallionLLM(common);
  if (name === 'stub') return createStubMedallionLLM(common);
  if (!/^[^/\s]+\/\S+$/.test(name)) {
    throw new CliError(
      'CLI_USAGE',
      `${option === undefined ? 'WAYMARK_LLM' : '--llm'} is ${JSON.stringify(name)}, which names no reader.`,
      'Use extractive, stub, or PROVIDER/MODEL such as openai/gpt-5-mini.',
    );
  }
  const { createModelLLM } = await import('./create-model-llm.ts');
  return createModelLLM(name, invocation, common);
}
