import {
  canonicalJson,
  formatJsonPath,
  MalformedDocumentError,
  migrateDocument,
  ValidationError,
  versionTag,
} from '@waymark/core-types';

import type { Change } from '../entity/change.ts';
import type { Configuration } from '../entity/configuration.ts';
import type { Deployment } from '../entity/deployment.ts';
import type { Enhancement } from '../entity/enhancement.ts';
import type { Vendor } from '../entity/vendor.ts';
import type { Dependency, WorkItem } from '../entity/work-item.ts';

/** What each kind of stored document is. */
interface Documents {
  change: Change;
  configuration: Configuration;
  dependency: Dependency;
  deployment: Deployment;
  enhancement: Enhancement;
  vendor: Vendor;
  /** Without what stands in columns of its own: the path, the depth and the claim. */
  work_item: Omit<WorkItem, 'claim' | 'depth' | 'path'>;
}

/** The version of the form in which this program writes each kind of document. */
const versions: Record<keyof Documents, number> = {
  change: 1,
  configuration: 1,
  dependency: 1,
  deployment: 1,
  enhancement: 1,
  vendor: 1,
  work_item: 1,
};

/** Most bytes of one entity's canonical JSON in UTF-8. An entry of the audit trail holds two entities. */
const maximumEntityBytes = 65_536;

/**
 * A document as its one column holds it: its version's tag, a space, its canonical JSON.
 * @throws {ValidationError} for an entity that is too large, with the path of its largest field.
 * @throws {NotStorableError} for what JSON cannot hold.
 */
export function packEntity(kind: keyof Documents, document: object): string {
  const text = canonicalJson(document);
  if (kind !== 'change' && Buffer.byteLength(text) > maximumEntityBytes) throw tooLarge(kind, document);
  return `${versionTag({ kind, current: versions[kind] })} ${text}`;
}

/**
 * @throws {SchemaVersionError} for a document that a newer program wrote.
 * @throws {MalformedDocumentError} for what we did not write.
 */
export function unpackEntity<Kind extends keyof Documents>(kind: Kind, packed: string): Documents[Kind] {
  const space = packed.indexOf(' ');
  let document: Record<string, unknown>;
  try {
    document = JSON.parse(packed.slice(space + 1)) as Record<string, unknown>;
  } catch {
    // The parser's own message quotes the document, so it is not passed on.
    throw new MalformedDocumentError(`A stored ${kind} is not JSON: it was changed outside of this program.`);
  }
  const migrated: unknown = migrateDocument(document, packed.slice(0, space), { kind, current: versions[kind] });
  return migrated as Documents[Kind];
}

function tooLarge(kind: string, document: object): ValidationError {
  const [field, value] = largestPart(document);
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const path = formatJsonPath(isObject ? [field, largestPart(value)[0]] : [field]).slice(0, 200);
  const reason = `A ${kind.replaceAll('_', ' ')} may take ${maximumEntityBytes} bytes, and this is its largest part`;
  return new ValidationError(`This is too large: ${path}: ${reason}.`, [{ path, message: reason }], {
    recoveryAction: 'Store large data elsewhere, and refer to it.',
  });
}

function largestPart(document: object): [string, unknown] {
  const size = ([name, value]: [string, unknown]) => name.length + canonicalJson(value ?? null).length;
  return Object.entries(document).reduce((one, other) => (size(other) > size(one) ? other : one));
}
