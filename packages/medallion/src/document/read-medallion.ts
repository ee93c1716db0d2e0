import {
  canonicalJson,
  migrateDocument,
  NotStorableError,
  WaymarkError,
  type DocumentVersions,
} from '@waymark/core-types';
import type { z } from 'zod';
import { SchemaValidationError, type SchemaIssue } from '../errors.ts';
import { medallionSchema, type Medallion } from './medallion.ts';

/** The versions of the document so far; a step is added here when v2 appears. */
export const medallionVersions: DocumentVersions = { kind: 'medallion', current: 1 };

/**
 * Checks a value against `medallion.v1` and fills in the optional lists. Unknown fields are kept.
 * @throws {SchemaValidationError} naming every place that does not fit, or that JSON could not hold exactly.
 */
export function parseMedallion(value: unknown): Medallion {
  const result = medallionSchema.safeParse(value);
  if (!result.success)
    throw new SchemaValidationError('The medallion', issuesOf(result.error), { cause: result.error });
  const lost = findPrototypeKeys(value, '$');
  if (lost.length > 0) throw new SchemaValidationError('The medallion', lost);
  return result.data;
}

/**
 * Serialises a medallion to the exact text that is stored and hashed.
 * @throws {SchemaValidationError} when it does not fit the schema or holds what JSON cannot keep.
 */
export function serialiseMedallion(medallion: Medallion): string {
  try {
    return canonicalJson(parseMedallion(medallion));
  } catch (cause) {
    if (!NotStorableError.isInstance(cause)) throw cause;
    const issue = { path: String(cause.details['path']), message: cause.message };
    throw new SchemaValidationError('The medallion', [issue], { cause });
  }
}

/**
 * Reads what a store, an export or another program holds: migrates older versions and keeps unknown fields. Documents of
 * the current version that we wrote ourselves are not checked again.
 * @throws {SchemaValidationError} for text that is no medallion, and SchemaVersionError (as cause) for a newer version.
 */
export function readStoredMedallion(text: string): Medallion {
  const document = parseJson(text);
  return versionOf(document) === 'medallion.v1' ? (document as Medallion) : readForeignMedallion(document);
}

/** Reads a medallion from outside: like {@link readStoredMedallion}, and checked whatever its version. */
export function readForeignMedallion(value: unknown): Medallion {
  const document = typeof value === 'string' ? parseJson(value) : value;
  if (typeof document !== 'object' || document === null) return parseMedallion(document);
  return parseMedallion(migrate(document as Record<string, unknown>, versionOf(document)));
}

function versionOf(document: unknown): unknown {
  return (document as { meta?: { schema_version?: unknown } } | null)?.meta?.schema_version;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SchemaValidationError('The medallion', [{ path: '$', message: 'it is not JSON' }], { cause });
  }
}

function migrate(document: Record<string, unknown>, storedTag: unknown): Record<string, unknown> {
  try {
    return migrateDocument(document, storedTag, medallionVersions);
  } catch (cause) {
    if (!WaymarkError.isInstance(cause)) throw cause;
    throw new SchemaValidationError('The medallion', [{ path: '$.meta.schema_version', message: cause.message }], {
      cause,
      ...(cause.recoveryAction === null ? {} : { recoveryAction: cause.recoveryAction }),
    });
  }
}

/** The places that do not fit, as paths from `root`. */
export function issuesOf(error: z.ZodError, root = '$'): SchemaIssue[] {
  return error.issues.map((issue) => ({ path: formatPath(root, issue.path), message: issue.message }));
}

function formatPath(root: string, path: PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : `${text}.${String(key)}`),
    root,
  );
}

/** Objects that the schema knows stand at most this deep: `$.summary.subsystems[0]`. */
const schemaLevels = 4;

/** Zod leaves a key `__proto__` of the objects that it knows out without a word; such a document is refused instead. */
function findPrototypeKeys(value: unknown, path: string, level = 1): SchemaIssue[] {
  // `sources` only annotates, by any text as key: a note about an entry of that name is left out.
  if (typeof value !== 'object' || value === null || path === '$.affordances.sources') return [];
  const own = Object.hasOwn(value, '__proto__') ? [{ path: `${path}.__proto__`, message: 'it cannot be kept' }] : [];
  if (level === schemaLevels) return own;
  const step = (key: string) => (Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`);
  return [...own, ...Object.entries(value).flatMap(([key, item]) => findPrototypeKeys(item, step(key), level + 1))];
}
