import { SchemaVersionError } from '../errors/errors.ts';

/** Turns a document of one version into the next one's form, its version tag included. Must be pure. */
export type MigrationStep = (document: Record<string, unknown>) => Record<string, unknown>;

/** The versions a kind of document has had. */
export interface DocumentVersions {
  /** Name of the kind, the part before the dot: `medallion` in `medallion.v1`. */
  kind: string;
  /** The version that this program writes. */
  current: number;
  /** `steps[n]` turns version n into version n + 1. */
  steps?: Record<number, MigrationStep>;
}

/** The tag that documents carry in `schema_version`. */
export function versionTag(versions: DocumentVersions): string {
  return `${versions.kind}.v${versions.current}`;
}

/**
 * Brings a stored document to the current version, step by step; a document of the current version comes back as it is.
 * @throws {SchemaVersionError} when the version is missing, of another kind, newer than this program, or lacks a step.
 */
export function migrateDocument(
  document: Record<string, unknown>,
  storedTag: unknown,
  versions: DocumentVersions,
): Record<string, unknown> {
  const stored = parseTag(storedTag, versions);
  if (stored > versions.current) {
    throw new SchemaVersionError(
      `This ${versions.kind} is of version ${stored}; this program reads versions up to ${versions.current}.`,
      {
        details: { kind: versions.kind, stored_version: stored, supported_version: versions.current },
        recoveryAction: `Upgrade to a release of Waymark that reads ${versions.kind}.v${stored}.`,
      },
    );
  }
  let migrated = document;
  for (let version = stored; version < versions.current; version++) {
    const step = versions.steps?.[version];
    if (step === undefined) {
      throw new SchemaVersionError(`No migration is registered from ${versions.kind}.v${version} to v${version + 1}.`, {
        details: { kind: versions.kind, stored_version: stored },
      });
    }
    migrated = step(migrated);
  }
  return migrated;
}

function parseTag(storedTag: unknown, versions: DocumentVersions): number {
  const prefix = `${versions.kind}.v`;
  const digits = typeof storedTag === 'string' && storedTag.startsWith(prefix) ? storedTag.slice(prefix.length) : '';
  if (!/^[1-9]\d{0,5}$/.test(digits)) {
    throw new SchemaVersionError(
      `Expected schema_version "${prefix}${versions.current}", found ${describeTag(storedTag)}.`,
      { details: { kind: versions.kind } },
    );
  }
  return Number(digits);
}

function describeTag(storedTag: unknown): string {
  if (storedTag === undefined) return 'nothing';
  return typeof storedTag === 'string' ? JSON.stringify(storedTag.slice(0, 60)) : `a value of type ${typeof storedTag}`;
}
