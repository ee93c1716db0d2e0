import { parseDocument } from '@waymark/core-types/domain';
import { z } from 'zod';
import { taskNameSchema, taskVersionSchema } from './prompt-artifact.ts';

/** What an artifact is called, in its two parts. */
export interface ArtifactName {
  task_name: string;
  task_version: string;
}

const nameSchema = z.strictObject({ task_name: taskNameSchema, task_version: taskVersionSchema });

/** The name in one: `refund_v2.1`. Versions have no underscore, so that the last one parts them. */
export function formatArtifactName({ task_name, task_version }: ArtifactName): string {
  return `${task_name}_${task_version}`;
}

/**
 * The two parts of `refund_v2.1`.
 * @throws {ValidationError} when it is no such name; a path, for one.
 */
export function parseArtifactName(name: string): ArtifactName {
  const { task_name, task_version } = splitName(name);
  return checkArtifactName({ task_name, task_version });
}

/** @throws {ValidationError} when a part cannot be part of a file's name. */
export function checkArtifactName(name: ArtifactName): ArtifactName {
  return parseDocument(
    nameSchema,
    name,
    `name of a prompt, ${JSON.stringify(formatArtifactName(name).slice(0, 100))},`,
  );
}

/** The name that a file in the library's folder stands for, or null for any other file. */
export function artifactNameOfFile(file: string): ArtifactName | null {
  if (!file.endsWith('.json')) return null;
  const parsed = nameSchema.safeParse(splitName(file.slice(0, -'.json'.length)));
  return parsed.success ? parsed.data : null;
}

/** By task, then by version: v2 before v10, a pre-release before its release. */
export function compareArtifactNames(a: ArtifactName, b: ArtifactName): number {
  if (a.task_name !== b.task_name) return a.task_name < b.task_name ? -1 : 1;
  const [parts, others] = [versionParts(a.task_version), versionParts(b.task_version)];
  for (let index = 0; index < Math.max(parts.length, others.length); index++) {
    const order = compareParts(parts[index], others[index]);
    if (order !== 0) return order;
  }
  return a.task_version < b.task_version ? -1 : Number(a.task_version > b.task_version);
}

function splitName(name: string): ArtifactName {
  const at = name.lastIndexOf('_');
  return { task_name: name.slice(0, Math.max(at, 0)), task_version: name.slice(at + 1) };
}

/** Numbers and words; a release ends with a part that sorts behind all words. */
function versionParts(version: string): (number | string)[] {
  const [release = '', ...rest] = version.replace(/^v/, '').split('-');
  const numbers = release.split('.').map(Number);
  const words = rest
    .join('-')
    .split(/[.]/)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  const padded = [...numbers, 0, 0].slice(0, 3);
  return rest.length === 0 ? [...padded, '~'] : [...padded, ...words];
}

function compareParts(a: number | string | undefined, b: number | string | undefined): number {
  if (a === b) return 0;
  if (a === undefined || b === undefined) return a === undefined ? -1 : 1;
  if (typeof a === typeof b) return a < b ? -1 : 1;
  return typeof a === 'number' ? -1 : 1;
}
