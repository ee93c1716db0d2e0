import { migrateDocument, WaymarkError, type DocumentVersions } from '@waymark/core-types';
import { SchemaValidationError } from '../errors.ts';
import type { Medallion } from './medallion.ts';

/** The versions of the document so far; a step is added here when v2 appears. */
const medallionVersions: DocumentVersions = { kind: 'medallion', current: 1 };

/**
 * Reads what a store holds: migrates older versions and keeps unknown fields. What we stored was checked when it was
 * written and is not checked again, so that reading needs no schema.
 * @throws {SchemaValidationError} for text that is no medallion, and for a newer version, with SchemaVersionError as cause.
 */
export function readStoredMedallion(text: string): Medallion {
  return migrateMedallion(parseJson(text) as Record<string, unknown>) as Medallion;
}

/**
 * Brings a document to the current version.
 * @throws {SchemaValidationError} when its version is missing or newer than ours.
 */
export function migrateMedallion(document: Record<string, unknown> | null): Record<string, unknown> {
  const tag = (document as { meta?: { schema_version?: unknown } } | null)?.meta?.schema_version;
  try {
    return migrateDocument(document ?? {}, tag, medallionVersions);
  } catch (cause) {
    if (!WaymarkError.isInstance(cause)) throw cause;
    throw new SchemaValidationError('The medallion', [{ path: '$.meta.schema_version', message: cause.message }], {
      cause,
      ...(cause.recoveryAction === null ? {} : { recoveryAction: cause.recoveryAction }),
    });
  }
}

/** @throws {SchemaValidationError} for text that is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SchemaValidationError('The medallion', [{ path: '$', message: 'it is not JSON' }], { cause });
  }
}
