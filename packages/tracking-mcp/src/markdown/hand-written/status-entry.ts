import { oneLine, unescapeInline } from '../report/inline-text.ts';
import { splitRow } from '../report/entity-table.ts';

/** What a heading of a hand-written file is about. */
export type StatusTopic = 'vendors' | 'deployments' | 'enhancements';

/** A row, a bullet or a block with a heading of its own: one thing that a person wrote down. */
export interface StatusEntry {
  topic: StatusTopic;
  /** The line that it begins in, from 1. */
  line: number;
  /** The heading that it stands below, as in `Operational`. */
  group: string;
  /** What it is called; empty where only its text can say. */
  label: string;
  /** What is named, by lower-case names: the cells of a row, `Key: value` of a bullet. */
  fields: Map<string, string>;
  /** All of it, as one line. */
  text: string;
  /** The box of a task list; null where there is none. */
  isTicked: boolean | null;
}

/** Where the reader stands in the file. */
interface Position {
  topic: StatusTopic | null;
  /** Level of the heading that began the topic. */
  level: number;
  group: string;
  headings: string[] | null;
  entry: StatusEntry | null;
  /** The entry has a heading of its own: the bullets below it are about it. */
  isBlock: boolean;
}

/** Nobody writes longer ones by hand. */
const longestLine = 10_000;

const topics: readonly [RegExp, StatusTopic][] = [
  [/vendor|extractor/i, 'vendors'],
  [/deploy|release/i, 'deployments'],
  [/enhancement|roadmap|planned|future|idea|backlog/i, 'enhancements'],
];
const groupWords =
  /^(?:\W|\d|%)*(?:operational|working|broken|failing|not working|down|healthy|current|active|all|recent|latest|list|overview|completed|planned|approved|implementing|(?:high|medium|low)(?: priority)?|20\d\d\b.*)(?:\W|\d|%|vendors?|extractors?|deployments?|enhancements?)*$/i;
const nothing = /^(?:\W|_)*(?:none|nothing|n\/a|no \w+(?: \w+){0,3}|tbd)?(?:\W|_)*$/i;

/**
 * The entries of a hand-written status file: of tables, lists and blocks below headings that name a topic. What is
 * commented out or in a block of code is none. `tell` hears of what keeps the rest of the file from being read.
 */
export function splitEntries(text: string, tell: (line: number, problem: string) => void = () => {}): StatusEntry[] {
  const lines = withoutComments(text.replace(/^\ufeff/, '')).split(/\r\n|\n|\r/);
  const entries: StatusEntry[] = [];
  const at: Position = { topic: null, level: 0, group: '', headings: null, entry: null, isBlock: false };
  const begin = (entry: StatusEntry) => {
    entries.push(entry);
    at.entry = entry;
  };
  let fence: { mark: string; line: number } | null = null;
  for (const [index, raw] of lines.entries()) {
    const [, mark, info] = /^\s*(`{3,}|~{3,})(.*)$/.exec(raw) ?? [];
    if (mark !== undefined && fence === null) fence = { mark, line: index + 1 };
    else if (mark !== undefined && fence !== null && mark.startsWith(fence.mark) && info!.trim() === '') fence = null;
    const isFenced = fence !== null;
    const heading = isFenced ? null : readHeading(raw, lines[index + 1]);
    if (heading !== null) {
      const entry = takeHeading(at, { ...heading, line: index + 1 });
      if (entry !== null) begin(entry);
    } else if (!isFenced && at.topic !== null && raw.trim() !== '') {
      const entry = takeLine(at, { raw, line: index + 1, topic: at.topic });
      if (entry !== null) begin(entry);
    } else if (raw.trim() === '') at.headings = null;
  }
  if (fence !== null) tell(fence.line, 'this block of code has no end, so that nothing after it is read');
  return entries;
}

/** Comments taken away, but for the ends of their lines. One without an end is none. */
function withoutComments(text: string): string {
  const pieces: string[] = [];
  let read = 0;
  for (let start = text.indexOf('<!--'); start >= 0; start = text.indexOf('<!--', read)) {
    const end = text.indexOf('-->', start + 4);
    if (end < 0) break;
    pieces.push(text.slice(read, start), text.slice(start, end).replaceAll(/[^\r\n]/g, ''));
    read = end + 3;
  }
  return [...pieces, text.slice(read)].join('');
}

/** Markdown's emphasis, code and links taken away: the words as people read them. */
function plainWords(markdown: string): string {
  const words = markdown
    .slice(0, longestLine)
    .replaceAll(/!?\[([^\]\n]{0,500})\]\([^)\n]{0,2000}\)/g, '$1')
    .replaceAll(/<!--[^>]{0,2000}-->/g, '')
    .replaceAll(/(?<!\\)(?:\*\*|__|`|~~)/g, '');
  return oneLine(unescapeInline(words));
}

function readHeading(raw: string, next: string | undefined): { level: number; words: string } | null {
  const [, hashes, words] = /^ {0,3}(#{1,6})\s+(.*)$/.exec(raw) ?? [];
  if (hashes !== undefined) return { level: hashes.length, words: plainWords(words!.replace(/#+\s*$/, '')) };
  const [, bold] = /^\s*(?:\*\*|__)([^*_|]{1,200})(?:\*\*|__):?\s*$/.exec(raw) ?? [];
  // Written as a heading, of no level: as high as others where it names a topic.
  if (bold !== undefined) return { level: topicOf(bold) === null ? 6 : 2, words: plainWords(bold) };
  const isUnderlined = next !== undefined && /^ {0,3}(?:={3,}|-{3,})\s*$/.test(next) && /^[^\s|>*+-]/.test(raw);
  return isUnderlined ? { level: next.includes('=') ? 1 : 2, words: plainWords(raw) } : null;
}

function topicOf(words: string): StatusTopic | null {
  return topics.find(([pattern]) => pattern.test(words))?.[1] ?? null;
}

function takeHeading(at: Position, heading: { level: number; words: string; line: number }): StatusEntry | null {
  const { level, words, line } = heading;
  at.headings = null;
  at.entry = null;
  at.isBlock = false;
  const isBelow = at.topic !== null && level > at.level;
  if (isBelow && groupWords.test(words)) {
    at.group = words;
    return null;
  }
  const topic = topicOf(words);
  if (isBelow && (topic === null || topic === at.topic)) {
    at.isBlock = true;
    return entryOf(at, { line, topic: at.topic!, label: words, text: words });
  }
  // The title of the file says something of everything.
  at.topic =
    level === 1 && !/^(?:\W|_)*(?:vendors?|extractors?|deployments?|enhancements?)\b/i.test(words) ? null : topic;
  at.level = level;
  at.group = words;
  return null;
}

function takeLine(
  at: Position,
  { raw, line, topic }: { raw: string; line: number; topic: StatusTopic },
): StatusEntry | null {
  if (raw.includes('|') && /^\s*\|?.*\|/.test(raw) && !/^\s*[-*+]\s+\S/.test(raw)) {
    const row = raw.slice(0, longestLine);
    return takeRow(at, { row: row.trim().startsWith('|') ? row : `|${row}`, line, topic });
  }
  at.headings = null;
  const [, blanks, tick, content] = /^([ \t]*)(?:[-*+]|\d{1,4}[.)])\s+(?:\[([ xX])\]\s+)?(.*)$/.exec(raw) ?? [];
  if (content === undefined) return null;
  const words = plainWords(content);
  const isPart = at.entry !== null && (at.isBlock || blanks!.length >= 2);
  if (isPart) {
    at.entry!.text += `; ${words}`;
    addFields(at.entry!.fields, words);
    return null;
  }
  if (nothing.test(words)) return null;
  const label = /(?:\*\*|__)(.{1,300}?)(?:\*\*|__)/.exec(content)?.[1];
  const isTicked = tick === undefined ? null : tick !== ' ';
  return entryOf(at, { line, topic, label: label === undefined ? '' : plainWords(label), text: words, isTicked });
}

function takeRow(
  at: Position,
  { row, line, topic }: { row: string; line: number; topic: StatusTopic },
): StatusEntry | null {
  const cells = splitRow(row).map(plainWords);
  if (cells.every((cell) => /^:?-*:?$/.test(cell))) return null;
  if (at.headings === null) {
    at.headings = cells.map((cell) => cell.toLowerCase());
    return null;
  }
  if (nothing.test(cells[0] ?? '') && cells.slice(1).every((cell) => nothing.test(cell))) return null;
  const entry = entryOf(at, { line, topic, label: '', text: cells.join('; ') });
  entry.fields = new Map(at.headings.map((heading, index) => [heading, cells[index] ?? '']));
  return entry;
}

function entryOf(
  at: Position,
  entry: Pick<StatusEntry, 'line' | 'topic' | 'label' | 'text'> & { isTicked?: boolean | null },
): StatusEntry {
  const fields = new Map<string, string>();
  addFields(fields, entry.text);
  return { isTicked: null, ...entry, group: at.group, fields };
}

/** `Key: value` of the parts of a line. */
function addFields(fields: Map<string, string>, words: string): void {
  for (const part of partsOf(words)) {
    const [, key, value] = /^\W*([A-Za-z][A-Za-z ]{1,30}):\s*(.+)$/.exec(part) ?? [];
    if (key !== undefined && !fields.has(key.toLowerCase())) fields.set(key.toLowerCase(), value!);
  }
}

/** What a line says one after the other. */
export function partsOf(words: string): string[] {
  return words.split(/\s*[,;|·•()]\s*|\s+[—–-]\s+/).filter((part) => part !== '');
}

/** The first field whose name fits. */
export function fieldOf(entry: StatusEntry, name: RegExp): string | undefined {
  for (const [key, value] of entry.fields) if (name.test(key)) return value;
  return undefined;
}
