import { redactionMarker } from './secret-kind.ts';

const begin = /-----BEGIN (?:[A-Z0-9]{1,12} ){0,4}PRIVATE KEY(?: BLOCK)?-----/g;
const end = /-----END (?:[A-Z0-9]{1,12} ){0,4}PRIVATE KEY(?: BLOCK)?-----/g;
/** `Proc-Type: 4,ENCRYPTED`, as the older form has it before the key. */
const headerLine = /(?:Proc-Type|DEK-Info|Version|Comment|Charset): [^\s\\][^\r\n\\]{0,200}/y;
const keyLine = /[A-Za-z0-9+/=]{16,}/y;
const lineBreak = /(?:\s|\\[nrt]){1,100}/y;

/** Longest block that counts as one key, in characters; an END line further away belongs to something else. */
const longestBlock = 32_768;

/** Replaces PEM private keys, also with line breaks written as `\n`, and also when the END line was cut off. */
export function redactPrivateKeys(text: string): string {
  if (!text.includes('-----BEGIN ')) return text;
  const kept: string[] = [];
  let position = 0;
  let nextEnd: { start: number; stop: number } | null = { start: -1, stop: -1 };
  for (const match of text.matchAll(begin)) {
    if (match.index < position) continue;
    const body = match.index + match[0].length;
    // The END that was found last serves every BEGIN before it, so the text is searched only once.
    if (nextEnd !== null && nextEnd.start < body) nextEnd = findEnd(text, body);
    const closed = nextEnd !== null && nextEnd.start - body <= longestBlock;
    const stop = closed && nextEnd !== null ? nextEnd.stop : endOfKeyLines(text, body);
    if (stop === body) continue;
    kept.push(text.slice(position, match.index), redactionMarker('private-key'));
    position = stop;
  }
  return kept.join('') + text.slice(position);
}

function findEnd(text: string, from: number): { start: number; stop: number } | null {
  end.lastIndex = from;
  const match = end.exec(text);
  return match === null ? null : { start: match.index, stop: match.index + match[0].length };
}

function endOfKeyLines(text: string, from: number): number {
  let stop = from;
  for (;;) {
    lineBreak.lastIndex = stop;
    const breaks = lineBreak.exec(text)?.[0].length ?? 0;
    keyLine.lastIndex = headerLine.lastIndex = stop + breaks;
    const line = headerLine.exec(text) ?? keyLine.exec(text);
    if (line === null) return stop;
    stop += breaks + line[0].length;
  }
}
