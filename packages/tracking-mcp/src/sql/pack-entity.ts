import { canonicalJson, MalformedDocumentError, migrateDocument, versionTag } from '@waymark/core-types';

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

/** A document as its one column holds it: its version's tag, a space, its canonical JSON. */
export function packEntity(kind: keyof typeof versions, document: object): string {
  return `${versionTag({ kind, current: versions[kind] })} ${canonicalJson(document)}`;
}

/**
 * @throws {SchemaVersionError} for a document that a newer program wrote.
 * @throws {MalformedDocumentError} for what we did not write.
 */
export function unpackEntity<Document>(kind: keyof typeof versions, packed: unknown): Document {
  const stored = String(packed);
  const space = stored.indexOf(' ');
  try {
    const document = JSON.parse(stored.slice(space + 1)) as Record<string, unknown>;
    return migrateDocument(document, stored.slice(0, space), { kind, current: versions[kind] }) as Document;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new MalformedDocumentError(`A stored ${kind} is not JSON: it was changed outside of this program.`, {
      cause,
    });
  }
}
