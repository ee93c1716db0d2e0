import {
  canonicalJson,
  MalformedDocumentError,
  migrateDocument,
  versionTag,
  type DocumentVersions,
} from '@waymark/core-types';
import type { DocumentSchema } from '@waymark/core-types/domain';

/** What there is to know of documents to pack and unpack them. */
export interface PackedKind<Document> {
  versions: DocumentVersions;
  schema: DocumentSchema<Document>;
}

/**
 * A document as one column holds it: its version's tag, a space, its canonical JSON, and on a line of its own the
 * embedding as the base64 of float64: exactly the numbers that were given, in half of the space that digits would take.
 */
export function packMemory({ versions }: Pick<PackedKind<unknown>, 'versions'>, document: object): string {
  const { embedding, ...rest } = document as { embedding?: unknown };
  if (!isVector(embedding)) return `${versionTag(versions)} ${canonicalJson(document)}`;
  const bytes = Buffer.from(Float64Array.from(embedding).buffer);
  return `${versionTag(versions)} ${canonicalJson(rest)}\n${bytes.toString('base64')}`;
}

/**
 * @throws {SchemaVersionError} for a document of a newer version.
 * @throws {MalformedDocumentError} for what we did not write.
 */
export function unpackMemory<Document>({ versions }: PackedKind<Document>, packed: string): Document {
  const space = packed.indexOf(' ');
  // JSON writes the line breaks of its texts as escapes.
  const line = packed.indexOf('\n', space);
  try {
    const document = JSON.parse(packed.slice(space + 1, line === -1 ? undefined : line)) as Record<string, unknown>;
    if (line !== -1) document['embedding'] = numbersOf(packed.slice(line + 1));
    return migrateDocument(document, packed.slice(0, space), versions) as Document;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new MalformedDocumentError(`A stored ${versions.kind} is not JSON: it was changed outside of this program.`, {
      cause,
    });
  }
}

function numbersOf(base64: string): number[] {
  const bytes = Buffer.from(base64, 'base64');
  // Copied to where 64-bit numbers have to lie; a loop is several times faster than an iterator.
  const vector = new Float64Array(new Uint8Array(bytes).buffer);
  const numbers: number[] = [];
  for (let index = 0; index < vector.length; index++) numbers.push(vector[index]!);
  return numbers;
}

function isVector(value: unknown): value is number[] {
  return Array.isArray(value) && value.length > 0 && value.every((number) => typeof number === 'number');
}
