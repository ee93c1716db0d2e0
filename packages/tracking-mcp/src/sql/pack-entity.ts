import {
  canonicalJson,
  formatJsonPath,
  MalformedDocumentError,
  migrateDocument,
  ValidationError,
  versionTag,
} from '@waymark/core-types';

import type { EntityType } from '../entity/change.ts';

/** The version of the form in which this program writes each kind of document. */
const versions: Record<EntityType | 'change', number> = {
  change: 1,
  configuration: 1,
  dependency: 1,
  deployment: 1,
  enhancement: 1,
  vendor: 1,
  work_item: 1,
};

/** Most bytes of one entity's canonical JSON in UTF-8. An entry of the audit trail holds two entities. */
export const maximumEntityBytes = 65_536;

/**
 * A document as its one column holds it: its version's tag, a space, its canonical JSON.
 * @throws {ValidationError} for an entity that is too large, with the path of its largest field.
 * @throws {NotStorableError} for what JSON cannot hold.
 */
export function packEntity(kind: keyof typeof versions, document: object): string {
  const text = canonicalJson(document);
  if (kind !== 'change' && Buffer.byteLength(text) > maximumEntityBytes) throw tooLarge(kind, document);
  return `${versionTag({ kind, current: versions[kind] })} ${text}`;
}

/**
 * @throws {SchemaVersionError} for a document that a newer program wrote.
 * @throws {MalformedDocumentError} for what we did not write.
 */
export function unpackEntity<Document>(kind: keyof typeof versions, packed: unknown): Document {
  const stored = String(packed);
  const space = stored.indexOf(' ');
  let document: Record<string, unknown>;
  try {
    document = JSON.parse(stored.slice(space + 1)) as Record<string, unknown>;
  } catch {
    // The parser's own message quotes the document, so it is not passed on.
    throw new MalformedDocumentError(`A stored ${kind} is not JSON: it was changed outside of this program.`);
  }
  return migrateDocument(document, stored.slice(0, space), { kind, current: versions[kind] }) as Document;
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
