import { mask } from './mask.ts';

/**
 * Replaces e-mail addresses, also where a URL writes `@` as `%40`. It goes from one `@` to the next and looks at each
 * character at most twice, so no text makes it slow.
 */
export function redactEmails(text: string): string {
  const kept: string[] = [];
  let position = 0;
  for (let sign = nextSign(text, 0); sign !== null; sign = nextSign(text, sign.end)) {
    const start = startOfLocalPart(text, sign.start, position);
    if (start === sign.start) continue;
    const end = endOfDomain(text, sign.end);
    if (end === null) continue;
    kept.push(text.slice(position, start), mask);
    position = end;
  }
  return kept.length === 0 ? text : kept.join('') + text.slice(position);
}

interface Sign {
  start: number;
  end: number;
}

const signs = /@|%40/g;

function nextSign(text: string, from: number): Sign | null {
  signs.lastIndex = from;
  const match = signs.exec(text);
  return match === null ? null : { start: match.index, end: match.index + match[0].length };
}

function startOfLocalPart(text: string, sign: number, floor: number): number {
  let start = sign;
  while (start > floor && isLocalCharacter(text.charCodeAt(start - 1))) start--;
  // What opens a word in running text is no part of the address.
  while (start < sign && ".-'/=?&".includes(text[start]!)) start++;
  return start;
}

/** Where the domain behind the sign ends; null where nothing with a dot and a top-level domain of letters stands. */
function endOfDomain(text: string, start: number): number | null {
  let end = start;
  while (end < text.length && isDomainCharacter(text.charCodeAt(end))) end++;
  while (end > start && '.-'.includes(text[end - 1]!)) end--;
  let topLevel = end;
  while (topLevel > start && text[topLevel - 1] !== '.') topLevel--;
  // Not `package@1.2.3`, and not `name@host`.
  if (topLevel - start < 2 || end - topLevel < 2 || isDigit(text.charCodeAt(topLevel))) return null;
  return end;
}

function isLocalCharacter(code: number): boolean {
  // . _ - + ' ! # $ & * / = ? ^ ~ as well; `%` begins an escape of a URL or belongs to the address.
  return isLetterOrDigit(code) || "._-+'!#$&*/=?^~%".includes(String.fromCharCode(code));
}

function isDomainCharacter(code: number): boolean {
  return isLetterOrDigit(code) || code === 45 || code === 46;
}

function isLetterOrDigit(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || isDigit(code) || code > 0xbf;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
