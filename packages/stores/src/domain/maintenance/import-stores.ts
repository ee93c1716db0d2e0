import type { ExportLine, ImportOptions, ImportReport } from '../store-maintenance.ts';
import { sumCounts } from './counts.ts';
import { ImportError } from './import-error.ts';
import type { Stores } from './stores.ts';

/** Lines that go to the stores at a time. */
const chunkSize = 200;

/**
 * Takes back what `exportStores` gave, in its order. What is there already is skipped, or replaced where asked for.
 * @throws {ImportError} at a line that does not fit or is of a kind that no store knows, with its number. What came
 * before it stays; importing again skips that.
 */
export async function importStores(
  stores: Stores,
  lines: AsyncIterable<ExportLine> | Iterable<ExportLine>,
  { first_line = 1, ...options }: ImportOptions = {},
): Promise<ImportReport> {
  const reports: ImportReport[] = [];
  let number = first_line;
  let chunk: ExportLine[] = [];
  const importChunk = async () => {
    reports.push(await importInto(stores, chunk, { ...options, first_line: number }));
    number += chunk.length;
    chunk = [];
  };
  for await (const line of lines) {
    chunk.push(line);
    if (chunk.length === chunkSize) await importChunk();
  }
  await importChunk();
  return sumReports(reports);
}

async function importInto(
  { config, profiles, sessions, memory, audit }: Stores,
  chunk: readonly ExportLine[],
  options: ImportOptions & { first_line: number },
): Promise<ImportReport> {
  const reports: ImportReport[] = [];
  for (const store of [config, profiles, sessions, memory, audit]) {
    reports.push(await store.importDocuments(chunk, options));
  }
  const report = sumReports(reports);
  const known = new Set([...Object.keys(report.imported), ...Object.keys(report.skipped)]);
  const unknown = chunk.findIndex(({ schema_version }) => !known.has(schema_version.replace(/\.v\d+$/, '')));
  if (unknown === -1) return report;
  const { schema_version } = chunk[unknown]!;
  throw new ImportError(
    options.first_line + unknown,
    `No store knows a ${JSON.stringify(schema_version.slice(0, 60))}.`,
  );
}

function sumReports(reports: readonly ImportReport[]): ImportReport {
  return {
    imported: sumCounts(reports.map(({ imported }) => imported)),
    skipped: sumCounts(reports.map(({ skipped }) => skipped)),
  };
}
