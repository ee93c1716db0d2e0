/** Texts from this length on are kept apart from the value that they stand in. */
const longFrom = 200;
/** What is left of a value may be as long as this; else nothing is taken out of it. */
const shellLength = 400;
const placeholder = /"(?:[^"\\]|\\.)*"|#([\w-]{22})/g;

/** A value's JSON with `#` and a hash in the place of each long text, and those texts, as JSON too. */
export interface Shell {
  shell: string;
  literals: { hash: string; text: string }[];
}

/**
 * Takes the long texts out of a value's JSON, so that values that share a text share its object: a message is written
 * without an id, and stands in the conversation with one. Null where there are none, or where much else would be left.
 */
export function takeOutLongTexts(json: string, hash: (text: string) => string): Shell | null {
  if (json.length < longFrom || json.startsWith('"')) return null;
  const literals: Shell['literals'] = [];
  let shell = '';
  let from = 0;
  for (let start = json.indexOf('"'); start !== -1;) {
    if (shell.length + start - from > shellLength) return null;
    const end = endOfLiteral(json, start);
    if (end - start >= longFrom) {
      const text = json.slice(start, end);
      const literal = { hash: hash(text), text };
      literals.push(literal);
      shell += `${json.slice(from, start)}#${literal.hash}`;
      from = end;
    }
    start = json.indexOf('"', end);
  }
  shell += json.slice(from);
  return literals.length === 0 || shell.length > shellLength ? null : { shell, literals };
}

/** Whether a value's JSON is short enough to stand in a list or a write. */
export function isShell(json: string): boolean {
  return json.length <= shellLength;
}

/** The hashes of the texts that were taken out. */
export function longTextsIn(shell: string): string[] {
  if (!shell.includes('#')) return [];
  return [...shell.matchAll(placeholder)].flatMap(([, hash]) => (hash === undefined ? [] : [hash]));
}

/** Puts long texts back. */
export function putBackLongTexts(shell: string, textOf: (hash: string) => string): string {
  if (!shell.includes('#')) return shell;
  return shell.replace(placeholder, (match, hash: string | undefined) => (hash === undefined ? match : textOf(hash)));
}

function endOfLiteral(json: string, start: number): number {
  for (let quote = json.indexOf('"', start + 1); ; quote = json.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (json[quote - 1 - backslashes] === '\\') backslashes++;
    if (backslashes % 2 === 0) return quote + 1;
  }
}
