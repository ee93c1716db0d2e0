import { canonicalJson, migrateDocument, NotStorableError, toTimestamp, ValidationError } from '@waymark/core-types';
import { parseDocument } from '@waymark/core-types/domain';
import { ArtifactError } from '../errors.ts';
import { formatArtifactName, type ArtifactName } from './artifact-name.ts';
import { parseJsonText } from './parse-json-text.ts';
import { artifactVersions, promptArtifactSchema, type PromptArtifact } from './prompt-artifact.ts';
import { sha256 } from './sha256.ts';
import { fingerprintTools } from './tools/fingerprint-tool.ts';

/** What an artifact's file says and whether it holds together. */
export interface ArtifactReading {
  artifact: PromptArtifact;
  /** The content hash and the fingerprints that do not fit what they stand for; none in a file as it was saved. */
  problems: ArtifactProblem[];
}

/** Something in an artifact that was changed after it was saved. */
export interface ArtifactProblem {
  check: 'content_hash' | 'tool_fingerprints';
  message: string;
}

/**
 * Reads the text of an artifact's file, of this schema version or an older one.
 * @throws {ArtifactError} naming the path, and line and column or field, when it is no artifact of that name.
 * @throws {SchemaVersionError} when it is of a newer version than this program reads.
 */
export function readArtifact(text: string, file: { path: string; name: ArtifactName }): ArtifactReading {
  const { path, name } = file;
  const stored = parseJsonText(text, { source: path, code: 'PROMPT_ARTIFACT' });
  if (typeof stored !== 'object' || stored === null || Array.isArray(stored)) {
    throw notAnArtifact(path, 'its JSON is no object');
  }
  try {
    const document = migrate(stored as Record<string, unknown>);
    const artifact = parseDocument(promptArtifactSchema, document, 'prompt artifact');
    const found = formatArtifactName(artifact);
    if (found !== formatArtifactName(name)) throw notAnArtifact(path, `it holds the prompt ${found}`);
    return { artifact, problems: [...hashProblems(document), ...fingerprintProblems(artifact)] };
  } catch (error) {
    if (ValidationError.isInstance(error)) throw notAnArtifact(path, error.message, error);
    if (NotStorableError.isInstance(error)) throw notAnArtifact(path, error.message, error);
    throw error;
  }
}

/** SHA-256 of the canonical JSON of everything but `content_hash`. */
export function contentHash(document: Record<string, unknown>): string {
  const { content_hash: _hash, ...content } = document;
  return sha256(canonicalJson(content));
}

/** Before there were schema versions, an artifact had neither fingerprints nor a hash. */
function migrate(stored: Record<string, unknown>): Record<string, unknown> {
  if ('schema_version' in stored) return migrateDocument(stored, stored['schema_version'], artifactVersions);
  const { tools = [], metadata } = stored;
  const contract = Array.isArray(tools) ? tools.map(withoutWrapper) : tools;
  const document = {
    ...stored,
    schema_version: 'prompt-artifact.v1',
    tools: contract,
    metadata: withTimestamp(metadata),
    tool_fingerprints: Array.isArray(contract) ? fingerprintTools(contract.filter(isNamed)) : {},
    source: { format: 'plain' },
  };
  return { ...document, content_hash: contentHash(document) };
}

/** Times were written without a zone then, or with microseconds. */
function withTimestamp(metadata: unknown): unknown {
  const { created_at } = (metadata ?? {}) as { created_at?: unknown };
  if (typeof created_at !== 'string') return metadata;
  const time = Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/.test(created_at) ? created_at : `${created_at}Z`);
  return Number.isNaN(time) ? metadata : { ...(metadata as object), created_at: toTimestamp(time) };
}

function withoutWrapper(tool: unknown): unknown {
  return typeof tool === 'object' && tool !== null && 'function' in tool ? tool.function : tool;
}

function isNamed(tool: unknown): tool is Parameters<typeof fingerprintTools>[0][number] {
  return typeof tool === 'object' && tool !== null && 'name' in tool && typeof tool.name === 'string';
}

function hashProblems(document: Record<string, unknown>): ArtifactProblem[] {
  if (contentHash(document) === document['content_hash']) return [];
  return [{ check: 'content_hash', message: 'The content is not what was saved: its hash differs.' }];
}

function fingerprintProblems({ tools, tool_fingerprints }: PromptArtifact): ArtifactProblem[] {
  const expected = fingerprintTools(tools);
  const names = new Set([...Object.keys(expected), ...Object.keys(tool_fingerprints)]);
  return [...names]
    .filter((name) => expected[name] !== tool_fingerprints[name])
    .map((name) => ({
      check: 'tool_fingerprints',
      message: `The fingerprint of the tool ${name} is not that of its parameters.`,
    }));
}

function notAnArtifact(path: string, reason: string, cause?: unknown): ArtifactError {
  return new ArtifactError('PROMPT_ARTIFACT', `${path} holds no prompt that can be used: ${reason}`, {
    details: { path },
    recoveryAction: 'Restore the file, or save the prompt again under a new version.',
    cause,
  });
}
