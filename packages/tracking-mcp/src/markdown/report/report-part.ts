import { beginMark, endMark } from './marks.ts';

/** What stands between two marks. */
export interface ReportPart {
  name: string;
  body: string;
}

/** A part between its marks, with its last line's end. */
export function renderPart({ name, body }: ReportPart): string {
  return `${beginMark(name)}\n${body}\n${endMark(name)}\n`;
}
