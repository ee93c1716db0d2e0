import type { ChatProvider } from '@waymark/core-types';
import { emptyMedallion, finishNew, finishUpdate, stampsOf, type MedallionLLMOptions } from '../compose-medallion.ts';
import type { MedallionLLM } from '../medallion-llm.ts';
import { requireEvidence } from '../require-evidence.ts';
import { applyUpdate, checkIds, fillMedallion } from './apply-content.ts';
import { askForContent } from './ask-for-content.ts';
import { newContentSchema, structuredOutput, updatedContentSchema } from './content-schemas.ts';
import { newMedallionPrompt, updatePrompt } from './prompts.ts';

/** What a MedallionLLM on a model is made with. */
export interface ProviderMedallionLLMOptions extends MedallionLLMOptions {
  provider: ChatProvider;
  /** How much of the evidence the model sees, in characters: the summary and the newest parts. Default 120,000. */
  maxEvidenceCharacters?: number;
}

/**
 * A MedallionLLM on any model. Evidence goes to the model as fenced data; meta and ids are set by code; an update leaves
 * whatever the model does not name as it is.
 * @throws {LLMError} from its methods: MEDALLION_EVIDENCE before any call, MEDALLION_LLM when the provider fails or two
 * replies in a row cannot be used.
 */
export function createProviderMedallionLLM(options: ProviderMedallionLLMOptions): MedallionLLM {
  const { provider, maxEvidenceCharacters = 120_000 } = options;
  const { name } = provider;
  const stamps = stampsOf(options);
  const newOutput = structuredOutput('medallion', newContentSchema);
  const updateOutput = structuredOutput('medallion_update', updatedContentSchema);
  return {
    name,
    async generate(scope, evidence) {
      requireEvidence(evidence);
      const empty = emptyMedallion(scope, name, stamps);
      const messages = newMedallionPrompt(scope, evidence, maxEvidenceCharacters);
      const content = await askForContent(provider, { messages, output: newOutput, schema: newContentSchema });
      return finishNew(fillMedallion(empty, content), evidence);
    },
    async update(existing, evidence) {
      requireEvidence(evidence);
      const content = await askForContent(provider, {
        messages: updatePrompt(existing, evidence, maxEvidenceCharacters),
        output: updateOutput,
        schema: updatedContentSchema,
        check: (reply) => checkIds(existing, reply),
      });
      return finishUpdate(applyUpdate(existing, content), evidence, { model: name, clock: stamps.clock });
    },
  };
}
