import { oneLine } from './clean-text.ts';

/** A sentence of prose and where it stood. */
export interface Sentence {
  /** On one line, without emphasis, links and list marks. */
  text: string;
  /** The heading or the lead-in ending in a colon that it stands under; empty when there is none. */
  heading: string;
  kind: 'prose' | 'item' | 'heading';
}

/** People paste logs; their own words stand at the beginning and at the end of what they send. */
const proseLimit = { head: 40_000, tail: 20_000 };
const longestSentence = 1_200;
const longestHeading = 300;

/**
 * Splits talk into sentences. What nobody said is left out: code blocks, quotations, tables, lines of code or of a log.
 * Expects cleaned text.
 */
export function splitSentences(text: string): Sentence[] {
  const sentences: Sentence[] = [];
  for (const paragraph of paragraphsOf(boundProse(text))) {
    for (const part of splitParagraph(paragraph.text)) {
      sentences.push({ text: part, heading: paragraph.heading, kind: paragraph.kind });
    }
  }
  return sentences;
}

/** A line of Markdown as plain text: without emphasis, links and list marks. */
export function plainLine(line: string): string {
  return oneLine(
    line
      .replace(/^\s{0,8}(?:[-*+•]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?/, '')
      .replace(/\[([^\]\n]{1,200})\]\([^)\s]{1,500}\)/g, '$1')
      .replace(/\*\*|__|~~/g, ''),
  );
}

interface Paragraph {
  text: string;
  heading: string;
  kind: Sentence['kind'];
}

function boundProse(text: string): string {
  if (text.length <= proseLimit.head + proseLimit.tail) return text;
  return `${text.slice(0, proseLimit.head)}\n\n${text.slice(-proseLimit.tail)}`;
}

function paragraphsOf(text: string): Paragraph[] {
  const paragraphs: Paragraph[] = [];
  let open: Paragraph | undefined;
  let heading = '';
  let leadIn = '';
  let fence = '';
  for (const line of text.split('\n')) {
    const mark = /^\s*(```|~~~)/.exec(line)?.[1] ?? '';
    if (mark !== '' && (fence === '' || fence === mark)) {
      fence = fence === '' ? mark : '';
      open = undefined;
      continue;
    }
    if (fence !== '' || isNotProse(line, open !== undefined)) {
      open = undefined;
      continue;
    }
    const title = headingOf(line);
    if (title !== undefined) {
      heading = title;
      leadIn = '';
      paragraphs.push({ text: title, heading: '', kind: 'heading' });
      open = undefined;
      continue;
    }
    const isItem = /^\s*(?:[-*+•]|\d{1,3}[.)])\s/.test(line);
    if (open === undefined || isItem) {
      if (!isItem) leadIn = '';
      open = { text: '', heading: leadIn === '' ? heading : leadIn, kind: isItem ? 'item' : 'prose' };
      paragraphs.push(open);
    }
    const words = plainLine(line);
    open.text = open.text === '' ? words : `${open.text} ${words}`;
    if (!isItem && words.endsWith(':')) {
      leadIn = words.slice(0, -1).trim();
      open = undefined;
    }
  }
  return paragraphs.filter((paragraph) => paragraph.text !== '');
}

function headingOf(line: string): string | undefined {
  if (line.length > longestHeading) return undefined;
  const marked = /^\s{0,3}#{1,6}\s+(.+?)\s*#*$/.exec(line)?.[1] ?? /^\s*\*\*([^*]{1,80}?):?\*\*:?\s*$/.exec(line)?.[1];
  return marked === undefined ? undefined : plainLine(marked).replace(/:$/, '');
}

function isNotProse(line: string, continuesParagraph: boolean): boolean {
  if (line.trim() === '') return true;
  if (/^\s*(?:>|\|)/.test(line)) return true;
  if (/^(?: {4}|\t)/.test(line) && !continuesParagraph && !/^\s*(?:[-*+•]|\d{1,3}[.)])\s/.test(line)) return true;
  return looksLikeCode(line);
}

const codeStart =
  /^\s*(?:\$ |% |at \S+ ?\(|import\s+[\w{*'"]|export\s+(?:const|function|class|type|default)\b|(?:const|let|var)\s+\w+\s*=|(?:async\s+)?def\s+\w+\(|function\s+\w+\(|class\s+\w+\s*[:({]|<\/?[a-z][^>]*>\s*$|diff --git |@@ |\+\+\+ |--- a?\/|\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d)/;

function looksLikeCode(line: string): boolean {
  const start = line.slice(0, 300);
  return codeStart.test(start) || /(?:[{};]|=>|\)\s*:)\s*$/.test(line.slice(-20));
}

const abbreviation = /(?:^|[\s(])(?:e\.g|i\.e|etc|vs|cf|approx|resp|incl|fig|no|dr|mr|ms|st|\p{L}|\d{1,3})$/iu;

function splitParagraph(text: string): string[] {
  const parts: string[] = [];
  const hasPairedTicks = (text.split('`').length - 1) % 2 === 0;
  let start = 0;
  let inCode = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index]!;
    if (character === '`' && hasPairedTicks) inCode = !inCode;
    if (inCode || !endsSentence(text, index, start)) continue;
    let end = index + 1;
    while (end < text.length && '"\')]”’»'.includes(text[end]!)) end += 1;
    parts.push(text.slice(start, end));
    start = end;
    index = end - 1;
  }
  parts.push(text.slice(start));
  return parts.map((part) => part.slice(0, longestSentence).trim()).filter((part) => /[\p{L}\p{N}]/u.test(part));
}

function endsSentence(text: string, index: number, start: number): boolean {
  const character = text[index]!;
  if ('。！？'.includes(character)) return true;
  if (!'.!?…'.includes(character)) return false;
  if (!/^["')\]”’»]*(?:\s|$)/.test(text.slice(index + 1, index + 6))) return false;
  return character !== '.' || !abbreviation.test(text.slice(Math.max(start, index - 12), index));
}
