import { systemClock, type Clock } from '@waymark/core-types';
import { parseDocument } from '@waymark/core-types/domain';
import { join } from 'node:path';
import { z } from 'zod';
import { ArtifactError } from '../errors.ts';
import { importProgram } from '../import/import-program.ts';
import type { ImportedProgram, ImportOptions } from '../import/imported-program.ts';
import { largestFile, listFiles, readFileOf, writeNewFile } from './artifact-folder.ts';
import {
  artifactNameOfFile,
  compareArtifactNames,
  formatArtifactName,
  parseArtifactName,
  type ArtifactName,
} from './artifact-name.ts';
import { buildArtifact, type ArtifactOptions } from './build-artifact.ts';
import { diffArtifacts, type ArtifactDiff } from './diff-artifacts.ts';
import { nearNames } from './near-names.ts';
import type { ArtifactMetadata, PromptArtifact } from './prompt-artifact.ts';
import { readArtifact, type ArtifactProblem, type ArtifactReading } from './read-artifact.ts';
import { compareTools, describeToolChanges } from './tools/compare-tools.ts';
import { toContractTools, type ToolLike } from './tools/contract-tool.ts';

/** What `save` takes: a prompt, a program that was imported, or the JSON of a DSPy or ax program. */
export type PromptProgram = string | ImportedProgram | Readonly<Record<string, unknown>>;

/** How an artifact is loaded. */
export interface LoadOptions {
  /** The tools that the prompt will run with: they must be those it was made for. */
  validate_tools?: readonly ToolLike[];
}

/** A file of the library. `problem` says why it cannot be loaded; metadata is null where it cannot even be read. */
export interface ArtifactListing extends ArtifactName {
  /** `task_name_version`, what `load` takes. */
  name: string;
  path: string;
  metadata: ArtifactMetadata | null;
  tools: string[];
  problem: string | null;
}

/** Prompts in files of their own, a version never written twice. */
export interface PromptLibrary {
  /**
   * Writes a new version, whole and on the disk when this returns, and gives its path. Of two savers of one version at once
   * exactly one succeeds.
   * @throws {ArtifactError} PROMPT_EXISTS when the version is there, PROMPT_IMPORT when the program cannot be read,
   * PROMPT_ARTIFACT when it cannot be written.
   * @throws {ValidationError} naming each misfit of name, version, tools and metadata.
   */
  save(program: PromptProgram, options: ArtifactOptions & ImportOptions): Promise<string>;
  /** The prompt of an artifact, by `task_name_version`. @throws what {@link PromptLibrary.loadArtifact} throws. */
  load(name: string, options?: LoadOptions): Promise<string>;
  /**
   * The whole artifact.
   * @throws {ArtifactError} PROMPT_NOT_FOUND with the names that were probably meant, PROMPT_TOOLS_CHANGED with each tool and
   * field, PROMPT_ARTIFACT when the file is damaged or was changed after it was saved.
   * @throws {SchemaVersionError} when a newer program wrote it.
   */
  loadArtifact(name: string, options?: LoadOptions): Promise<PromptArtifact>;
  /** All artifacts, by task and version; those that cannot be read too, with the reason. */
  list(): Promise<ArtifactListing[]>;
  /** How `after` differs from `before`. */
  diff(before: string, after: string): Promise<ArtifactDiff>;
  /**
   * Whether an artifact is as it was saved: empty when content hash and fingerprints fit.
   * @throws {ArtifactError} PROMPT_NOT_FOUND, or PROMPT_ARTIFACT when it does not even fit the schema.
   */
  verify(name: string): Promise<ArtifactProblem[]>;
}

// Strict: a misspelt validate_tools must fail, not go without the check.
const loadOptionsSchema = z.strictObject({ validate_tools: z.array(z.unknown()).optional() });
const saveOptionsSchema = z.strictObject({
  name: z.string(),
  version: z.string(),
  tools: z.array(z.unknown()).optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
  signature: z.union([z.string(), z.record(z.string(), z.string())]).optional(),
  allow_tool_mismatch: z.boolean().optional(),
  keep_examples: z.boolean().optional(),
});

/** The library in `<home>/prompts`; the folder is made by the first `save`. */
export function openPromptLibrary(options: { home: string; clock?: Clock }): PromptLibrary {
  const folder = join(options.home, 'prompts');
  const clock = options.clock ?? systemClock;

  const read = async (name: ArtifactName): Promise<ArtifactReading> => {
    const file = fileOf(name);
    const text = await readFileOf(folder, file);
    if (text === null) throw await notFound(folder, name);
    return readArtifact(text, { path: join(folder, file), name });
  };
  const loadArtifact = async (name: string, loadOptions: LoadOptions = {}) => {
    const { validate_tools } = parseDocument(loadOptionsSchema, loadOptions, 'set of options of load') as LoadOptions;
    const { artifact, problems } = await read(parseArtifactName(name));
    if (problems.length > 0) throw changedSince(name, problems);
    if (validate_tools !== undefined) checkTools(artifact, validate_tools);
    return artifact;
  };
  const describe = async (name: ArtifactName): Promise<ArtifactListing> => {
    const known = { ...name, name: formatArtifactName(name), path: join(folder, fileOf(name)) };
    try {
      const { artifact, problems } = await read(name);
      const problem = problems[0]?.message ?? null;
      return { ...known, metadata: artifact.metadata, tools: artifact.tools.map((tool) => tool.name), problem };
    } catch (error) {
      return { ...known, metadata: null, tools: [], problem: error instanceof Error ? error.message : String(error) };
    }
  };

  return {
    async save(program, saveOptions) {
      parseDocument(saveOptionsSchema, saveOptions, 'set of options of save');
      const imported = importProgram(program, saveOptions);
      const artifact = buildArtifact(imported, { ...saveOptions, tools: imported.tools }, clock);
      const text = `${JSON.stringify(artifact, null, 2)}\n`;
      if (Buffer.byteLength(text) > largestFile) throw tooLarge(artifact, Buffer.byteLength(text));
      const path = await writeNewFile(folder, fileOf(artifact), text);
      if (path === null) throw taken(folder, artifact);
      return path;
    },
    load: async (name, loadOptions) => (await loadArtifact(name, loadOptions)).prompt,
    loadArtifact,
    async list() {
      const names = await namesIn(folder);
      const listings: ArtifactListing[] = [];
      // One after the other: thousands of files at once would run out of descriptors.
      for (const name of names) listings.push(await describe(name));
      return listings;
    },
    diff: async (before, after) => diffArtifacts(await loadArtifact(before), await loadArtifact(after)),
    verify: async (name) => (await read(parseArtifactName(name))).problems,
  };
}

/**
 * Checks that an artifact's tools are the given ones, whatever their order and descriptions.
 * @throws {ArtifactError} PROMPT_TOOLS_CHANGED naming each tool and field that differs.
 */
export function checkTools(artifact: PromptArtifact, tools: readonly ToolLike[]): void {
  const changes = compareTools(artifact.tools, toContractTools(tools));
  if (changes === null) return;
  const name = formatArtifactName(artifact);
  throw new ArtifactError(
    'PROMPT_TOOLS_CHANGED',
    `The tools are not those that ${name} was made for: ${describeToolChanges(changes)}.`,
    {
      details: { name, ...changes },
      recoveryAction: 'Give it the tools it was made for, or optimise the prompt for these and save a new version.',
    },
  );
}

function fileOf(name: ArtifactName): string {
  return `${formatArtifactName(name)}.json`;
}

async function namesIn(folder: string): Promise<ArtifactName[]> {
  const names = (await listFiles(folder)).map(artifactNameOfFile).filter((name) => name !== null);
  return names.sort(compareArtifactNames);
}

async function notFound(folder: string, name: ArtifactName): Promise<ArtifactError> {
  const wanted = formatArtifactName(name);
  const near = nearNames(wanted, (await namesIn(folder)).map(formatArtifactName));
  const hint = near.length === 0 ? '' : ` Did you mean ${near.join(' or ')}?`;
  return new ArtifactError('PROMPT_NOT_FOUND', `There is no prompt ${wanted} in ${folder}.${hint}`, {
    details: { name: wanted, folder, near },
    recoveryAction: 'List the prompts to see what there is, or save this one first.',
  });
}

function changedSince(name: string, problems: readonly ArtifactProblem[]): ArtifactError {
  return new ArtifactError(
    'PROMPT_ARTIFACT',
    `${name} was changed after it was saved: ${problems.map(({ message }) => message).join(' ')}`,
    { details: { name, problems }, recoveryAction: 'Restore the file, or save the change as a new version.' },
  );
}

function taken(folder: string, name: ArtifactName): ArtifactError {
  const wanted = formatArtifactName(name);
  return new ArtifactError('PROMPT_EXISTS', `There is a prompt ${wanted} in ${folder} already; nothing was written.`, {
    details: { name: wanted, folder },
    recoveryAction: 'Save it under the next version: versions are never overwritten.',
  });
}

function tooLarge(name: ArtifactName, bytes: number): ArtifactError {
  return new ArtifactError(
    'PROMPT_ARTIFACT',
    `${formatArtifactName(name)} takes ${bytes} bytes, more than the ${largestFile} that are read back.`,
    { details: { bytes, limit: largestFile }, recoveryAction: 'Keep fewer demonstrations.' },
  );
}
