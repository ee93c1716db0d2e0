import {
  Document,
  isAlias,
  isCollection,
  isPair,
  isScalar,
  isSeq,
  Scalar,
  type Pair,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';

/** What a field can be set to. */
export type FieldValue = string | number | boolean | null | readonly string[];

/** Where a field goes that was not there: behind the nearest of these that is. */
const fieldOrder = [
  ...['schema_version', 'id', 'title', 'status', 'blocked_reason', 'claimed_by', 'priority', 'area', 'unblocker'],
  ...['estimate', 'order', 'blocked_by', 'depends_on'],
];

/**
 * The text with one field of its top mapping changed, and nothing else touched; null where the layout does not allow
 * that. The caller checks what the result says: ranges of a library decide where the text is cut.
 */
export function spliceField(text: string, root: YAMLMap, field: string, value: FieldValue | undefined): string | null {
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
  if (isSeq(old) && Array.isArray(value)) {
    const appended =
      old.flow === true
        ? appendFlowItems(text, old, value)
        : appendItems(text, old.toJSON(), { indent: itemIndent(text, old), end, value });
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

function insertField(text: string, root: YAMLMap, field: string, value: FieldValue | undefined): string | null {
  const before = fieldOrder.slice(0, Math.max(0, fieldOrder.indexOf(field))).toReversed();
  const anchor = before.map((name) => pairOf(root, name)).find((pair) => pair !== undefined) ?? root.items.at(-1);
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

/** The same for a list in brackets: behind its last item, so that comments between the lines stay. */
function appendFlowItems(text: string, old: YAMLSeq, value: readonly string[]): string | null {
  const items: unknown[] = old.toJSON();
  const last = rangeOf(old.items.at(-1));
  if (last === null || value.length <= items.length || !items.every((item, index) => item === value[index]))
    return null;
  const added = value.slice(items.length).map((item) => `, ${renderScalar(item)}`);
  // What would need other quotes within brackets is left to the library.
  if (added.some((item) => /[,[\]{}]/.test(item.slice(1)))) return null;
  return text.slice(0, last[1]) + added.join('') + text.slice(last[1]);
}

/** What stands before the `- ` of the last item, where that is nothing but spaces. */
function itemIndent(text: string, list: { items: unknown[] }): string | null {
  const range = rangeOf(list.items.at(-1));
  if (range === null) return null;
  const line = text.slice(lineStart(text, range[0]), range[0]);
  return /^( *)- *$/.exec(line)?.[1] ?? null;
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
function renderScalar(value: FieldValue | undefined, old?: Scalar): string {
  const scalar = new Scalar(value);
  const isText = typeof value === 'string';
  if (isText && (old?.type === 'QUOTE_DOUBLE' || old?.type === 'QUOTE_SINGLE')) scalar.type = old.type;
  if (isText && /[\r\n]/.test(value)) scalar.type = 'QUOTE_DOUBLE';
  return new Document(scalar).toString({ lineWidth: 0 }).replace(/\n$/, '');
}

function render(field: string, value: FieldValue | undefined, isFlow: boolean): string {
  const document = new Document({ [field]: value });
  const node = document.get(field, true) as { flow?: boolean };
  if (isCollection(node)) node.flow = isFlow;
  return document.toString({ lineWidth: 0, flowCollectionPadding: false }).replace(/\n$/, '');
}

/** New lines end as those of the file do. */
export function withEndings(rendered: string, text: string): string {
  return /\r\n/.test(text) ? rendered.replace(/\r?\n/g, '\r\n') : rendered;
}
