import type { ProjectState } from '../../operation/reads.ts';
import type { Line, ReportDraft } from './draft.ts';

/** One part of a report: how it is written, and how it is read back. */
export interface ReportSection {
  /** As it stands in the section's marks, and in a template as `sections.NAME`. */
  name: string;
  render(state: ProjectState): string;
  read(lines: readonly Line[], draft: ReportDraft): void;
}
