/** A piece of a statement that stands outside of literals, quoted names and comments. */
export interface SqlToken {
  kind: 'word' | 'placeholder' | 'semicolon' | 'other';
  /** As it is written; words in lower case. */
  text: string;
  position: number;
}

const quoted = /'[^']*(?:''[^']*)*(?:'|$)|"[^"]*(?:""[^"]*)*(?:"|$)|`[^`]*(?:`|$)/y;
const escapeString = /[eE]'[^'\\]*(?:(?:\\[\s\S]|'')[^'\\]*)*(?:'|$)/y;
const dollarQuoted = /(\$(?:[A-Za-z_]\w*)?\$)[\s\S]*?(?:\1|$)/y;
const lineComment = /--[^\n]*/y;
const word = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y;
const space = /\s+/y;

/**
 * Finds what counts in a statement of either dialect. It knows string literals (also PostgreSQL's `E'...'` and
 * `$tag$...$tag$`), quoted names and comments (also nested ones) and skips what is inside of them.
 */
export function scanSql(text: string): SqlToken[] {
  const tokens: SqlToken[] = [];
  let position = 0;
  while (position < text.length) {
    const ignored = match(space, text, position) || match(lineComment, text, position);
    if (ignored !== '') {
      position += ignored.length;
    } else if (text.startsWith('/*', position)) {
      position = endOfComment(text, position);
    } else {
      const token = tokenAt(text, position);
      tokens.push(token);
      position += token.text.length;
    }
  }
  return tokens;
}

function tokenAt(text: string, position: number): SqlToken {
  const literal =
    match(quoted, text, position) || match(escapeString, text, position) || match(dollarQuoted, text, position);
  if (literal !== '') return { kind: 'other', text: literal, position };
  const name = match(word, text, position);
  if (name !== '') return { kind: 'word', text: name.toLowerCase(), position };
  const character = text.charAt(position);
  const kind = character === '?' ? 'placeholder' : character === ';' ? 'semicolon' : 'other';
  return { kind, text: character, position };
}

function endOfComment(text: string, start: number): number {
  let depth = 0;
  let position = start;
  do {
    if (text.startsWith('/*', position)) {
      depth++;
      position += 2;
    } else if (text.startsWith('*/', position)) {
      depth--;
      position += 2;
    } else {
      position++;
    }
  } while (depth > 0 && position < text.length);
  return position;
}

function match(pattern: RegExp, text: string, position: number): string {
  pattern.lastIndex = position;
  return pattern.exec(text)?.[0] ?? '';
}
