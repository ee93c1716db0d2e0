import type { Database } from '@waymark/stores';

import { CheckpointError } from '../errors.ts';
import { decodeValue } from '../value/encode-value.ts';
import type { ObjectCache } from './object-cache.ts';
import { putBackLongTexts } from './long-texts.ts';
import { textsOf, type BaseList, type ValueReference } from './pack-value.ts';
import { hashBytes, hashList, readObject, type ListNode } from './stored-object.ts';

/** Reads what references of one thread refer to. */
export interface ObjectReader {
  /** Reads many values with two queries at most. @throws {CheckpointError} with code CHECKPOINT_DAMAGED. */
  values(references: readonly ValueReference[]): Promise<unknown[]>;
  /** A list by its hash; null where it is not stored. */
  list(hash: string): Promise<BaseList | null>;
}

/** A reader for the thread with this key. */
export function createObjectReader(database: Database, thread: Uint8Array, cache: ObjectCache): ObjectReader {
  // Holds what this read needs, for the cache may forget it meanwhile.
  const texts = new Map<string, string>();
  const lists = new Map<string, BaseList>();

  async function loadLists(hashes: readonly string[]): Promise<void> {
    const missing = hashes.filter((hash) => {
      const cached = lists.has(hash) ? undefined : cache.get(hash);
      if (typeof cached === 'object') lists.set(hash, cached);
      return !lists.has(hash);
    });
    const nodes = await readNodes(database, thread, missing);
    for (const hash of missing) {
      const items = resolveItems(hash, nodes);
      if (items === null) continue;
      const list = { hash, depth: nodes.get(hash)!.depth, items };
      lists.set(hash, list);
      cache.set(hash, list);
    }
  }

  async function loadTexts(hashes: Iterable<string>): Promise<void> {
    const missing = new Set<string>();
    for (const hash of hashes) {
      const cached = cache.get(hash);
      if (typeof cached === 'string') texts.set(hash, cached);
      else if (!texts.has(hash)) missing.add(hash);
    }
    for (const body of await readBodies(database, thread, [...missing], selectBodies)) {
      const content = readObject(body);
      // The hash is computed from what was read: a changed text is a missing one.
      if (content?.kind !== 'text') continue;
      texts.set(content.hash, content.text);
      cache.set(content.hash, content.text);
    }
  }

  function itemsOf(reference: ValueReference): readonly string[] {
    if (typeof reference !== 'string') return reference;
    if (!reference.startsWith('@')) return [reference];
    const list = lists.get(reference.slice(1));
    if (list === undefined) throw damaged(reference);
    return list.items;
  }

  function textOf(reference: string): string {
    if (reference.startsWith('#')) return storedText(reference.slice(1));
    return putBackLongTexts(reference.slice(1), storedText);
  }

  function storedText(hash: string): string {
    const text = texts.get(hash);
    if (text === undefined) throw damaged(hash);
    return text;
  }

  return {
    async values(references) {
      const listHashes = references.filter((item) => typeof item === 'string' && item.startsWith('@'));
      if (listHashes.length > 0) await loadLists(listHashes.map((item) => (item as string).slice(1)));
      const needed = references.flatMap(itemsOf).flatMap(textsOf);
      if (needed.length > 0) await loadTexts(needed);
      return references.map((reference) => {
        const isList = typeof reference !== 'string' || reference.startsWith('@');
        const values = itemsOf(reference).map((item) => decodeValue(textOf(item)));
        return isList ? values : values[0];
      });
    },
    async list(hash) {
      await loadLists([hash]);
      return lists.get(hash) ?? null;
    },
  };
}

/** The nodes with these hashes and all those that they go on from. */
export async function readNodes(
  database: Pick<Database, 'query'>,
  thread: Uint8Array,
  hashes: readonly string[],
): Promise<Map<string, ListNode>> {
  const nodes = new Map<string, ListNode>();
  for (const body of await readBodies(database, thread, hashes, selectChains)) {
    const content = readObject(body);
    if (content?.kind === 'list') nodes.set(content.node.hash, content.node);
  }
  return nodes;
}

const selectBodies = (marks: string) => `select body from langgraph_object where thread = ? and hash in (${marks})`;

const selectChains = (marks: string) => `with recursive chain (thread, hash) as (
    select thread, hash from langgraph_object where thread = ? and hash in (${marks})
    union
    select o.thread, o.base from langgraph_object o join chain c on o.thread = c.thread and o.hash = c.hash
    where o.base is not null
  )
  select o.body from chain c join langgraph_object o on o.thread = c.thread and o.hash = c.hash`;

async function readBodies(
  database: Pick<Database, 'query'>,
  thread: Uint8Array,
  hashes: readonly string[],
  select: (marks: string) => string,
): Promise<Uint8Array[]> {
  const bodies: Uint8Array[] = [];
  for (let start = 0; start < hashes.length; start += 256) {
    const group = hashes.slice(start, start + 256).map(hashBytes);
    // Few sizes, so that few statements are prepared.
    const size = [1, 4, 16, 64, 256].find((candidate) => candidate >= group.length)!;
    const padded = [...group, ...Array.from({ length: size - group.length }, () => group[0]!)];
    const sql = select(padded.map(() => '?').join(','));
    const rows = await database.query<{ body: Uint8Array }>(sql, [thread, ...padded]);
    for (const { body } of rows) bodies.push(body);
  }
  return bodies;
}

/** The items of a list, or null where a node is missing or is not the one that its hash promises. */
function resolveItems(hash: string, nodes: ReadonlyMap<string, ListNode>): string[] | null {
  const chain: ListNode[] = [];
  for (let next: string | null = hash; next !== null;) {
    const node = nodes.get(next);
    if (node === undefined || chain.length > nodes.size) return null;
    chain.push(node);
    next = node.base;
  }
  const items: string[] = [];
  for (const node of chain.reverse()) {
    items.length = Math.min(items.length, node.keep);
    for (const item of node.items) items.push(item);
  }
  return hashList(items) === hash ? items : null;
}

function damaged(reference: string): CheckpointError {
  return new CheckpointError('CHECKPOINT_DAMAGED', 'A value of the checkpoint is missing or was changed.', {
    details: { reference },
    recoveryAction: 'Go on from an earlier checkpoint, or restore a backup of the database.',
  });
}
