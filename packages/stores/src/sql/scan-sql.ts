/** A piece of a statement; literals, quoted names and comments are one piece each. */
export interface SqlToken {
  kind: 'word' | 'placeholder' | 'semicolon' | 'comment' | 'other';
  /** As it is written. */
  text: string;
  position: number;
}

const quoted = /'[^']*(?:''[^']*)*(?:'|$)|"[^"]*(?:""[^"]*)*(?:"|$)|`[^`]*(?:`|$)/y;
const escapeString = /[eE]'[^'\\]*(?:(?:\\[\s\S]|'')[^'\\]*)*(?:'|$)/y;
const dollarQuoted = /(\$(?:[A-Za-z_]\w*)?\$)[\s\S]*?(?:\1|$)/y;
const lineComment = /--[^\n]*/y;
const blockComment = /\/\*[\s\S]*?(?:\*\/|$)/y;
const word = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y;
const space = /\s+/y;

/**
 * Cuts a statement of either dialect into pieces. It knows string literals (also PostgreSQL's `E'...'` and
 * `$tag$...$tag$`), quoted names and comments, and does not look into them.
 */
export function scanSql(text: string): SqlToken[] {
  const tokens: SqlToken[] = [];
  let position = 0;
  while (position < text.length) {
    const blank = match(space, text, position);
    position += blank.length;
    if (blank !== '') continue;
    const token = tokenAt(text, position);
    tokens.push(token);
    position += token.text.length;
  }
  return tokens;
}

function tokenAt(text: string, position: number): SqlToken {
  const literal =
    match(quoted, text, position) || match(escapeString, text, position) || match(dollarQuoted, text, position);
  if (literal !== '') return { kind: 'other', text: literal, position };
  const comment = match(lineComment, text, position) || match(blockComment, text, position);
  if (comment !== '') return { kind: 'comment', text: comment, position };
  const name = match(word, text, position);
  if (name !== '') return { kind: 'word', text: name, position };
  const character = text.charAt(position);
  const kind = character === '?' ? 'placeholder' : character === ';' ? 'semicolon' : 'other';
  return { kind, text: character, position };
}

function match(pattern: RegExp, text: string, position: number): string {
  pattern.lastIndex = position;
  return pattern.exec(text)?.[0] ?? '';
}
