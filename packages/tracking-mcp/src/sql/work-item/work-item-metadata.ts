import { canonicalJson, formatJsonPath, NotStorableError, ValidationError } from '@waymark/core-types';
import { parseDocument } from '@waymark/core-types/domain';
import { z } from 'zod';

import { defaultTokenBudget } from '../../entity/configuration.ts';
import { workItemMetadataSchemas, type WorkItemType } from '../../entity/work-item.ts';

type WorkItemMetadata = Record<string, unknown>;

/** How deep metadata may be nested. */
const maximumMetadataDepth = 32;

/** What a new item holds where its type requires a field that was left out. */
const defaults: Record<WorkItemType, WorkItemMetadata> = {
  project: { description: '', constitutional_principles: [] },
  session: { token_budget: defaultTokenBudget, prompts_count: 0, yaml_frontmatter: { schema_version: '1' } },
  task: {},
  research: { research_questions: [], references: [] },
};

/**
 * The metadata of a new item: required fields of its type that are left out get empty or default values.
 * @throws {ValidationError} with the path of what does not fit, as in `$.metadata.token_budget`.
 */
export function newMetadata(type: WorkItemType, given: WorkItemMetadata): WorkItemMetadata {
  return merged(type, defaults[type], given);
}

/**
 * Metadata with the fields that a change names: a field is replaced as a whole, null takes an optional one away.
 * @throws {ValidationError} with the path of what does not fit, a required field that would go included.
 */
export function changedMetadata(
  type: WorkItemType,
  before: WorkItemMetadata,
  change: WorkItemMetadata,
): WorkItemMetadata {
  return merged(type, before, change);
}

function merged(type: WorkItemType, before: WorkItemMetadata, change: WorkItemMetadata): WorkItemMetadata {
  requireStorable(type, change);
  const fields = Object.entries({ ...before, ...change }).filter(([, value]) => value !== null && value !== undefined);
  const schema = z.object({ metadata: workItemMetadataSchemas[type] });
  const { metadata } = parseDocument(schema, { metadata: Object.fromEntries(fields) }, kindOf(type));
  return metadata;
}

/** What is not checked by the type's schema: fields of our clients' own. */
function requireStorable(type: WorkItemType, metadata: WorkItemMetadata): void {
  requireShallow(type, metadata, ['metadata']);
  try {
    canonicalJson(metadata);
  } catch (error) {
    if (!NotStorableError.isInstance(error)) throw error;
    throw refusal(type, ['metadata', ...error.path], error.reason);
  }
}

function requireShallow(type: WorkItemType, value: unknown, path: PropertyKey[]): void {
  if (typeof value === 'string' && value.includes('\0')) throw refusal(type, path, 'Holds the character NUL');
  if (typeof value !== 'object' || value === null) return;
  if (path.length > maximumMetadataDepth) throw refusal(type, path, `Is deeper than ${maximumMetadataDepth} levels`);
  for (const [key, inner] of Object.entries(value)) {
    const place = [...path, Array.isArray(value) ? Number(key) : key];
    if (key === '__proto__') throw refusal(type, place, 'No field can have this name');
    if (key.includes('\0')) throw refusal(type, path, 'Holds the character NUL in the name of a field');
    requireShallow(type, inner, place);
  }
}

/** A path that a client made may be of any length. */
const maximumPathLength = 200;

function refusal(type: WorkItemType, keys: readonly PropertyKey[], message: string): ValidationError {
  const path = formatJsonPath(keys).slice(0, maximumPathLength);
  return new ValidationError(`This ${kindOf(type)} does not fit: ${path}: ${message}.`, [{ path, message }]);
}

function kindOf(type: WorkItemType): string {
  return `work item of the type ${type}`;
}
