import { toTimestamp } from '@waymark/core-types';
import type { Database } from '@waymark/stores';
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
}

/** The newest runs in a database first, at most `limit` (default 50) of them. */
export async function listRuns(
  database: Database,
  { tenant = 'default', limit = 50 }: { tenant?: string; limit?: number } = {},
): Promise<RunListing[]> {
  await makeJournalTables(database);
  const rows = await database.query<{
    run_id: string;
    name: string | null;
    model: string;
    created_ms: number;
    at_ms: number;
    sequence: number;
    kind: string;
  }>(
    `select r.run_id, r.name, r.model, r.created_ms, e.at_ms, e.sequence, e.kind
     from prompt_run r join prompt_run_entry e on e.tenant = r.tenant and e.run_id = r.run_id
     where r.tenant = ? and e.sequence = (
       select max(sequence) from prompt_run_entry x where x.tenant = r.tenant and x.run_id = r.run_id)
     order by r.created_ms desc, r.run_id desc limit ?`,
    [tenant, limit],
  );
  return rows.map(({ created_ms, at_ms, sequence, kind, ...run }) => ({
    ...run,
    status: kind === 'run_finished' ? 'finished' : kind === 'run_failed' ? 'failed' : 'open',
    created_at: toTimestamp(created_ms),
    updated_at: toTimestamp(at_ms),
    entries: sequence,
  }));
}
