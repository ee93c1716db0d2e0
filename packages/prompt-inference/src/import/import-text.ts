import { importError } from './import-error.ts';
import { toContractTools } from '../artifact/tools/contract-tool.ts';
import type { ImportedProgram, ImportOptions } from './imported-program.ts';

/** A prompt that somebody wrote. @throws {ArtifactError} PROMPT_IMPORT when it is empty. */
export function importText(prompt: string, options: ImportOptions = {}): ImportedProgram {
  if (prompt.trim() === '') {
    throw importError('The prompt is empty.', { recoveryAction: 'Pass the text that the model should get.' });
  }
  const tools = toContractTools(options.tools ?? []);
  return { format: 'plain', prompt, predictors: [], tools, metadata: {}, warnings: [] };
}
