import { scanSql, type SqlToken } from './scan-sql.ts';

/** What our drivers need to know about a statement before they send it. */
export interface AnalysedSql {
  /** The statement as it was written, with `?`. */
  readonly text: string;
  /** The same with `$1`, `$2` ... */
  readonly numbered: string;
  /** How many values it takes. */
  readonly placeholders: number;
  /** It cannot change anything. */
  readonly readsOnly: boolean;
  /** It inserts, updates or deletes rows; else it reads, or changes the schema. */
  readonly changesRows: boolean;
  /** It returns the rows that it changes. */
  readonly returning: boolean;
  /** Why no engine may run it, or null. */
  readonly problem: string | null;
}

const capacity = 1_000;
const analyses = new Map<string, AnalysedSql>();

/** Analyses a statement; the last thousand texts are remembered. */
export function analyseSql(text: string): AnalysedSql {
  const known = analyses.get(text);
  if (known !== undefined) return known;
  const analysis = analyse(text);
  // The oldest text goes first; a text in use comes back at once, for the price of one scan.
  if (analyses.size >= capacity) analyses.delete(analyses.keys().next().value!);
  analyses.set(text, analysis);
  return analysis;
}

const controlWords = new Set([
  ...['abort', 'begin', 'commit', 'end', 'release', 'rollback', 'savepoint', 'start'],
  ...['attach', 'detach', 'pragma', 'set', 'vacuum'],
]);
const readingWords = new Set(['select', 'values', 'with', 'explain']);
const changingWords = new Set(['insert', 'update', 'delete', 'replace', 'with']);

function analyse(text: string): AnalysedSql {
  const tokens = scanSql(text);
  const words = tokens.filter((token) => token.kind === 'word').map((token) => token.text.toLowerCase());
  const placeholders = tokens.filter((token) => token.kind === 'placeholder');
  const reads = readsOnly(words);
  const changesRows = !reads && changingWords.has(words[0] ?? '');
  return {
    text,
    numbered: number(text, placeholders),
    placeholders: placeholders.length,
    readsOnly: reads,
    changesRows,
    returning: changesRows && words.includes('returning'),
    problem: problemOf(text, tokens, words),
  };
}

function number(text: string, placeholders: SqlToken[]): string {
  let numbered = '';
  let from = 0;
  for (const [index, { position }] of placeholders.entries()) {
    numbered += `${text.slice(from, position)}$${index + 1}`;
    from = position + 1;
  }
  return numbered + text.slice(from);
}

function readsOnly(words: string[]): boolean {
  if (!readingWords.has(words[0] ?? '')) return false;
  return !words.some(
    (word, index) =>
      (word === 'insert' && words[index + 1] === 'into') ||
      (word === 'replace' && words[index + 1] === 'into') ||
      (word === 'delete' && words[index + 1] === 'from') ||
      // The locking clause of a SELECT is not an update.
      (word === 'update' && words[index - 1] !== 'for'),
  );
}

function problemOf(text: string, tokens: SqlToken[], words: string[]): string | null {
  const first = words[0];
  if (first === undefined) return 'it holds no statement';
  if (controlWords.has(first)) return `${first.toUpperCase()} is the database's own business`;
  const numberedPlaceholder = tokens.find(
    (token) => token.kind === 'placeholder' && /\d/.test(text.charAt(token.position + 1)),
  );
  if (numberedPlaceholder !== undefined) return 'placeholders are a plain "?"';
  if (tokens.some((token) => token.kind === 'comment' && token.text.includes('/*', 2))) {
    return 'SQLite and PostgreSQL read a comment in a comment differently';
  }
  const isBody =
    first === 'create' && (words.slice(1, 5).includes('trigger') || words.slice(1, 5).includes('function'));
  const end = tokens.findIndex((token) => token.kind === 'semicolon');
  const isMore = (token: SqlToken) => token.kind !== 'semicolon' && token.kind !== 'comment';
  // SQLite's drivers run the first statement of a text and drop the rest without a word.
  if (!isBody && end !== -1 && tokens.slice(end).some(isMore)) {
    return 'it holds more than one statement';
  }
  return null;
}
