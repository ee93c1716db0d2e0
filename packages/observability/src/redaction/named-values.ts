import { mask } from './mask.ts';
import { isCounterName, sensitivityOf, type Sensitivity } from './sensitive-names.ts';

/**
 * Replaces the values of sensitive names in text that is not JSON as a whole: `{"ssn": "..."}` within a sentence or cut
 * off in the middle, and header lines such as `Cookie: ...`.
 */
export function redactNamedValues(text: string, hides: Sensitive): string {
  return redactHeaderLines(text.includes(':') ? redactQuotedNames(text, hides) : text);
}

/** Which kinds of values are to be replaced. */
export type Sensitive = (sensitivity: Sensitivity | null) => boolean;

const bareValue = /[^\s"'\\,;}\]]{1,4096}/y;

function redactQuotedNames(text: string, hides: Sensitive): string {
  let redacted = '';
  let position = 0;
  for (let colon = text.indexOf(':'); colon !== -1; colon = text.indexOf(':', Math.max(colon + 1, position))) {
    const quote = skipBlanks(text, colon - 1, -1);
    if (text[quote] !== '"' && text[quote] !== "'") continue;
    const name = nameBefore(text, quote);
    if (name === '' || !hides(sensitivityOf(name))) continue;
    const value = valueAt(text, skipBlanks(text, colon + 1, 1), text.charAt(quote));
    if (value === null || (value.bare && keepsBareValue(name, text.slice(value.start, value.end)))) continue;
    if (text.startsWith(mask, value.start) || text.startsWith('[redacted:', value.start)) continue;
    redacted += text.slice(position, value.start) + mask;
    position = value.end;
  }
  return position === 0 ? text : redacted + text.slice(position);
}

/** Past at most four spaces or tabs. */
function skipBlanks(text: string, from: number, step: 1 | -1): number {
  let index = from;
  while (index - from !== 4 * step && (text[index] === ' ' || text[index] === '\t')) index += step;
  return index;
}

/** The name whose closing quote, perhaps escaped, stands here. */
function nameBefore(text: string, quote: number): string {
  let end = quote;
  while (text[end - 1] === '\\') end--;
  let start = end;
  while (end - start < 100 && isNameCharacter(text.charCodeAt(start - 1))) start--;
  return text.slice(start, end);
}

function isNameCharacter(code: number): boolean {
  return isLetterOrDigit(code) || code === 45 || code === 46 || code === 95;
}

interface Value {
  start: number;
  end: number;
  bare: boolean;
}

function valueAt(text: string, from: number, nameQuote: string): Value | null {
  let start = from;
  while (text[start] === '\\') start++;
  const escapes = start - from;
  if (text[start] === nameQuote) {
    start += 1;
    const end = closingQuote(text, { start, quote: nameQuote, escapes });
    return end === start ? null : { start, end, bare: false };
  }
  bareValue.lastIndex = from;
  const word = bareValue.exec(text)?.[0];
  return word === undefined || escapes > 0 ? null : { start: from, end: from + word.length, bare: true };
}

/** The end of a text whose quotes have so many backslashes before them; what is cut off ends with the text. */
function closingQuote(text: string, literal: { start: number; quote: string; escapes: number }): number {
  let backslashes = 0;
  for (let index = literal.start; index < text.length; index++) {
    if (text[index] === literal.quote && backslashes <= literal.escapes) return index - backslashes;
    backslashes = text[index] === '\\' ? backslashes + 1 : 0;
  }
  return text.length;
}

function keepsBareValue(name: string, value: string): boolean {
  return /^(?:null|true|false|undefined|[[{].*)$/.test(value) || (isCounterName(name) && /^-?[\d.]+$/.test(value));
}

const headerNames = /cookie|authorization/gi;
const scheme = /(?:digest|negotiate|ntlm|aws4-hmac-sha256|oauth|hawk|dpop|signature)[ \t]/iy;

/** `Cookie: ...` and `Authorization: Digest ...` up to the end of the line. */
function redactHeaderLines(text: string): string {
  let redacted = '';
  let position = 0;
  for (const { 0: name, index } of text.matchAll(headerNames)) {
    if (index < position || isLetterOrDigit(text.charCodeAt(index - 1))) continue;
    const start = valueOfHeader(text, index + name.length);
    const value = start === -1 ? null : name.length === 6 ? cookies(text, start) : credentials(text, start);
    if (value === null) continue;
    redacted += text.slice(position, value.start) + mask;
    position = value.end;
  }
  return position === 0 ? text : redacted + text.slice(position);
}

/** Where the value behind a header's name begins; -1 where none does. */
function valueOfHeader(text: string, behindName: number): number {
  const sign = skipBlanks(text, behindName + (isQuote(text[behindName]) ? 1 : 0), 1);
  if (text[sign] !== ':' && text[sign] !== '=') return -1;
  const start = skipBlanks(text, sign + 1, 1);
  return isQuote(text[start]) ? start + 1 : start;
}

function cookies(text: string, start: number): { start: number; end: number } | null {
  const end = endOfValue(text, start, '\r\n"\'\\');
  return end === start || /\s/.test(text[start]!) ? null : { start, end };
}

function credentials(text: string, start: number): { start: number; end: number } | null {
  scheme.lastIndex = start;
  if (!scheme.test(text)) return null;
  const from = skipBlanks(text, scheme.lastIndex - 1, 1);
  const end = endOfValue(text, from, '\r\n\\');
  return end === from ? null : { start: from, end };
}

function endOfValue(text: string, from: number, ends: string): number {
  let end = from;
  while (end < text.length && !ends.includes(text[end]!)) end++;
  return end;
}

function isQuote(character: string | undefined): boolean {
  return character === '"' || character === "'";
}

function isLetterOrDigit(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57);
}
