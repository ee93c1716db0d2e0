import type { Line, ReportDraft } from './draft.ts';

/** Headings and remarks that a report writes itself. */
const ownLines =
  /^(?:#{2,3} (?:Vendors|Operational vendors|Broken vendors|Work items|Active work items|Blocked work items|Completed work items|Dependencies|Deployments|Enhancements|Configuration)(?: \(\d+\))?|_(?:None|And \d+ (?:older|more), which this file keeps without showing them)\._)$/;

/** Leaves a line that no reader of the section took, unless the report wrote it or there is nothing in it. */
export function leaveNotes(section: string, line: Line, draft: ReportDraft): void {
  const text = line.text.trim();
  if (text === '' || (text.length < 100 && ownLines.test(text))) return;
  draft.leave(section, line, 'this is not part of the report and is kept below its section');
}

/** Says that there is more than a person sees. */
export function moreThanShown(count: number, word: 'older' | 'more'): string {
  return `_And ${count} ${word}, which this file keeps without showing them._`;
}
