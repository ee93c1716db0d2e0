import { canonicalJson } from '@waymark/core-types';

/** Kinds of data that stand in a report where people do not see them. */
export type HiddenKind =
  | 'report'
  | 'configuration'
  | 'vendor'
  | 'work_item'
  | 'dependency'
  | 'deployment'
  | 'enhancement';

/** Data that a line carries beside what people see of it. */
export interface Hidden {
  kind: string;
  /** What is left of it, the id, where it is not JSON any more. */
  value: unknown;
}

const opening = '<!--wm:';
const closing = '-->';
/** No entity comes near; more is not ours. */
const longestData = 4_000_000;

export const beginMark = (section: string): string => `<!-- waymark:begin ${section} -->`;
export const endMark = (section: string): string => `<!-- waymark:end ${section} -->`;

/** What a line marks, where it is a mark. */
export function readMark(line: string): { edge: 'begin' | 'end'; section: string } | null {
  if (line.length > 200) return null;
  const [, edge, section] = /^\s*<!-- waymark:(begin|end) ([a-z-]+(?::\d+)?) -->\s*$/.exec(line) ?? [];
  return section === undefined ? null : { edge: edge as 'begin' | 'end', section };
}

/** A comment that holds an entity. What could end it, or a table's cell, is escaped as JSON allows. */
export function hide(kind: HiddenKind, value: object): string {
  const json = canonicalJson(value).replaceAll(/[<>|`\u2028\u2029\u0085\u007f]|-(?=-)/g, unicodeEscape);
  return `${opening}${kind} ${json}${closing}`;
}

/** What people see of a line, and what it carries. */
export function revealHidden(line: string): { visible: string; hidden: Hidden | null } {
  const start = line.lastIndexOf(opening);
  // A title can hold such a comment, where its `<` is escaped.
  if (start < 0 || line[start - 1] === '\\') return { visible: line, hidden: null };
  const end = line.indexOf(closing, start);
  const content = line.slice(start + opening.length, end < 0 ? undefined : end);
  const visible = line.slice(0, start) + (end < 0 ? '' : line.slice(end + closing.length));
  const space = content.indexOf(' ');
  const kind = content.slice(0, space < 0 ? undefined : space);
  return {
    visible,
    hidden: { kind, value: (end < 0 ? undefined : parseJson(content.slice(kind.length))) ?? remains(content) },
  };
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function remains(content: string): object {
  const id = /"id":"([0-9a-f-]{36})"/.exec(content.slice(0, 10_000))?.[1];
  return id === undefined ? {} : { id };
}

function parseJson(text: string): unknown {
  if (text.length > longestData) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    // Refuses what is nested too deeply to be written again.
    canonicalJson(value);
    return value;
  } catch {
    return undefined;
  }
}
