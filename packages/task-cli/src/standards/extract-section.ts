/** A part of a markdown file. */
export interface Section {
  /** With LF, without the heading's line and blank lines around it, with one line break at its end. */
  text: string;
  /** Its first and last line in the file, from 1; the heading's where there is nothing below it. */
  line_span: [number, number];
}

/**
 * The section below a heading of the levels 2 to 6, up to the next heading of the same or a higher level; headings within
 * code fences are none. The heading is named by its text or its slug; of several the first. Null where there is none.
 */
export function extractSection(markdown: string, heading: string): Section | null {
  const lines = toLines(markdown);
  const slug = toSlug(heading);
  const headings = findHeadings(lines);
  const start = headings.findIndex(({ level, title }) => level >= 2 && toSlug(title) === slug);
  const found = headings[start];
  if (found === undefined) return null;
  const next = headings.slice(start + 1).find(({ level }) => level <= found.level);
  return trimmed(lines, { from: found.line + 1, to: next?.line ?? lines.length }) ?? emptyAt(found.line + 1);
}

/** A whole markdown file, in the form of a section. */
export function wholeDocument(markdown: string): Section {
  const lines = toLines(markdown);
  return trimmed(lines, { from: 0, to: lines.length }) ?? emptyAt(1);
}

/** How a heading is called in a link: lower case, `-` for blanks, `and` for `&`. */
export function toSlug(heading: string): string {
  return heading.trim().toLowerCase().replaceAll('&', 'and').replaceAll(/\s/g, '-');
}

interface Heading {
  /** From 0. */
  line: number;
  level: number;
  title: string;
}

function findHeadings(lines: readonly string[]): Heading[] {
  const headings: Heading[] = [];
  let fence: string | null = null;
  for (const [line, text] of lines.entries()) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(text)?.[1];
    if (fence !== null) {
      // Closed by at least as many of the same sign, and nothing else on the line.
      if (mark?.startsWith(fence) === true && text.trim() === mark) fence = null;
      continue;
    }
    // Between backticks on one line is code within a text, no fence.
    if (mark !== undefined && !(mark[0] === '`' && text.trim().slice(mark.length).includes('`'))) {
      fence = mark;
      continue;
    }
    const [, signs, title] = /^ {0,3}(#{1,6})(?:[ \t](.*))?$/.exec(text) ?? [];
    if (signs !== undefined) headings.push({ line, level: signs.length, title: withoutClosing(title ?? '') });
  }
  return headings;
}

/** Without the signs that may close a heading, as in `## Title ##`. */
function withoutClosing(title: string): string {
  const text = title.trim();
  let end = text.length;
  while (text[end - 1] === '#') end--;
  const closes = end === 0 || text[end - 1] === ' ' || text[end - 1] === '\t';
  return closes ? text.slice(0, end).trim() : text;
}

function toLines(markdown: string): string[] {
  return markdown.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
}

/** Null where there is nothing but blank lines. */
function trimmed(lines: readonly string[], { from, to }: { from: number; to: number }): Section | null {
  let first = from;
  let end = to;
  while (first < end && lines[first]!.trim() === '') first++;
  while (end > first && lines[end - 1]!.trim() === '') end--;
  if (first === end) return null;
  return { text: `${lines.slice(first, end).join('\n')}\n`, line_span: [first + 1, end] };
}

function emptyAt(line: number): Section {
  return { text: '\n', line_span: [line, line] };
}
