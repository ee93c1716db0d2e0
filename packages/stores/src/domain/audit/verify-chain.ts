import { canonicalJson, SchemaVersionError } from '@waymark/core-types';
import type { ChainHead, ChainProblem, ChainReport } from '../audit-store.ts';
import { emptyChain, hashContent, hashEntry, type AuditContent, type AuditEntry } from './audit-entry.ts';
import { erasureKind, knownContent, unpackContent } from './audit-kinds.ts';
import type { AuditLog, AuditRow } from './audit-log.ts';

/** Rows in memory at a time. */
const pageRows = 100;
const maximumProblems = 100;

/** Walks a tenant's chain from its first entry to its head and says all that does not fit. */
export async function verifyChain(
  log: AuditLog,
  { tenant_id, anchor }: { tenant_id: string; anchor?: ChainHead },
): Promise<ChainReport> {
  const problems: ChainProblem[] = [];
  const say = (sequence: number, id: string | null, problem: ChainProblem['problem'], message: string) => {
    if (problems.length < maximumProblems) problems.push({ sequence, id, problem, message });
  };
  const receipts = new ReceiptReader(log, tenant_id);
  let [entries, erased] = [0, 0];
  let last = emptyChain(tenant_id);

  const walkPage = async () => {
    const rows = await log.walk({ tenant_id, after: last.sequence, limit: pageRows });
    for (const row of rows) {
      const { sequence, id, hash } = row.entry;
      if (sequence !== last.sequence + 1) {
        const gap = last.sequence + 1 === sequence - 1 ? 'is' : `to ${sequence - 1} are`;
        say(last.sequence + 1, null, 'entry-missing', `Entry ${last.sequence + 1} ${gap} missing.`);
      }
      const misfit = misfitOfEntry(row, sequence === last.sequence + 1 ? last.hash : null);
      if (misfit !== null) say(sequence, id, 'entry-changed', misfit);
      if (row.content !== null) {
        const problem = misfitOfContent(row, row.content);
        if (problem !== null) say(sequence, id, ...problem);
      } else if (await receipts.names(row)) erased++;
      else
        say(sequence, id, 'content-missing', 'The content is gone, and no entry of the chain says that it was erased.');
      if (anchor?.sequence === sequence && anchor.hash !== hash) {
        say(sequence, id, 'head-differs', 'The entry is not the one that the anchor holds.');
      }
      last = { tenant_id, sequence, hash };
      entries++;
    }
    return rows.length;
  };

  let head: ChainHead;
  do {
    while ((await walkPage()) > 0);
    head = await log.head(tenant_id);
    // Entries that were appended meanwhile are walked too, as many as the head knows of.
  } while (head.sequence > last.sequence && (await walkPage()) > 0);

  if (head.sequence > last.sequence) {
    const missing = `The entries from ${last.sequence + 1} to ${head.sequence}, the newest, are missing.`;
    say(last.sequence + 1, null, 'entry-missing', missing);
  } else if (head.sequence < last.sequence || head.hash !== last.hash) {
    say(last.sequence, null, 'head-differs', 'The last entry is not the one that the head of the chain holds.');
  }
  if (anchor !== undefined && anchor.sequence > last.sequence) {
    say(anchor.sequence, null, 'head-differs', `The chain ends at ${last.sequence}, before the anchor.`);
  }
  return { tenant_id, ok: problems.length === 0, entries, erased, head, problems };
}

/** `previous` is null where the entry before is missing. */
function misfitOfEntry({ entry }: AuditRow, previous: string | null): string | null {
  if (hashEntry(entry) !== entry.hash) return 'The entry is not what its hash was computed over.';
  if (previous !== null && entry.previous_hash !== previous) return 'The entry does not follow the one before it.';
  return null;
}

function misfitOfContent(
  { entry }: AuditRow,
  content: AuditContent,
): ['content-changed' | 'index-differs', string] | null {
  if (hashContent(content) !== entry.content_hash) {
    return ['content-changed', 'The content is not what its hash was computed over.'];
  }
  const isFound = isFoundByWhatItSays(entry, content);
  return isFound ? null : ['index-differs', 'A column by which the entry is found is not what its content says.'];
}

function isFoundByWhatItSays({ kind, id, timestamp }: AuditEntry, content: AuditContent): boolean {
  try {
    const said = knownContent(kind, content);
    return (
      [content, said].every((one) => one.kind === kind && one.id === id && one.timestamp === timestamp) &&
      canonicalJson(said.columns) === canonicalJson(content.columns)
    );
  } catch (error) {
    // What a newer program wrote is judged by that.
    if (SchemaVersionError.isInstance(error)) throw error;
    return false;
  }
}

/** Knows what receipts of erasures say; the last one is kept, for neighbours often went together. */
class ReceiptReader {
  readonly #log: AuditLog;
  readonly #tenantId: string;
  #last: { sequence: number; names: Set<number> } | null = null;

  constructor(log: AuditLog, tenantId: string) {
    this.#log = log;
    this.#tenantId = tenantId;
  }

  /** Whether the chain holds a receipt that names the entry. Changed receipts are found where the walk meets them. */
  async names({ entry: { sequence }, receipt_sequence: receipt }: AuditRow): Promise<boolean> {
    if (receipt === null || receipt <= sequence) return false;
    if (this.#last?.sequence !== receipt) this.#last = { sequence: receipt, names: await this.#read(receipt) };
    return this.#last.names.has(sequence);
  }

  async #read(receipt: number): Promise<Set<number>> {
    const [row] = await this.#log.walk({ tenant_id: this.#tenantId, after: receipt - 1, limit: 1 });
    if (row?.entry.sequence !== receipt || row.content?.kind !== 'erasure') return new Set();
    return new Set(unpackContent(erasureKind, row.content.packed).sequences);
  }
}
