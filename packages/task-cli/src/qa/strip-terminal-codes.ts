const escape = '\u001B';

/** Text without colours, links and other codes of terminals (CSI, OSC up to BEL or ST); linear in its length. */
export function stripTerminalCodes(text: string): string {
  let next = text.indexOf(escape);
  if (next === -1) return text;
  const kept: string[] = [];
  let from = 0;
  while (next !== -1) {
    kept.push(text.slice(from, next));
    from = endOfCode(text, next);
    next = text.indexOf(escape, from);
  }
  kept.push(text.slice(from));
  return kept.join('');
}

function endOfCode(text: string, start: number): number {
  const kind = text[start + 1];
  if (kind === '[') return endOfControlSequence(text, start + 2);
  if (kind === ']') return endOfSystemCommand(text, start + 2);
  return start + (kind === undefined || kind === escape || kind === '\n' ? 1 : 2);
}

/** Parameters, then one final character from @ to ~. */
function endOfControlSequence(text: string, start: number): number {
  let at = start;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code < 0x20 || code > 0x7e) return at;
    at += 1;
    if (code >= 0x40) return at;
  }
  return at;
}

/** Never beyond its line: a log may be cut within a link. */
function endOfSystemCommand(text: string, start: number): number {
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    if (character === '\u0007') return at + 1;
    // The escape of ST begins a code of two characters, which goes like any other.
    if (character === '\n' || character === escape) return at;
  }
  return text.length;
}
