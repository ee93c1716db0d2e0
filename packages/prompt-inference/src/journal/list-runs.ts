import { toTimestamp } from '@waymark/core-types';
import type { Database } from '@waymark/stores';
import { readEntries } from './entry-text.ts';
import { makeJournalTables } from './journal-schema.ts';

/** One run, as a list shows it. */
export interface RunListing {
  run_id: string;
  name: string | null;
  /** The model it began with. */
  model: string;
  /** `open`: it is under way, or its process has ended in its midst. */
  status: 'open' | 'finished' | 'failed';
  created_at: string;
  updated_at: string;
  entries: number;
  /** Its last entry cannot be read, and counts as one: the run can be neither resumed nor replayed. */
  damaged?: true;
}

/** By the kind of the last entry; every other one is `open`. */
const ends = { finished: 'run_finished', failed: 'run_failed' } as const;

/** The newest runs in a database first, at most `limit` (default 50) of them; with `status` only those. */
export async function listRuns(
  database: Database,
  { tenant = 'default', limit = 50, status }: { tenant?: string; limit?: number; status?: RunListing['status'] } = {},
): Promise<RunListing[]> {
  await makeJournalTables(database);
  const isOpen = status === 'open';
  const kinds = status === undefined ? [] : isOpen ? Object.values(ends) : [ends[status]];
  const where =
    status === undefined ? '' : ` and e.kind ${isOpen ? 'not ' : ''}in (${kinds.map(() => '?').join(', ')})`;
  const rows = await database.query<{
    run_id: string;
    name: string | null;
    model: string;
    created_ms: number;
    at_ms: number;
    sequence: number;
    kind: string;
    entry: string;
  }>(
    `select r.run_id, r.name, r.model, r.created_ms, e.at_ms, e.sequence, e.kind, e.entry
     from prompt_run r join prompt_run_entry e on e.tenant = r.tenant and e.run_id = r.run_id
     where r.tenant = ? and e.sequence = (
       select max(sequence) from prompt_run_entry x where x.tenant = r.tenant and x.run_id = r.run_id)${where}
     order by r.created_ms desc, r.run_id desc limit ?`,
    [tenant, ...kinds, limit],
  );
  return rows.map(({ created_ms, at_ms, sequence, kind, entry, ...run }) => {
    const last = readEntries(entry);
    return {
      ...run,
      status: kind === ends.finished ? 'finished' : kind === ends.failed ? 'failed' : 'open',
      created_at: toTimestamp(created_ms),
      updated_at: toTimestamp(at_ms),
      entries: sequence + (last?.length ?? 1) - 1,
      ...(last === null ? { damaged: true } : {}),
    };
  });
}
