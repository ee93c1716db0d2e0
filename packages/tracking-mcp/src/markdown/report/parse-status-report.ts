import type { ProjectState } from '../../operation/reads.ts';
import { blankConfiguration } from './configuration-section.ts';
import { readReport } from './read-report.ts';
import { sections } from './sections.ts';
import { splitRegions } from './split-regions.ts';

/** What a report says. */
export interface ParsedStatusReport {
  /** Its lists have no order of their own: it is that of the file. */
  state: ProjectState;
  /** When it was written; null where the file does not say. */
  generated_at: string | null;
  /** What was not understood, with the number of its line. */
  warnings: string[];
}

/**
 * Reads a report back, with what people edited in it. Never throws: what it cannot understand is a warning, and the rest
 * is read. Takes time in proportion to the length of the text.
 */
export function parseStatusReport(text: string): ParsedStatusReport {
  const regions = splitRegions(text);
  const draft = readReport(regions);
  const found = new Set(regions.map(({ section }) => section));
  const missing = sections.filter(({ name }) => !found.has(name)).map(({ name }) => name);
  const configuration = draft.state.configuration ?? blankConfiguration(draft);
  return {
    state: { ...draft.state, configuration },
    generated_at: draft.generatedAt,
    warnings: [
      ...draft.warnings,
      ...(missing.length === 0 ? [] : [`The file has no section ${missing.join(', ')}: nothing of that is known.`]),
    ],
  };
}

/** Whether a text has a section of a report; else people wrote all of it. */
export function isStatusReport(text: string): boolean {
  return splitRegions(text).some(({ section }) => sections.some(({ name }) => name === section));
}
