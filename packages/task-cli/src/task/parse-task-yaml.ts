import {
  Composer,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  Parser,
  type Alias,
  type CST,
  type Document,
  type Node,
} from 'yaml';

import { TaskError } from '../errors.ts';
import { maximumTaskBytes } from './task-limits.ts';

/** How deep a task file may nest; its own shape needs six levels. */
const maximumDepth = 64;

/** How often aliases may be used, times what they stand for. */
const maximumAliases = 100;

/** How many values a file may have once its aliases are followed; a bomb has billions. */
const maximumValues = 200_000;

/** What a scalar's source follows in the lexer's output. */
const scalarMark = '\u001F';

export type YamlPath = readonly (string | number)[];

/** A task file's text as a YAML document, whose comments and order are kept for writing it back. */
export interface TaskYaml {
  document: Document.Parsed;
  value: unknown;
  /** The line, from 1, of a key path such as `['plan', 0, 'title']`; of its nearest parent where it is absent. */
  lineOf(path: YamlPath): number;
}

/**
 * @param file what the file is called in errors, relative to the repository.
 * @throws {TaskError} E011 with the line, for what is not YAML, is too large, too deep or blows up when it is expanded.
 */
export function parseTaskYaml(text: string, file: string): TaskYaml {
  if (Buffer.byteLength(text) > maximumTaskBytes) throw tooLarge(file);
  const lines = new LineCounter();
  lines.addNewLine(0);
  const lineAt = (offset: number) => lines.linePos(offset).line;
  const refuse = (offset: number, reason: string) => malformed(file, lineAt(offset), reason);
  try {
    const document = compose(text, lines, refuse);
    refuseAmbiguous(document, refuse);
    const value: unknown = document.toJS({ maxAliasCount: maximumAliases });
    if (countValues(value) > maximumValues) throw refuse(0, 'its aliases stand for too many values');
    return { document, value, lineOf: (path) => lineAt(offsetOf(document, path)) };
  } catch (error) {
    if (TaskError.isInstance(error)) throw error;
    // The library throws a ReferenceError for aliases that mean nothing, or too much.
    throw refuse(0, firstLine((error as Error).message));
  }
}

export function tooLarge(file: string): TaskError {
  return malformed(file, 1, `it is larger than ${maximumTaskBytes / 1_000_000} MB`);
}

/** Where a path's key, or its nearest parent's, begins. */
function offsetOf(document: Document.Parsed, path: YamlPath): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const key of path) {
    const item = isMap(node)
      ? node.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(key))
      : isSeq(node)
        ? node.items[Number(key)]
        : undefined;
    if (item === undefined) break;
    const start = (isPair(item) ? (item.key as Node) : (item as Node)).range?.[0];
    if (start !== undefined) offset = start;
    node = isPair(item) ? item.value : item;
  }
  return offset;
}

type Refuse = (offset: number, reason: string) => TaskError;

function compose(text: string, lines: LineCounter, refuse: Refuse): Document.Parsed {
  const composer = new Composer({ uniqueKeys: false, merge: true, logLevel: 'silent' });
  const documents: Document.Parsed[] = [];
  for (const token of tokensOf(text, lines, refuse)) documents.push(...composer.next(token));
  documents.push(...composer.end(true, text.length));
  const [document, second] = documents;
  if (document === undefined) throw refuse(0, 'it is empty');
  const [problem] = document.errors;
  if (problem !== undefined) throw refuse(problem.pos[0], firstLine(problem.message));
  if (second !== undefined) throw refuse(second.range[0], 'a second document begins; a file holds one task');
  return document;
}

/** The library takes exponential time for nested `? key`s, and the stack for other nesting: both are cut here. */
function tokensOf(text: string, lines: LineCounter, refuse: Refuse): CST.Token[] {
  const parser = new Parser(lines.addNewLine);
  const tokens: CST.Token[] = [];
  let previous = '';
  for (const lexeme of new Lexer().lex(text)) {
    if (lexeme === '?' && previous !== scalarMark) throw refuse(parser.offset, 'keys that begin with "?" are not read');
    if (parser.stack.length > maximumDepth) throw refuse(parser.offset, `it nests deeper than ${maximumDepth} levels`);
    previous = lexeme;
    for (const token of parser.next(lexeme)) tokens.push(token);
  }
  tokens.push(...parser.end());
  return tokens;
}

/** Keys that are there twice, and aliases of nothing: as the library would do, in linear time and with the line. */
function refuseAmbiguous(document: Document.Parsed, refuse: Refuse): void {
  const anchors = new Set<string>();
  const aliases: Alias[] = [];
  const open: unknown[] = [document.contents];
  while (open.length > 0) {
    const node = open.pop();
    if (isAlias(node)) aliases.push(node);
    else if (isNode(node) && node.anchor !== undefined) anchors.add(node.anchor);
    if (!isCollection(node)) continue;
    const keys = new Set<unknown>();
    for (const item of node.items) {
      if (!isPair(item)) {
        open.push(item);
        continue;
      }
      open.push(item.key, item.value);
      if (!isMap(node) || !isScalar(item.key)) continue;
      const name = String(item.key.value);
      if (keys.has(name)) throw refuse(item.key.range?.[0] ?? 0, `the key ${quote(name)} is there twice`);
      keys.add(name);
    }
  }
  const unknown = aliases.find((alias) => !anchors.has(alias.source));
  if (unknown !== undefined)
    throw refuse(unknown.range?.[0] ?? 0, `there is no anchor for *${unknown.source.slice(0, 60)}`);
}

/** Stops counting above the limit: what aliases share is counted as often as it is used. */
function countValues(value: unknown): number {
  let count = 0;
  const open = [value];
  while (open.length > 0 && count <= maximumValues) {
    const next = open.pop();
    count += 1;
    if (typeof next === 'object' && next !== null) for (const entry of Object.values(next)) open.push(entry);
  }
  return count;
}

function malformed(file: string, line: number, reason: string): TaskError {
  return new TaskError('E011', `${file}:${line} cannot be read as YAML: ${reason}.`, {
    details: { file, line },
    recoveryAction: `Mend line ${line} of ${file}, or let \`waymark task quarantine repair\` try.`,
  });
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]!.slice(0, 200).replace(/[.:]$/, '');
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 60));
}
