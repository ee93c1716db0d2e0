import type { ExportLine } from '../../domain/store-maintenance.ts';

/** All lines of an export. */
export async function collectLines(lines: AsyncIterable<ExportLine>): Promise<ExportLine[]> {
  const all: ExportLine[] = [];
  for await (const line of lines) all.push(line);
  return all;
}
