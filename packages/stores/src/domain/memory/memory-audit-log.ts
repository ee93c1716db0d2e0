import { UniqueError } from '../../errors.ts';
import type { ChainHead } from '../audit-store.ts';
import { emptyChain, linkEntries, type AuditContent, type AuditEntry } from '../audit/audit-entry.ts';
import type {
  AuditLog,
  AuditRow,
  ContentListing,
  ContentPlace,
  EntryKey,
  ListedContent,
  SelectedEntry,
  Selection,
} from '../audit/audit-log.ts';
import { compareText } from '../documents/compare-text.ts';
import { isNextEntry } from '../audit/chain-misfit.ts';
import { forgottenEventType } from '../audit/forgotten-event.ts';

/** A chain: the row of sequence n stands at n - 1. */
interface Chain {
  rows: AuditRow[];
  sequences: Map<string, number>;
}

/** Chains in this process. What reads and then writes does both without a pause, so that nobody comes between. */
export class MemoryAuditLog implements AuditLog {
  readonly #chains = new Map<string, Chain>();

  async head(tenant_id: string): Promise<ChainHead> {
    return this.#headOf(tenant_id);
  }

  async append(tenant_id: string, contents: readonly AuditContent[]): Promise<void> {
    const keys = contents.map(({ kind, id }) => keyOf(kind, id));
    const { sequences } = this.#chainOf(tenant_id);
    if (keys.some((key, index) => sequences.has(key) || keys.indexOf(key) !== index)) {
      throw new UniqueError('The id of an audit entry is taken.');
    }
    const entries = linkEntries(this.#headOf(tenant_id), contents);
    for (const [index, entry] of entries.entries()) this.#push(entry, contents[index]!);
  }

  async holds(key: EntryKey): Promise<boolean> {
    return this.#rowOf(key) !== undefined;
  }

  async read(key: EntryKey): Promise<string | null> {
    return this.#rowOf(key)?.content?.packed ?? null;
  }

  async list(listing: ContentListing): Promise<ListedContent[]> {
    const { tenant_id, kind, where, start, end, order, limit, offset, after } = listing;
    const conditions = Object.entries(where).filter(([, value]) => value !== undefined);
    const compare = order === 'turn' ? compareTurns : compareTimes;
    const found: ListedContent[] = [];
    for (const { entry, content } of this.#chainOf(tenant_id).rows) {
      if (content === null || content.kind !== kind) continue;
      const { timestamp, columns, packed } = content;
      if (start !== undefined && timestamp < start) continue;
      if (end !== undefined && timestamp >= end) continue;
      if (conditions.some(([name, value]) => columns[name as keyof typeof columns] !== value)) continue;
      const listed = { sequence: entry.sequence, timestamp, turn_number: columns.turn_number ?? 0, packed };
      if (after === null || compare(listed, after) > 0) found.push(listed);
    }
    return found.sort(compare).slice(offset, offset + limit);
  }

  async walk({ tenant_id, after, limit }: { tenant_id: string; after: number; limit: number }): Promise<AuditRow[]> {
    return this.#chainOf(tenant_id).rows.slice(after, after + limit);
  }

  async select(selection: Selection, limit: number | null): Promise<SelectedEntry[]> {
    return this.#selected(selection, limit);
  }

  async erase(
    selection: Selection,
    { limit, receiptOf }: { limit: number; receiptOf(selected: readonly SelectedEntry[]): AuditContent },
  ): Promise<SelectedEntry[]> {
    const selected = this.#selected(selection, limit);
    if (selected.length === 0) return [];
    const receipt = receiptOf(selected);
    const [entry] = linkEntries(this.#headOf(selection.tenant_id), [receipt]) as [AuditEntry];
    this.#push(entry, receipt);
    this.#eraseContents(
      entry,
      selected.map(({ sequence }) => sequence),
    );
    return selected;
  }

  async restore(
    entry: AuditEntry,
    { content, erases }: { content: AuditContent | null; erases: readonly number[] },
  ): Promise<boolean> {
    const head = this.#headOf(entry.tenant_id);
    const stored = this.#chainOf(entry.tenant_id).rows[entry.sequence - 1]?.entry.hash ?? null;
    if (!isNextEntry(entry, { head, stored })) return false;
    this.#push(entry, content);
    this.#eraseContents(entry, erases);
    return true;
  }

  #chainOf(tenant_id: string): Chain {
    return this.#chains.get(tenant_id) ?? { rows: [], sequences: new Map() };
  }

  #headOf(tenant_id: string): ChainHead {
    const last = this.#chainOf(tenant_id).rows.at(-1)?.entry;
    return last === undefined ? emptyChain(tenant_id) : { tenant_id, sequence: last.sequence, hash: last.hash };
  }

  #selected(selection: Selection, limit: number | null): SelectedEntry[] {
    const { rows } = this.#chainOf(selection.tenant_id);
    const isSelected = selector(selection, rows);
    const selected = rows.flatMap(({ entry: { sequence }, content }) =>
      content !== null && content.kind !== 'erasure' && isSelected(content) ? [{ sequence, kind: content.kind }] : [],
    );
    // Events before turns: what leads from an event to its session is the turn.
    if ('session_ids' in selection) selected.sort((a, b) => compareText(a.kind, b.kind) || a.sequence - b.sequence);
    return limit === null ? selected : selected.slice(0, limit);
  }

  #rowOf({ tenant_id, kind, id }: EntryKey): AuditRow | undefined {
    const { rows, sequences } = this.#chainOf(tenant_id);
    const sequence = sequences.get(keyOf(kind, id));
    return sequence === undefined ? undefined : rows[sequence - 1];
  }

  #push(entry: AuditEntry, content: AuditContent | null): void {
    const chain = this.#chainOf(entry.tenant_id);
    chain.rows.push({ entry, content, receipt_sequence: null });
    chain.sequences.set(keyOf(entry.kind, entry.id), entry.sequence);
    this.#chains.set(entry.tenant_id, chain);
  }

  #eraseContents({ tenant_id, sequence: receipt_sequence }: AuditEntry, erases: readonly number[]): void {
    const { rows } = this.#chainOf(tenant_id);
    for (const sequence of erases) rows[sequence - 1] = { ...rows[sequence - 1]!, content: null, receipt_sequence };
  }
}

function keyOf(kind: string, id: string): string {
  return `${kind}:${id}`;
}

function selector(selection: Selection, rows: readonly AuditRow[]): (content: AuditContent) => boolean {
  if ('everything' in selection) return isErasable;
  if ('before' in selection) return (content) => isErasable(content) && content.timestamp < selection.before;
  const sessions = new Set(selection.session_ids);
  const turns = new Set(
    rows.flatMap(({ content }) =>
      content?.kind === 'turn' && sessions.has(content.columns.session_id ?? '') ? [content.id] : [],
    ),
  );
  const ids = [...selection.session_ids, ...selection.profile_ids];
  return (content) =>
    isErasable(content) && (turns.has(content.columns.turn_id ?? '') || ids.some((id) => content.packed.includes(id)));
}

function isErasable({ columns }: AuditContent): boolean {
  return columns.event_type !== forgottenEventType;
}

function compareTurns(one: ContentPlace, other: ContentPlace): number {
  return one.turn_number - other.turn_number || compareTimes(one, other);
}

function compareTimes(one: ContentPlace, other: ContentPlace): number {
  return compareText(one.timestamp, other.timestamp) || one.sequence - other.sequence;
}
