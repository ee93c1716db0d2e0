import { mask } from './mask.ts';

/**
 * Replaces e-mail addresses, also where a URL writes `@` as `%40`. It goes from one sign to the next and looks at each
 * character at most twice, so no text makes it slow.
 */
export function redactEmails(text: string): string {
  const encoded = text.includes('%40') ? redactAround(text, '%40') : text;
  return encoded.includes('@') ? redactAround(encoded, '@') : encoded;
}

function redactAround(text: string, sign: string): string {
  let redacted = '';
  let position = 0;
  // Not before the sign in front: else a row of `%40`, which may stand in an address, would be gone through again and again.
  let floor = 0;
  for (let index = text.indexOf(sign); index !== -1; index = text.indexOf(sign, floor)) {
    const start = startOfLocalPart(text, index, floor);
    floor = index + sign.length;
    if (start === index) continue;
    const end = endOfDomain(text, floor);
    if (end === null) continue;
    redacted += text.slice(position, start) + mask;
    position = end;
    floor = end;
  }
  return position === 0 ? text : redacted + text.slice(position);
}

function startOfLocalPart(text: string, sign: number, floor: number): number {
  let start = sign;
  while (start > floor && isLocal(text.charCodeAt(start - 1))) start--;
  // What opens a word in running text is no part of the address.
  while (start < sign && !isWord(text.charCodeAt(start))) start++;
  return start;
}

/** Where the domain behind the sign ends; null where nothing with a dot and a top-level domain of letters stands. */
function endOfDomain(text: string, start: number): number | null {
  let end = start;
  let topLevel = start;
  for (; end < text.length && isDomain(text.charCodeAt(end)); end++) {
    // A point at the end closes a sentence.
    if (text[end] === '.' && isWord(text.charCodeAt(end + 1))) topLevel = end + 1;
  }
  while (end > start && !isWord(text.charCodeAt(end - 1))) end--;
  // Not `name@host`, and not `package@1.2.3`.
  if (topLevel - start < 2 || end - topLevel < 2 || isDigit(text.charCodeAt(topLevel))) return null;
  return end;
}

const word = 1;
const domain = 2;
const local = 4;
const kinds = new Uint8Array(128);
for (const character of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789') {
  kinds[character.charCodeAt(0)] = word | domain | local;
}
for (const character of '.-') kinds[character.charCodeAt(0)] = domain | local;
for (const character of "_+'%") kinds[character.charCodeAt(0)] = local;

function isKind(code: number, kind: number): boolean {
  return code < 128 ? (kinds[code]! & kind) !== 0 : code > 0xbf;
}

function isWord(code: number): boolean {
  return isKind(code, word) || code === 95;
}

function isDomain(code: number): boolean {
  return isKind(code, domain);
}

function isLocal(code: number): boolean {
  return isKind(code, local);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
