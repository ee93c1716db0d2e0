import { z } from 'zod';
import { timestamp } from '../../entity/fields.ts';
import { ReportDraft, type Line } from './draft.ts';
import { revealHidden } from './marks.ts';
import { sections } from './sections.ts';
import type { Region } from './split-regions.ts';

const reportSchema = z.looseObject({
  generated_at: timestamp(),
  schema_version: z.int().min(1),
  sequence: z.int().min(0),
});

/** The version of the form that this program writes and reads. */
export const reportVersion = 1;

/** Reads the sections of a report, wherever they stand. */
export function readReport(regions: readonly Region[]): ReportDraft {
  const draft = new ReportDraft();
  const lines = new Map<string, Line[]>();
  for (const { section, lines: own, unclosed } of regions) {
    if (section === null) continue;
    if (unclosed !== null)
      draft.warn(unclosed, `the section ${section} has no end; it ends where the next one begins.`);
    // One by one: a section can have more lines than a call can have arguments.
    const all = lines.get(section) ?? [];
    for (const line of own) all.push(line);
    lines.set(section, all);
  }
  readHeader(lines.get('report') ?? [], draft);
  for (const section of sections) {
    const own = lines.get(section.name);
    if (own !== undefined) section.read(own, draft);
  }
  return draft;
}

function readHeader(lines: readonly Line[], draft: ReportDraft): void {
  for (const line of lines) {
    const { hidden } = revealHidden(line.text);
    if (hidden === null) continue;
    const result = reportSchema.safeParse(hidden.value);
    if (!result.success) {
      draft.warn(line, 'what the report says of itself is damaged: its time and its last change are not known.');
      continue;
    }
    draft.generatedAt = result.data.generated_at;
    draft.state.sequence = result.data.sequence;
    if (result.data.schema_version > reportVersion) {
      draft.warn(line, 'a newer program wrote this report; it is read as far as this one can.');
    }
  }
}
