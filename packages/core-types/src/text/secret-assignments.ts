import { startOfSecretName } from './assignment-names.ts';
import { type Span, wordAt } from './bare-value.ts';
import { isPlaceholder } from './placeholder.ts';
import { redactionMarker } from './secret-kind.ts';

// A reference goes on behind its first bracket.
const reference = /(?:\$\{|<)[^\s"'`]{0,256}/y;
const call = /[A-Za-z_$][\w$.]*[([]/y;
const workingDirectory = /[/~.]|[A-Za-z]:/y;
const elementContent = /[^<>{}\s][^<>]{0,255}(?=<\/)/y;
const quotedNext = /[ \t]{0,8}["']/y;

/** The longest quoted value that is looked at, in characters. */
const longestValue = 8_192;

/**
 * Replaces the values of `password=`, `"api_key": "..."`, `MY_SECRET=`, `--token ...` and the like; names stay. It goes from
 * one `=`, `:`, blank, `%` or `>` to the next and looks back for a name, so texts without names cost next to nothing.
 */
export function redactAssignments(text: string): string {
  const marker = redactionMarker('assignment');
  let redacted = '';
  let position = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (kinds[code & 127] === 0 || code > 127) continue;
    const assignment = readAssignment(text, index);
    if (assignment === null || assignment.start < position) continue;
    const value = valueOf(text, assignment);
    if (value === null || isPlaceholder(text.slice(value.from, value.to))) continue;
    redacted += text.slice(position, value.from) + marker;
    // Signs within the value are looked at too: in `token=password="..."` the second one has what the first one lacks.
    position = value.to;
  }
  return position === 0 ? text : redacted + text.slice(position);
}

/** True for the names of fields that hold secrets: `password`, `apiKey`, `GITHUB_TOKEN`. */
export function isSecretName(name: string): boolean {
  return startOfSecretName(name, name.length) !== -1 && !/^(?:old)?pwd$/i.test(name);
}

/** A name and where the value that it is given begins. */
interface Assignment {
  nameStart: number;
  nameEnd: number;
  start: number;
  /** `glued` with nothing but `=` in between, `spaced` with more. */
  form: 'glued' | 'spaced' | 'encoded' | 'element';
}

function readAssignment(text: string, index: number): Assignment | null {
  switch (text.charCodeAt(index)) {
    case equals:
    case colon:
      return assignmentAt(text, index);
    case percent:
      return encodedAt(text, index);
    case greater:
      return elementAt(text, index);
    default:
      return optionAt(text, index);
  }
}

/** `password%3D`, as in a URL within another one. */
function encodedAt(text: string, sign: number): Assignment | null {
  if (!/^%3[da]$/i.test(text.slice(sign, sign + 3))) return null;
  const nameStart = startOfSecretName(text, sign);
  return nameStart === -1 ? null : { nameStart, nameEnd: sign, start: sign + 3, form: 'encoded' };
}

/** `<password>` with a text and a tag behind it that ends it. */
function elementAt(text: string, sign: number): Assignment | null {
  const nameStart = startOfSecretName(text, sign);
  if (nameStart === -1) return null;
  let before = nameStart;
  while (nameStart - before < 32 && isTagCharacter(text.charCodeAt(before - 1))) before--;
  return text.charCodeAt(before - 1) === less ? { nameStart, nameEnd: sign, start: sign + 1, form: 'element' } : null;
}

/** With this `=` or `:` behind a name and what may stand in between: `\"`, `]` and blanks. */
function assignmentAt(text: string, sign: number): Assignment | null {
  let start = sign + 1;
  const next = text.charCodeAt(start);
  if (text.charCodeAt(sign) === colon && next === equals) start += 1;
  else if (next === greater && text.charCodeAt(sign) === equals) {
    quotedNext.lastIndex = ++start;
    if (!quotedNext.test(text)) return null;
  } else if (next === equals || next === greater) return null;
  // An empty value in a URL's query; behind `API_KEY=` it may be a password that begins so.
  const before = text.charCodeAt(sign - 1);
  if (next === ampersand && before >= lowerA && before <= lowerZ) return null;
  let nameEnd = skipBlanksBack(text, sign);
  if (text.charCodeAt(nameEnd - 1) === closingBracket) nameEnd--;
  if (isQuote(text.charCodeAt(nameEnd - 1))) nameEnd--;
  for (let count = 0; count < 3 && text.charCodeAt(nameEnd - 1) === backslash; count++) nameEnd--;
  const nameStart = startOfSecretName(text, nameEnd);
  if (nameStart === -1) return null;
  const glued = nameEnd === sign && text.charCodeAt(sign) === equals && start === sign + 1 && !isBlank(next);
  return { nameStart, nameEnd, start: skipBlanks(text, start, 8), form: glued ? 'glued' : 'spaced' };
}

/** `--token value`: the blank behind an option of the command line. */
function optionAt(text: string, blank: number): Assignment | null {
  const nameStart = startOfSecretName(text, blank);
  if (nameStart === -1) return null;
  const next = skipBlanks(text, blank, 8);
  const isAssigned = text.charCodeAt(next) === equals || text.charCodeAt(next) === colon;
  if (isAssigned && assignmentAt(text, next) !== null) return null;
  const start = skipBlanks(text, blank, 4);
  // As SQL has it: PASSWORD 'hunter2'.
  const isSql = text.charCodeAt(start) === singleQuote && text.slice(nameStart, blank) === 'PASSWORD';
  let before = nameStart;
  while (nameStart - before < 34 && isOptionCharacter(text.charCodeAt(before - 1))) before--;
  return isSql || text.slice(before, nameStart).includes('--')
    ? { nameStart, nameEnd: blank, start, form: 'spaced' }
    : null;
}

function valueOf(text: string, assignment: Assignment): Span | null {
  const { form, start } = assignment;
  if (form === 'element') return elementText(text, start);
  if (form === 'encoded') return encodedValue(text, start);
  return quotedValue(text, start) ?? bareValue(text, assignment);
}

function elementText(text: string, start: number): Span | null {
  // What stands in braces there is code.
  if (text.charCodeAt(start) === openingBrace) return null;
  elementContent.lastIndex = start;
  return elementContent.test(text) ? { from: start, to: elementContent.lastIndex } : null;
}

/** Up to the next parameter, whose `&` is written `%26`. */
function encodedValue(text: string, start: number): Span | null {
  const span = wordAt(text, start, { inText: true });
  if (span === null) return null;
  const end = text.slice(span.from, span.to).search(/%(?:25)*(?:26|23)/i);
  if (end === -1) return span;
  return end === 0 ? null : { from: start, to: start + end };
}

/** The inside of a string literal, also of one within a JSON string, where its quotes are written `\"`. */
function quotedValue(text: string, start: number): Span | null {
  let opening = start;
  while (opening - start < 3 && text.charCodeAt(opening) === backslash) opening++;
  const quote = text.charCodeAt(opening);
  if (!isQuote(quote)) return null;
  const depth = opening - start;
  const from = opening + 1;
  // In running text a backtick after `name=` closes one that was opened before the name.
  if (quote === backtick && /[\s,.;:)]/.test(text[from] ?? ' ')) return null;
  const limit = Math.min(text.length, from + longestValue);
  let backslashes = 0;
  for (let index = from; index < limit; index++) {
    const code = text.charCodeAt(index);
    if (code === lineFeed) return { from, to: index };
    if (code === quote && backslashes % (2 * (depth + 1)) === depth) return { from, to: index - depth };
    backslashes = code === backslash ? backslashes + 1 : 0;
  }
  return { from, to: limit };
}

// Whatever ends without a value is told before the value is read to its end: else a row of such names would take the
// length of the longest value each.
function bareValue(text: string, { nameStart, nameEnd, start, form }: Assignment): Span | null {
  const glued = form === 'glued';
  const first = text.charCodeAt(start);
  if (first === dollar || first === less || first === openingBrace || first === openingBracket) {
    if (text.startsWith('$(', start) || text.startsWith('{{', start) || text.startsWith('[redacted:', start))
      return null;
    reference.lastIndex = start;
    if (reference.test(text)) return { from: start, to: reference.lastIndex };
  }
  // PWD is the working directory in every shell's environment.
  if (nameEnd - nameStart === 3 && (first === slash || matchesAt(workingDirectory, text, start))) return null;
  const name = text.slice(nameStart, nameEnd);
  const inText = !glued || name !== name.toUpperCase();
  if (!inText && matchesAt(call, text, start)) return null;
  // A regular expression or a path in code.
  if (!glued && first === slash) return null;
  const span = wordAt(text, start, { inText });
  if (span === null) return null;
  const value = text.slice(span.from, span.to);
  if (value.length === name.length && value.toLowerCase() === name.toLowerCase()) return null;
  if (/^(?:await|new|function|async)$/.test(value)) return null;
  // Reading another field of that name, as in `options?.apiKey`, is no secret.
  if (value.includes('.') && /^[\w$]+(?:\??\.[\w$]+)+$/.test(value) && isSecretName(value)) return null;
  if (glued) return span;
  if (!/^[A-Za-z_$][A-Za-z_$.-]*$/.test(value)) return /^\d{1,5}$/.test(value) ? null : span;
  return isConfigurationLine(text, nameStart, span) ? span : null;
}

/** `password: hunter` alone on its line, as YAML has it, unlike "the token: it expires" or a type in upper camel case. */
function isConfigurationLine(text: string, nameStart: number, value: Span): boolean {
  if (!/^[a-z]+$/.test(text.slice(value.from, value.to))) return false;
  if (!/^[ \t\r]{0,8}(?:\n|$)/.test(text.slice(value.to, value.to + 10))) return false;
  const before = text.slice(Math.max(0, nameStart - 200), nameStart);
  const onLine = before.slice(before.lastIndexOf('\n') + 1);
  return /^[ \t]*(?:- )?[\w.-]*$/.test(onLine);
}

function matchesAt(sticky: RegExp, text: string, index: number): boolean {
  sticky.lastIndex = index;
  return sticky.test(text);
}

function skipBlanks(text: string, from: number, most: number): number {
  let index = from;
  while (index - from < most && isBlank(text.charCodeAt(index))) index++;
  return index;
}

function skipBlanksBack(text: string, from: number): number {
  let index = from;
  while (from - index < 8 && isBlank(text.charCodeAt(index - 1))) index--;
  return index;
}

function isBlank(code: number): boolean {
  return code === space || code === tab || code === noBreakSpace;
}

function isQuote(code: number): boolean {
  return code === doubleQuote || code === singleQuote || code === backtick;
}

function isTagCharacter(code: number): boolean {
  return isOptionCharacter(code) || (code >= 48 && code <= 58) || code === 46 || code === 95;
}

function isOptionCharacter(code: number): boolean {
  const lower = code | 32;
  return code === hyphen || (lower >= 97 && lower <= 122);
}

const tab = 9;
const lineFeed = 10;
const space = 32;
const doubleQuote = 34;
const dollar = 36;
const percent = 37;
const ampersand = 38;
const singleQuote = 39;
const hyphen = 45;
const slash = 47;
const colon = 58;
const less = 60;
const equals = 61;
const greater = 62;
const openingBracket = 91;
const backslash = 92;
const closingBracket = 93;
const backtick = 96;
const lowerA = 97;
const lowerZ = 122;
const noBreakSpace = 160;
const openingBrace = 123;

/** Whether something may be assigned at this character. */
const kinds = new Uint8Array(128);
for (const code of [equals, colon, space, tab, percent, greater]) kinds[code] = 1;
