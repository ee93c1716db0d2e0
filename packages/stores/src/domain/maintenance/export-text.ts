import { createHash } from 'node:crypto';
import { canonicalJsonLine, migrateDocument, SchemaVersionError, versionTag } from '@waymark/core-types';
import type { ExportLine } from '../store-maintenance.ts';
import { ImportError } from './import-error.ts';
import { splitLines } from './split-lines.ts';

const versions = { kind: 'waymark_export', current: 1 };

/**
 * An export as text, a line at a time: a header, a JSON line for each document, and a last line with their number and a
 * hash over all text before it, so that a file that was cut or changed is noticed.
 */
export async function* toExportText(lines: AsyncIterable<ExportLine> | Iterable<ExportLine>): AsyncIterable<string> {
  const hash = createHash('sha256');
  const hashed = (line: object) => {
    const text = canonicalJsonLine(line);
    hash.update(text);
    return text;
  };
  let documents = 0;
  yield hashed({ schema_version: versionTag(versions) });
  for await (const line of lines) {
    documents++;
    yield hashed(line);
  }
  yield canonicalJsonLine({ documents, sha256: hash.digest('hex') });
}

/** The first line of such a text that holds a document; a number for `first_line` of an import. */
export const firstDocumentLine = 2;

/**
 * The lines of a text that `toExportText` gave, in pieces of any size. They come before the end is seen, so whoever
 * imports them learns of a cut file at its end.
 * @throws {ImportError} for a line that is not JSON, a text of another form or version, or one that was cut or changed.
 */
export async function* readExportText(
  text: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>,
): AsyncIterable<ExportLine> {
  const hash = createHash('sha256');
  let number = 0;
  // Held back until another one follows: the last line is no document.
  let held: string | null = null;
  for await (const line of splitLines(text)) {
    if (held !== null) {
      if (number === 1) assertHeader(parse(held, number));
      else yield parse(held, number) as ExportLine;
      hash.update(`${held}\n`);
    }
    held = line;
    number++;
  }
  const end = held === null ? null : (parse(held, number) as { documents?: unknown; sha256?: unknown } | null);
  if (end?.documents === number - firstDocumentLine && end.sha256 === hash.digest('hex')) return;
  throw new ImportError(
    number,
    'The text ends here without the number and hash of its documents: it was cut or changed.',
  );
}

function assertHeader(header: unknown): void {
  try {
    migrateDocument({}, (header as ExportLine | null)?.schema_version, versions);
  } catch (cause) {
    if (!SchemaVersionError.isInstance(cause)) throw cause;
    throw new ImportError(1, cause.message, { cause });
  }
}

function parse(line: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new ImportError(number, 'It is not JSON.', { cause });
  }
}
