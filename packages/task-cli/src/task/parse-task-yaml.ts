import {
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Alias,
  type Document,
  type Node,
  type YAMLMap,
} from 'yaml';

import { TaskError } from '../errors.ts';
import { composeYaml, firstLine, type Refuse } from './compose-yaml.ts';
import { maximumTaskBytes } from './task-limits.ts';

/** How often aliases may be used, times what they stand for. */
const maximumAliases = 100;

/** How many values a file may have once its aliases are followed; a bomb has billions. */
const maximumValues = 200_000;

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
    const document = composeYaml(text, { lines, refuse });
    const targets = refuseAmbiguous(document, refuse);
    // Before they are followed: merged mappings are copied.
    if (countValues(document.contents, targets) > maximumValues)
      throw refuse(0, 'its aliases stand for too many values');
    const value: unknown = document.toJS({ maxAliasCount: maximumAliases });
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

/**
 * Keys that are there twice, and aliases of nothing: as the library would do, in linear time and with the line.
 * @returns what each alias stands for: the last node before it that has its anchor.
 */
function refuseAmbiguous(document: Document.Parsed, refuse: Refuse): Map<Alias, Node> {
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  const open: unknown[] = [document.contents];
  while (open.length > 0) {
    const node = open.pop();
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target === undefined) {
        throw refuse(node.range?.[0] ?? 0, `there is no anchor for *${node.source.slice(0, 60)}`);
      }
      targets.set(node, target);
    } else if (isNode(node) && node.anchor !== undefined) anchors.set(node.anchor, node);
    if (isMap(node)) refuseTwins(node, refuse);
    // The first is taken next: anchors hold for what stands behind them.
    if (isCollection(node)) for (const item of node.items.toReversed()) open.push(...childrenOf(item).toReversed());
  }
  return targets;
}

function refuseTwins({ items }: YAMLMap, refuse: Refuse): void {
  const names = new Set<string>();
  for (const { key } of items) {
    if (!isScalar(key)) continue;
    const name = String(key.value);
    if (names.has(name)) throw refuse(key.range?.[0] ?? 0, `the key ${quote(name)} is there twice`);
    names.add(name);
  }
}

function childrenOf(item: unknown): unknown[] {
  return isPair(item) ? [item.key, item.value] : [item];
}

/** Stops counting above the limit: what aliases share is counted as often as it is used. */
function countValues(contents: unknown, targets: ReadonlyMap<Alias, Node>): number {
  let count = 0;
  const open = [contents];
  while (open.length > 0 && count <= maximumValues) {
    const next = open.pop();
    const node = isAlias(next) ? targets.get(next) : next;
    count += 1;
    if (isCollection(node)) for (const item of node.items) open.push(isPair(item) ? item.value : item);
  }
  return count;
}

function malformed(file: string, line: number, reason: string): TaskError {
  return new TaskError('E011', `${file}:${line} cannot be read as YAML: ${reason}.`, {
    details: { file, line },
    recoveryAction: `Mend line ${line} of ${file}, or let \`waymark task quarantine repair\` try.`,
  });
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 60));
}
