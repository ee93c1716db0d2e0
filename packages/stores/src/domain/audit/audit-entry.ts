import { createHash } from 'node:crypto';
import { canonicalJson } from '@waymark/core-types';
import type { ChainHead } from '../audit-store.ts';

/** What a link of the chain is about: a turn, an event, or contents that were erased. */
export type EntryKind = 'turn' | 'event' | 'erasure';

/** A link of a tenant's chain, kept for good. It holds no more of what happened than an opaque id, a time and a hash. */
export interface AuditEntry {
  tenant_id: string;
  /** From 1, without a gap. */
  sequence: number;
  kind: EntryKind;
  id: string;
  timestamp: string;
  content_hash: string;
  /** `hash` of the entry before; 64 zeros in the first. */
  previous_hash: string;
  /** Over all of the above. */
  hash: string;
}

/** By what a content is found. All of it stands in the content too. */
export interface ContentColumns {
  agent_id: string | null;
  session_id: string | null;
  turn_id: string | null;
  turn_number: number | null;
  event_type: string | null;
}

/** What an entry is about. It can be erased; the entry's hash of it stays. */
export interface AuditContent {
  kind: EntryKind;
  id: string;
  timestamp: string;
  columns: ContentColumns;
  /** Random and erased with the content, so that nobody can find a short content again by trying out hashes. */
  salt: string;
  /** The document with its version, as it was written. */
  packed: string;
}

/** The head of a chain without entries. */
export function emptyChain(tenant_id: string): ChainHead {
  return { tenant_id, sequence: 0, hash: '0'.repeat(64) };
}

export function hashContent({ salt, packed }: Pick<AuditContent, 'salt' | 'packed'>): string {
  return sha256(`${salt} ${packed}`);
}

export function hashEntry(entry: Omit<AuditEntry, 'hash'>): string {
  const { tenant_id, sequence, kind, id, timestamp, content_hash, previous_hash } = entry;
  return sha256(canonicalJson({ tenant_id, sequence, kind, id, timestamp, content_hash, previous_hash }));
}

/** The entries by which contents follow a head, in their order. */
export function linkEntries(head: ChainHead, contents: readonly AuditContent[]): AuditEntry[] {
  const { tenant_id } = head;
  let [sequence, previous_hash] = [head.sequence, head.hash];
  return contents.map((content) => {
    const { kind, id, timestamp } = content;
    sequence++;
    const entry = { tenant_id, sequence, kind, id, timestamp, content_hash: hashContent(content), previous_hash };
    const hash = hashEntry(entry);
    previous_hash = hash;
    return { ...entry, hash };
  });
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
