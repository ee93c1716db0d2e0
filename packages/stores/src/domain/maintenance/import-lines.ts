import { migrateDocument, WaymarkError, type DocumentVersions } from '@waymark/core-types';
import { parseDocument } from '@waymark/core-types/domain';
import { DatabaseError } from '../../errors.ts';
import type { Collection } from '../documents/collection.ts';
import type { DocumentKind, StoredDocument } from '../documents/document-kind.ts';
import type { ExportLine, ImportOptions, ImportReport } from '../store-maintenance.ts';
import { addCount } from './counts.ts';
import { ImportError } from './import-error.ts';

/** Where the lines of one kind go. */
export interface ImportTarget<Document = unknown> {
  versions: DocumentVersions;
  /** @throws {ValidationError} for a document of the current version that does not fit. */
  parse(document: unknown): Document;
  /** Keeps a document exactly as it is: false where its id is taken and `replace` is not set. */
  restore(document: Document, how: { replace: boolean; line: ExportLine }): Promise<boolean>;
}

/** The lines of a kind go to a collection. */
export function collectionTarget<Document extends StoredDocument>(
  { kind, versions, schema }: DocumentKind<Document>,
  collection: Collection<Document>,
): ImportTarget<Document> {
  return {
    versions,
    parse: (document) => parseDocument(schema, document, kind),
    restore: (document, { replace }) => collection.restore(document, { replace }),
  };
}

/**
 * Checks lines, brings those of older versions up to date and hands each to the target of its kind, one after the other;
 * lines of other kinds are left out.
 * @throws {ImportError} at the first line that does not fit, with its number; those before it stay.
 */
export async function importLines(
  targets: readonly ImportTarget[],
  lines: AsyncIterable<ExportLine> | Iterable<ExportLine>,
  options: ImportOptions = {},
): Promise<ImportReport> {
  const { on_conflict = 'skip', first_line = 1 } = options;
  const byKind = new Map(targets.map((target) => [target.versions.kind, target]));
  const report: ImportReport = { imported: {}, skipped: {} };
  let number = first_line - 1;
  for await (const line of lines) {
    number++;
    const kind = kindOf(line, number);
    const target = byKind.get(kind);
    if (target === undefined) continue;
    try {
      const migrated = migrateDocument(line.document, line.schema_version, target.versions);
      const document = target.parse(migrated);
      const isNew = await target.restore(document, { replace: on_conflict === 'replace', line });
      addCount(isNew ? report.imported : report.skipped, kind);
    } catch (cause) {
      // A database that is down says nothing about the line.
      if (!WaymarkError.isInstance(cause) || DatabaseError.isInstance(cause)) throw cause;
      throw new ImportError(number, cause.message, { kind, cause });
    }
  }
  return report;
}

function kindOf(line: unknown, number: number): string {
  if (!isRecord(line)) throw new ImportError(number, 'Expected an object.');
  const { schema_version, document, meta } = line;
  const kind = typeof schema_version === 'string' ? /^([a-z][a-z_-]*)\.v[0-9]+$/.exec(schema_version)?.[1] : undefined;
  if (kind === undefined)
    throw new ImportError(number, '$.schema_version: Expected a kind and version, as in rule.v1.');
  if (!isRecord(document)) throw new ImportError(number, '$.document: Expected an object.', { kind });
  if (meta !== undefined && !isRecord(meta)) throw new ImportError(number, '$.meta: Expected an object.', { kind });
  return kind;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
