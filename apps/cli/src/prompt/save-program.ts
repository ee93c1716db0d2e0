import { formatArtifactName, type ArtifactName, type ImportedProgram } from '@waymark/prompt-inference';
import { count } from '../output/count.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { openLibrary, promptName } from './open-library.ts';
import type { ProgramInputOptions } from './read-program-input.ts';

/** How a program is read, and where it comes from beside what its file says. */
export interface SaveOptions extends ProgramInputOptions {
  optimizer?: string | undefined;
  score?: number | undefined;
  dataset?: string | undefined;
  parent?: string | undefined;
}

/** Saves a program that was read; its warnings become the command's. */
export async function saveProgram(
  invocation: Invocation,
  program: ImportedProgram,
  options: SaveOptions & ArtifactName,
): Promise<Omit<CommandOutput, 'kind'>> {
  const { task_name, task_version, optimizer, score, dataset, parent } = options;
  if (parent !== undefined) promptName(parent);
  const path = await openLibrary(invocation).save(program, {
    name: task_name,
    version: task_version,
    metadata: {
      ...(optimizer === undefined ? {} : { optimizer }),
      ...(score === undefined ? {} : { score }),
      ...(dataset === undefined ? {} : { dataset }),
      ...(parent === undefined ? {} : { parent }),
    },
  });
  for (const warning of program.warnings) invocation.terminal.warn(warning);
  const name = formatArtifactName(options);
  const tools = program.tools.map((tool) => tool.name);
  const predictors = program.predictors.map((predictor) => predictor.name);
  return {
    data: { name, path, format: program.format, tools, predictors },
    text: (style) =>
      `Saved ${style.bold(name)} (${program.format}, ${count(predictors.length, 'predictor')}, ${count(tools.length, 'tool')}) to ${path}.`,
  };
}
