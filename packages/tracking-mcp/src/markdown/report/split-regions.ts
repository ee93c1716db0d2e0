import type { Line } from './draft.ts';
import { readMark } from './marks.ts';

/** A part of a file: a section between its marks, or what a person wrote around them. */
export interface Region {
  /** The section's name; null for prose. */
  section: string | null;
  /** The characters of the file, marks and line ends included. */
  text: string;
  /** The lines between the marks, or of the prose. */
  lines: Line[];
  /** Where the file misses the mark that ends the section: the line that begins it. */
  unclosed: Line | null;
}

/** Cuts a file at the marks of its sections. A section without an end ends where the next one begins. */
export function splitRegions(file: string): Region[] {
  const regions: Region[] = [];
  let current = prose();
  const close = () => {
    if (current.text !== '') regions.push(current);
    current = prose();
  };
  let number = 0;
  for (let start = 0; start < file.length;) {
    const newline = file.indexOf('\n', start);
    const end = newline < 0 ? file.length : newline + 1;
    const raw = file.slice(start, end);
    const line = { number: ++number, text: raw.replace(/\r?\n$/, '').replace(/^\ufeff/, '') };
    const mark = readMark(line.text);
    if (mark?.edge === 'begin') {
      close();
      current = { section: mark.section, text: raw, lines: [], unclosed: line };
    } else if (mark?.edge === 'end') {
      // One that ends nothing is left out: nobody needs it.
      if (current.section !== null) {
        current.text += raw;
        current.unclosed = null;
        close();
      }
    } else {
      current.text += raw;
      current.lines.push(line);
    }
    start = end;
  }
  close();
  return regions;
}

function prose(): Region {
  return { section: null, text: '', lines: [], unclosed: null };
}
