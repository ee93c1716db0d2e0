import { canonicalJson, MalformedDocumentError, migrateDocument, versionTag } from '@waymark/core-types';
import type { DocumentKind, StoredDocument } from './document-kind.ts';

/** A document as one column holds it: its version's tag, a space, its canonical JSON. One column is what reads fastest. */
export function packDocument<Document extends StoredDocument>(
  kind: DocumentKind<Document>,
  document: Document,
): string {
  return `${versionTag(kind.versions)} ${canonicalJson(document)}`;
}

/**
 * @throws {SchemaVersionError} for a document of a newer version.
 * @throws {MalformedDocumentError} for what we did not write.
 */
export function unpackDocument<Document extends StoredDocument>(
  kind: DocumentKind<Document>,
  packed: string,
): Document {
  const space = packed.indexOf(' ');
  try {
    const document = JSON.parse(packed.slice(space + 1)) as Record<string, unknown>;
    return migrateDocument(document, packed.slice(0, space), kind.versions) as Document;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new MalformedDocumentError(`A stored ${kind.kind} is not JSON: it was changed outside of this program.`, {
      cause,
    });
  }
}
