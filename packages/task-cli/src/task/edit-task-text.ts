import { isDeepStrictEqual } from 'node:util';
import { Document, isAlias, isCollection, isMap, isPair, isScalar, isSeq, Scalar, type Pair, type YAMLMap } from 'yaml';

import { TaskError } from '../errors.ts';
import { byteOrderMark } from './decode-task.ts';
import { parseTaskYaml } from './parse-task-yaml.ts';

/** Fields of a task file and their new values; `undefined` takes the field out. All others stay as they are. */
export type TaskEdit = Readonly<Record<string, string | number | boolean | null | readonly string[] | undefined>>;

/** Where a field goes that was not there: behind the nearest of these that is. */
const fieldOrder = [
  ...['schema_version', 'id', 'title', 'status', 'blocked_reason', 'claimed_by', 'priority', 'area', 'unblocker'],
  ...['estimate', 'order', 'blocked_by', 'depends_on'],
];

/**
 * A task file's text with some fields changed and every other byte as it was: comments, order, quotes, line endings and
 * byte order mark. A file whose layout does not allow that is written anew, its comments and order kept.
 * @throws {TaskError} E011 for what is not YAML; E010 where the change would change something else too.
 */
export function editTaskText(source: string, edit: TaskEdit, file: string): string {
  const mark = source.startsWith(byteOrderMark) ? byteOrderMark : '';
  const text = source.slice(mark.length);
  const yaml = parseTaskYaml(text, file);
  const wanted: Record<string, unknown> = { ...(yaml.value as object), ...edit };
  for (const [field, value] of Object.entries(edit)) if (value === undefined) delete wanted[field];
  if (isDeepStrictEqual(yaml.value, wanted)) return source;
  for (const attempt of [splice, rewrite]) {
    const edited = attempt(text, edit, file);
    if (edited !== null && isDeepStrictEqual(valueOf(edited, file), wanted)) return mark + edited;
  }
  throw new TaskError(
    'E010',
    `${file} cannot be edited by a program: a change of ${Object.keys(edit).join(', ')} would change more.`,
    {
      details: { file, fields: Object.keys(edit) },
      recoveryAction: `Edit ${file} by hand.`,
    },
  );
}

function valueOf(text: string, file: string): unknown {
  try {
    return parseTaskYaml(text, file).value;
  } catch {
    return undefined;
  }
}

/** Only the lines that the fields are on; null for a mapping in braces or one that does not begin its lines. */
function splice(source: string, edit: TaskEdit, file: string): string | null {
  let text = source;
  for (const [field, value] of Object.entries(edit)) {
    const { document } = parseTaskYaml(text, file);
    const root = document.contents;
    if (!isMap(root) || root.flow === true) return null;
    const edited = spliceField(text, root, field, value);
    if (edited === null || valueOf(edited, file) === undefined) return null;
    text = edited;
  }
  return text;
}

function spliceField(text: string, root: YAMLMap, field: string, value: TaskEdit[string]): string | null {
  const pair = pairOf(root, field);
  if (pair === undefined) return value === undefined ? text : insertField(text, root, field, value);
  const key = rangeOf(pair.key);
  if (key === null || lineStart(text, key[0]) !== key[0]) return null;
  const end = contentEnd(text, pair);
  if (value === undefined) return text.slice(0, key[0]) + text.slice(lineEnd(text, end));
  const old = pair.value;
  const range = rangeOf(old);
  if (isScalar(old) && range !== null && range[1] > range[0] && !isBlock(old) && !Array.isArray(value)) {
    return text.slice(0, range[0]) + renderScalar(value, old) + text.slice(range[1]);
  }
  if (isSeq(old) && old.flow !== true && Array.isArray(value)) {
    const appended = appendItems(text, old.toJSON(), { indent: itemIndent(text, old), end, value });
    if (appended !== null) return appended;
  }
  const colon = text.indexOf(':', key[1]);
  const rendered = render(field, value, isCollection(old) && old.flow === true);
  return (
    text.slice(0, colon + 1) +
    withEndings(rendered.slice(rendered.indexOf(':') + 1), text) +
    text.slice(Math.max(end, colon + 1))
  );
}

function insertField(text: string, root: YAMLMap, field: string, value: TaskEdit[string]): string | null {
  const before = fieldOrder.slice(0, Math.max(0, fieldOrder.indexOf(field))).toReversed();
  const names = before.length > 0 ? before : [];
  const anchor = names.map((name) => pairOf(root, name)).find((pair) => pair !== undefined) ?? root.items.at(-1);
  const key = rangeOf(anchor?.key);
  if (anchor === undefined || key === null || lineStart(text, key[0]) !== key[0]) return null;
  const at = lineEnd(text, contentEnd(text, anchor));
  const rendered = withEndings(`${render(field, value, true)}\n`, text);
  const needsBreak = !text.slice(0, at).endsWith('\n');
  return text.slice(0, at) + (needsBreak ? withEndings('\n', text) : '') + rendered + text.slice(at);
}

interface ListEdit {
  indent: string | null;
  end: number;
  value: readonly string[];
}

/** New items below the old ones, whose comments stay; null where the list does not begin with the old items. */
function appendItems(text: string, old: unknown[], { indent, end, value }: ListEdit): string | null {
  if (indent === null || value.length <= old.length) return null;
  if (!old.every((item, index) => item === value[index])) return null;
  const at = lineEnd(text, end);
  const items = value.slice(old.length).map((item) => `${indent}- ${renderScalar(item)}\n`);
  const needsBreak = !text.slice(0, at).endsWith('\n');
  return text.slice(0, at) + withEndings((needsBreak ? '\n' : '') + items.join(''), text) + text.slice(at);
}

/** What stands before the `- ` of the last item, where that is nothing but spaces. */
function itemIndent(text: string, list: { items: unknown[] }): string | null {
  const range = rangeOf(list.items.at(-1));
  if (range === null) return null;
  const line = text.slice(lineStart(text, range[0]), range[0]);
  return /^( *)- *$/.exec(line)?.[1] ?? null;
}

/** The library writes the whole document anew. */
function rewrite(text: string, edit: TaskEdit, file: string): string | null {
  const { document } = parseTaskYaml(text, file);
  for (const [field, value] of Object.entries(edit)) {
    if (value === undefined) document.delete(field);
    else document.set(field, value);
  }
  return withEndings(document.toString({ lineWidth: 0, flowCollectionPadding: false }), text);
}

function pairOf(root: YAMLMap, field: string): Pair | undefined {
  return root.items.find((pair) => isScalar(pair.key) && pair.key.value === field);
}

function rangeOf(node: unknown): [number, number, number] | null {
  return (node as { range?: [number, number, number] | null } | null | undefined)?.range ?? null;
}

/** Where the last thing that the field says ends; comments and blank lines behind it are not part of it. */
function contentEnd(text: string, node: unknown): number {
  if (isPair(node)) {
    const value = rangeOf(node.value);
    const key = rangeOf(node.key)?.[1] ?? 0;
    const colon = text.indexOf(':', key) + 1;
    return value === null || value[1] === value[0] ? colon : Math.max(colon, contentEnd(text, node.value));
  }
  if (!isAlias(node) && isCollection(node) && node.flow !== true && node.items.length > 0) {
    return contentEnd(text, node.items.at(-1));
  }
  let end = rangeOf(node)?.[1] ?? 0;
  while (isScalar(node) && isBlock(node) && (text[end - 1] === '\n' || text[end - 1] === '\r')) end -= 1;
  return end;
}

function isBlock(node: Scalar): boolean {
  return node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED';
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end === -1 ? text.length : end + 1;
}

/** As one line in the quotes of the old value. */
function renderScalar(value: TaskEdit[string], old?: Scalar): string {
  const scalar = new Scalar(value);
  const isText = typeof value === 'string';
  if (isText && (old?.type === 'QUOTE_DOUBLE' || old?.type === 'QUOTE_SINGLE')) scalar.type = old.type;
  if (isText && /[\r\n]/.test(value)) scalar.type = 'QUOTE_DOUBLE';
  return new Document(scalar).toString({ lineWidth: 0 }).replace(/\n$/, '');
}

function render(field: string, value: TaskEdit[string], isFlow: boolean): string {
  const document = new Document({ [field]: value });
  const node = document.get(field, true) as { flow?: boolean };
  if (isCollection(node)) node.flow = isFlow;
  return document.toString({ lineWidth: 0, flowCollectionPadding: false }).replace(/\n$/, '');
}

function withEndings(rendered: string, text: string): string {
  return /\r\n/.test(text) ? rendered.replace(/\r?\n/g, '\r\n') : rendered;
}
