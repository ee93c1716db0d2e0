import { mask } from './mask.ts';

/**
 * Replaces e-mail addresses, also where a URL writes `@` as `%40`, or within another URL as `%2540`. It goes from one sign to the next and looks at each
 * character at most twice, so no text makes it slow.
 */
export function redactEmails(text: string): string {
  const twice = text.includes('%2540') ? redactAround(text, '%2540') : text;
  const encoded = twice.includes('%40') ? redactAround(twice, '%40') : twice;
  return encoded.includes('@') ? redactAround(encoded, '@') : encoded;
}

function redactAround(text: string, sign: string): string {
  const first = sign.charCodeAt(0);
  let redacted = '';
  let position = 0;
  // Not before the sign in front: else a row of `%40`, which may stand in an address, would be gone through again and again.
  let floor = 0;
  for (let index = 0; index < text.length; index++) {
    if (text.charCodeAt(index) !== first || (sign.length > 1 && !text.startsWith(sign, index))) continue;
    const start = startOfLocalPart(text, index, floor);
    floor = index + sign.length;
    if (start === index) continue;
    const end = endOfDomain(text, floor);
    if (end === null) continue;
    redacted += text.slice(position, start) + mask;
    position = end;
    floor = end;
    index = end - 1;
  }
  return position === 0 ? text : redacted + text.slice(position);
}

function startOfLocalPart(text: string, sign: number, floor: number): number {
  let start = sign;
  while (start > floor && isLocal(text.charCodeAt(start - 1))) start--;
  // What opens a word in running text is no part of the address.
  while (start < sign && !isWord(text.charCodeAt(start)) && text.charCodeAt(start) !== underscore) start++;
  return start;
}

/** Where the domain behind the sign ends: with its last part that can be a top-level domain; null where none can. */
function endOfDomain(text: string, start: number): number | null {
  let domainEnd: number | null = null;
  let part = start;
  for (let index = start; ; index++) {
    const code = text.charCodeAt(index);
    if (isWord(code) || code === hyphen) continue;
    // Not `name@host`, and not `package@1.2.3`.
    if (part > start + 1 && index - part >= 2 && !isDigit(text.charCodeAt(part))) domainEnd = index;
    if (code !== point) return domainEnd;
    part = index + 1;
  }
}

const underscore = 95;
const hyphen = 45;
const point = 46;

const word = 1;
const local = 2;
const kinds = new Uint8Array(128);
for (const character of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789') {
  kinds[character.charCodeAt(0)] = word | local;
}
for (const character of ".-_+'%") kinds[character.charCodeAt(0)] = local;

function isKind(code: number, kind: number): boolean {
  return code < 128 ? (kinds[code]! & kind) !== 0 : code > 0xbf;
}

function isWord(code: number): boolean {
  return isKind(code, word);
}

function isLocal(code: number): boolean {
  return isKind(code, local);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
