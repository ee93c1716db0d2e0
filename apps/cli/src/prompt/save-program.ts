import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  formatArtifactName,
  openPromptLibrary,
  type ArtifactName,
  type ImportedProgram,
  type PromptLibrary,
} from '@waymark/prompt-inference';
import { CliError } from '../errors.ts';
import { count } from '../output/count.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { libraryHome, openLibrary, promptName } from './open-library.ts';
import type { ProgramInputOptions } from './read-program-input.ts';

/** How a program is read, and where it comes from beside what its file says. */
export interface SaveOptions extends ProgramInputOptions {
  optimizer?: string | undefined;
  score?: number | undefined;
  dataset?: string | undefined;
  parent?: string | undefined;
  dryRun?: true | undefined;
}

/** Saves a program that was read; its warnings become the command's. */
export async function saveProgram(
  invocation: Invocation,
  program: ImportedProgram,
  options: SaveOptions & ArtifactName,
): Promise<Omit<CommandOutput, 'kind'>> {
  const { task_name, task_version, optimizer, score, dataset, parent } = options;
  const isDryRun = options.dryRun === true;
  if (parent !== undefined) promptName(parent);
  const save = isDryRun ? saveNowhere : openLibrary(invocation).save;
  if (isDryRun) refuseTaken(invocation, options);
  const path = await save(program, {
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
    data: { name, path: isDryRun ? null : path, format: program.format, tools, predictors, dry_run: isDryRun },
    text: (style) => {
      const what = `${style.bold(name)} (${program.format}, ${count(predictors.length, 'predictor')}, ${count(tools.length, 'tool')})`;
      return isDryRun ? `${what} can be saved. Nothing was saved (--dry-run).` : `Saved ${what} to ${path}.`;
    },
  };
}

/** Goes through all of a save in a folder that is gone afterwards. */
const saveNowhere: PromptLibrary['save'] = async (program, options) => {
  const home = await mkdtemp(join(tmpdir(), 'waymark-dry-run-'));
  try {
    return await openPromptLibrary({ home }).save(program, options);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
};

function refuseTaken(invocation: Invocation, wanted: ArtifactName): void {
  const name = formatArtifactName(wanted);
  const path = join(libraryHome(invocation), 'prompts', `${name}.json`);
  if (!existsSync(path)) return;
  throw new CliError('CLI_EXISTS', `There is a prompt ${name} already: ${path}.`, 'Save it under the next version.');
}
