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
  const document = parseObject(text);
  const meta = document['meta'] as { schema_version?: unknown } | undefined;
  if (meta?.schema_version === 'medallion.v1') return document as unknown as Medallion;
  return parseMedallion(migrate(document, meta?.schema_version));
}

/** Reads a medallion from outside: like {@link readStoredMedallion}, and checked whatever its version. */
export function readForeignMedallion(value: unknown): Medallion {
  const document = typeof value === 'string' ? parseObject(value) : value;
  if (typeof document !== 'object' || document === null) return parseMedallion(document);
  const record = document as Record<string, unknown>;
  return parseMedallion(migrate(record, (record['meta'] as { schema_version?: unknown } | undefined)?.schema_version));
}

function parseObject(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
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

function issuesOf(error: z.ZodError): SchemaIssue[] {
  return error.issues.map((issue) => ({ path: formatPath(issue.path), message: issue.message }));
}

function formatPath(path: PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : `${text}.${String(key)}`),
    '$',
  );
}
