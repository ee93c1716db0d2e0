import { isDeepStrictEqual } from 'node:util';

import { TaskError } from '../errors.ts';
import { parseTaskYaml } from '../task/parse-task-yaml.ts';
import { lintTask } from '../task/lint-task.ts';

/** What came of a repair; `text` is null where nothing safe makes a valid task of it. */
export interface RepairedText {
  text: string | null;
  /** What was done, in order, as in `quoted the value on line 3`. */
  fixes: string[];
  /** Why it cannot be repaired; empty where it was. */
  message: string;
}

/** More lines than these are no slip but another format. */
const mostFixes = 100;
/** So many characters are parsed, then it is given up: each fix reads the file anew, and the store is locked meanwhile. */
const mostParsed = 3_000_000;
/** What a tab may have stood for, in spaces. */
const tabWidths = [2, 4, 8];
/** One level of indentation, in spaces, by which a line may be off. */
const oneLevel = [-1, 1, -2, 2, -4, 4];

/**
 * Mends slips in a task's YAML that have one meaning: a byte order mark, tabs as indentation, a value with a colon that
 * is not quoted, a line that is off by one level. Not a character of what it says changes. What could mean several things
 * is not repaired, and neither is what is no valid task afterwards.
 */
export function repairTaskText(source: string, about: { task_id: string; file: string }): RepairedText {
  try {
    return repair(source, about);
  } catch (error) {
    if (!(error instanceof TooMuchToRead)) throw error;
    return { text: null, fixes: [], message: 'It is too long for so many slips.' };
  }
}

function repair(source: string, { task_id, file }: { task_id: string; file: string }): RepairedText {
  const reading: Reading = { file, left: mostParsed };
  const isTask = (text: string) => {
    const lint = lintTask(Buffer.from(text), file);
    return lint.valid && lint.id === task_id;
  };
  const mark = /^\uFEFF+/.exec(source)?.[0] ?? '';
  const plain = source.slice(mark.length);
  const fixes = mark === '' ? [] : ['removed the byte order mark'];
  const repaired = plain.split('\n').some(hasTab) ? [] : [mend(plain, reading)];
  if (repaired.length === 0) {
    for (const width of tabWidths) {
      const { text, fixes: more, message } = mend(untab(plain, width), reading);
      repaired.push({ text, fixes: [`replaced tabs by ${width} spaces`, ...more], message });
    }
  }
  const tasks = repaired.filter(({ text }) => text !== null && isTask(text));
  const [first] = tasks;
  if (first?.text == null) {
    const failed = repaired[0]!;
    const why = failed.text === null ? failed.message : `What it would become is no valid task ${task_id}.`;
    return { text: null, fixes: [...fixes, ...failed.fixes], message: why };
  }
  const [meaning, ...others] = tasks.length === 1 ? [] : tasks.map(({ text }) => valueOf(text!, reading));
  if (others.every((other) => isDeepStrictEqual(other, meaning))) {
    return { text: first.text, fixes: [...fixes, ...first.fixes], message: '' };
  }
  return { text: null, fixes, message: 'Its tabs could mean several things.' };
}

/** What is parsed, and how many characters of it may still be. */
interface Reading {
  file: string;
  left: number;
}

class TooMuchToRead extends Error {}

/** Line by line where the parser stops, until it reads everything. */
function mend(source: string, reading: Reading): RepairedText {
  let text = source;
  const fixes: string[] = [];
  while (fixes.length <= mostFixes) {
    const error = errorOf(text, reading);
    if (error === null) return { text, fixes, message: '' };
    const fixed = quoteValue(text, error.line, reading) ?? indent(text, error.line, reading);
    if (fixed === null) return { text: null, fixes, message: error.message };
    text = fixed.text;
    fixes.push(fixed.fix);
  }
  return { text: null, fixes, message: `It has more than ${mostFixes} slips.` };
}

interface Fix {
  text: string;
  fix: string;
}

/** `title: Fix: the queue` as `title: 'Fix: the queue'`; null where that does not help. */
function quoteValue(text: string, line: number, reading: Reading): Fix | null {
  const lines = text.split('\n');
  const [, found = '', ending = ''] = /^(.*?)(\r?)$/s.exec(lines[line - 1]!)!;
  const match = /^(\s{0,128}(?:- )?)([A-Za-z_][\w-]{0,63}: +)?(\S.*)$/.exec(found.slice(0, 10_000));
  const [, start = '', key = '', rest = ''] = match ?? [];
  if (match === null || found.length > 10_000 || (key === '' && !start.endsWith('- '))) return null;
  const value = /^(.*?)(\s+#.*|\s*)$/.exec(rest)!;
  const said = value[1]!;
  if (!said.includes(':') || /^["'[{|>&*!]/.test(said)) return null;
  lines[line - 1] = `${start}${key}'${said.replaceAll("'", "''")}'${value[2]}${ending}`;
  const quoted = lines.join('\n');
  return isFurther(quoted, { line, reading }) ? { text: quoted, fix: `quoted the value on line ${line}` } : null;
}

/** A line and what is deeper below it, moved by one level; null where no move helps, or several do. */
function indent(text: string, line: number, reading: Reading): Fix | null {
  const lines = text.split('\n');
  // The parser may notice it only on the line behind.
  for (const at of [line, line - 1]) {
    const found = lines[at - 1];
    if (found === undefined || found.trim() === '' || at < 1) continue;
    const moved = oneLevel
      .map((by) => moveBlock(lines, at, by))
      .filter((candidate) => candidate !== null && isFurther(candidate, { line, reading }));
    const meanings = moved.map((candidate) => valueOf(candidate!, reading));
    if (moved.length === 0) continue;
    const isClear = meanings.every((meaning) => meaning !== undefined && isDeepStrictEqual(meaning, meanings[0]));
    if (moved.length > 1 && !isClear) return null;
    return { text: moved[0]!, fix: `moved line ${at} by one level` };
  }
  return null;
}

function moveBlock(lines: readonly string[], line: number, by: number): string | null {
  const depth = depthOf(lines[line - 1]!);
  if (depth + by < 0) return null;
  const isInner = (text: string) => text.trim() === '' || depthOf(text) > depth;
  const end = lines.findIndex((text, index) => index >= line && !isInner(text));
  const move = (text: string) => (text.trim() === '' ? text : ' '.repeat(depthOf(text) + by) + text.trimStart());
  return lines.map((text, index) => (index >= line - 1 && (end === -1 || index < end) ? move(text) : text)).join('\n');
}

function depthOf(text: string): number {
  return text.length - text.trimStart().length;
}

/** Whether the parser comes further than the line now. */
function isFurther(text: string, { line, reading }: { line: number; reading: Reading }): boolean {
  const error = errorOf(text, reading);
  return error === null || error.line > line;
}

/** A tab at the beginning of a line is no content: what stands within a text is indented by spaces already. */
function hasTab(line: string): boolean {
  return line.startsWith('\t') && line.trim() !== '';
}

function untab(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) =>
      hasTab(line) ? line.replace(/^[\t ]+/, (space) => space.replaceAll('\t', ' '.repeat(width))) : line,
    )
    .join('\n');
}

function errorOf(text: string, reading: Reading): { line: number; message: string } | null {
  reading.left -= text.length;
  if (reading.left < 0) throw new TooMuchToRead();
  try {
    parseTaskYaml(text, reading.file);
    return null;
  } catch (error) {
    if (!TaskError.isInstance(error)) throw error;
    return { line: Number(error.details['line'] ?? 1), message: error.message };
  }
}

function valueOf(text: string, reading: Reading): unknown {
  return errorOf(text, reading) === null ? parseTaskYaml(text, reading.file).value : undefined;
}
