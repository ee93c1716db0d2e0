import { isPlaceholder } from './placeholder.ts';
import { redactionMarker } from './secret-kind.ts';

const secretName =
  'pass(?:word|wd|phrase)|pwd|secret(?:[_-]?(?:access[_-]?)?key(?:[_-]?base)?)?|token|credentials?|' +
  '(?:api|access|account|auth|deploy|encryption|license|master|private|service|signing|ssh|storage|webhook)[_-]?key';
// The name is fixed text and everything around it is bounded, so each start costs a constant.
const assignment = new RegExp(
  `(${secretName})(\\\\{0,3}["'\`]?\\]?[ \\t]{0,8}(?::=|=>(?=[ \\t]{0,8}["'])|[:=](?![=>]))[ \\t]{0,8}|(?<=--[a-z-]{0,32}\\1)[ \\t]{1,4})`,
  'gi',
);
const wholeSecretName = new RegExp(`(?:${secretName})$`, 'i');
const opening = /(\\{0,3})(["'`])/y;
const word = /[^\s"'`]{1,4096}/y;
// What a value in running text ends at anyway; to look further would cost a long text for each name in it.
const wordInText = /[^\s"'`&;,|(){}[\]<>]{1,4096}/y;
// A reference goes on behind its first bracket; a marker of ours ends with its own.
const reference = /\[redacted:[a-z-]{0,40}\]?|(?:\$\{|\$\(|<|\{\{)[^\s"'`]{0,256}/y;

/** The longest quoted value that is looked at, in characters. */
const longestValue = 8_192;

/** Replaces the values of `password=`, `"api_key": "..."`, `MY_SECRET=`, `--token ...` and the like; names stay. */
export function redactAssignments(text: string): string {
  const kept: string[] = [];
  let position = 0;
  for (const match of text.matchAll(assignment)) {
    const start = match.index + match[0].length;
    if (start < position) continue;
    const value = quotedValue(text, start) ?? bareValue(text, match, start);
    if (value === null || isPlaceholder(text.slice(value.from, value.to))) continue;
    kept.push(text.slice(position, value.from), redactionMarker('assignment'));
    position = value.to;
  }
  return kept.length === 0 ? text : kept.join('') + text.slice(position);
}

/** True for the names of fields that hold secrets: `password`, `apiKey`, `GITHUB_TOKEN`. */
export function isSecretName(name: string): boolean {
  return wholeSecretName.test(name.slice(-100)) && !/^(?:old)?pwd$/i.test(name);
}

interface Span {
  from: number;
  to: number;
}

/** The inside of a string literal, also of one within a JSON string, where its quotes are written `\"`. */
function quotedValue(text: string, start: number): Span | null {
  opening.lastIndex = start;
  const open = opening.exec(text);
  if (open === null) return null;
  const [whole, { length: depth }, quote] = open as unknown as [string, string, string];
  const from = start + whole.length;
  // In running text a backtick after `name=` closes one that was opened before the name.
  if (quote === '`' && /[\s,.;:)]/.test(text[from] ?? ' ')) return null;
  const limit = Math.min(text.length, from + longestValue);
  let backslashes = 0;
  for (let index = from; index < limit; index++) {
    const character = text[index];
    if (character === '\n') return { from, to: index };
    if (character === quote && backslashes % (2 * (depth + 1)) === depth) return { from, to: index - depth };
    backslashes = character === '\\' ? backslashes + 1 : 0;
  }
  return { from, to: limit };
}

function bareValue(text: string, match: RegExpExecArray, start: number): Span | null {
  const name = match[1]!;
  const glued = match[2] === '=';
  const fromEnvironment = glued && name === name.toUpperCase();
  const found = wordAt(text, start, fromEnvironment ? [reference, word] : [reference, wordInText]);
  if (found === undefined) return null;
  const value = found.slice(0, endOfBareValue(found, fromEnvironment));
  const span = { from: start, to: start + value.length };
  if (value === '' || value.toLowerCase() === name.toLowerCase()) return null;
  // PWD is the working directory in every shell's environment.
  if (/^pwd$/i.test(name) && /^(?:[/~.]|[A-Za-z]:)/.test(value)) return null;
  if (/^[A-Za-z_$][\w$.]*[([]/.test(found) || /^(?:await|new|function|async)$/.test(value)) return null;
  // Reading another field of that name, as in `options?.apiKey`, is no secret.
  if (/^[\w$]+(?:\??\.[\w$]+)+$/.test(value) && isSecretName(value)) return null;
  if (glued) return span;
  // A regular expression or a path in code.
  if (value.startsWith('/')) return null;
  if (!/^[A-Za-z_$][A-Za-z_$.-]*$/.test(value)) return /^\d{1,5}$/.test(value) ? null : span;
  return isConfigurationLine(text, match.index, span) ? span : null;
}

function wordAt(text: string, start: number, shapes: readonly RegExp[]): string | undefined {
  for (const shape of shapes) {
    shape.lastIndex = start;
    const found = shape.exec(text)?.[0];
    if (found !== undefined) return found;
  }
  return undefined;
}

function endOfBareValue(found: string, fromEnvironment: boolean): number {
  if (/^(?:\[redacted:|\$\{|\$\(|<|\{\{)/.test(found)) return found.length;
  const stop = fromEnvironment ? /\\[nrt"']/ : /\\[nrt"']|[&;,|(){}[\]<>]/;
  let end = stop.exec(found)?.index ?? found.length;
  while (end > 0 && ';,)}]'.includes(found[end - 1]!)) end -= 1;
  return end;
}

/** `password: hunter` alone on its line, as YAML has it, unlike "the token: it expires" or a type in upper camel case. */
function isConfigurationLine(text: string, nameStart: number, value: Span): boolean {
  if (!/^[a-z]+$/.test(text.slice(value.from, value.to))) return false;
  const before = text.slice(Math.max(0, nameStart - 200), nameStart);
  const onLine = before.slice(before.lastIndexOf('\n') + 1);
  return /^[ \t]*(?:- )?[\w.-]*$/.test(onLine) && /^[ \t\r]{0,8}(?:\n|$)/.test(text.slice(value.to, value.to + 10));
}
