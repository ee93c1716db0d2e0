import { toTimestamp, type Clock } from '@waymark/core-types';
import { parseDocument } from '@waymark/core-types/domain';
import type { ImportedProgram } from '../import/imported-program.ts';
import { checkArtifactName, parseArtifactName } from './artifact-name.ts';
import { promptArtifactSchema, type ArtifactMetadata, type PromptArtifact } from './prompt-artifact.ts';
import { contentHash } from './read-artifact.ts';
import { toContractTools, type ToolLike } from './tools/contract-tool.ts';
import { fingerprintTools } from './tools/fingerprint-tool.ts';

/** What a prompt is saved as. */
export interface ArtifactOptions {
  /** As in `refund`; with the version it is the file's name. */
  name: string;
  /** `v1`, `v2.1` or a semantic version. */
  version: string;
  /** The tools the prompt was made for. Left out: those that the program itself names. */
  tools?: readonly ToolLike[];
  /** Where it comes from; beside the known fields whatever you want to keep. */
  metadata?: Partial<ArtifactMetadata>;
}

/**
 * The artifact that a program and its tools make, hashed and fingerprinted.
 * @throws {ValidationError} naming each misfit: a name that cannot be a file's, a tool without a schema, an empty prompt.
 */
export function buildArtifact(program: ImportedProgram, options: ArtifactOptions, clock: Clock): PromptArtifact {
  const { task_name, task_version } = checkArtifactName({ task_name: options.name, task_version: options.version });
  const metadata = { created_at: toTimestamp(clock.now()), ...program.metadata, ...options.metadata };
  if (typeof metadata.parent === 'string') parseArtifactName(metadata.parent);
  const tools = options.tools === undefined ? program.tools : toContractTools(options.tools);
  const content = {
    schema_version: 'prompt-artifact.v1' as const,
    task_name,
    task_version,
    prompt: program.prompt,
    tools,
    tool_fingerprints: fingerprintTools(tools),
    predictors: program.predictors,
    metadata,
    source: { format: program.format, ...(program.state === undefined ? {} : { state: program.state }) },
  };
  const unhashed = { ...content, content_hash: '0'.repeat(64) };
  // Hashed with its defaults filled in, as it is written.
  const artifact = parseDocument(promptArtifactSchema, unhashed, `prompt ${task_name}_${task_version}`);
  return { ...artifact, content_hash: contentHash(artifact) };
}
