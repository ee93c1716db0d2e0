import {
  createIdGenerator,
  shortId,
  systemClock,
  toTimestamp,
  type Clock,
  type IdGenerator,
} from '@waymark/core-types';
import { UniqueError, UnknownCommitError, type Database, type Statement } from '@waymark/stores';
import { makeJournalTables } from './journal-schema.ts';
import { readEntries, writeEntries } from './entry-text.ts';
import { damagedRun, refuseRun } from './refuse-run.ts';
import type { JournalEntry, JournalRecord, RunJournal } from './run-journal.ts';

/** How a journal is opened. */
export interface OpenRunJournalOptions {
  /** The run to go on with, or the id of a new one. Default: a new id. */
  run_id?: string;
  /** Whose run it is; nobody else's journal sees it. Default `default`. */
  tenant?: string;
  clock?: Clock;
  ids?: IdGenerator;
}

/** Opens the journal of one run in a database, whose tables it makes where they are missing. */
export async function openRunJournal(database: Database, options: OpenRunJournalOptions = {}): Promise<RunJournal> {
  const { tenant = 'default', clock = systemClock } = options;
  const ids = options.ids ?? createIdGenerator({ clock });
  const run_id = options.run_id ?? ids();
  // Tells our own entries from equal ones of another process after a commit of unknown outcome.
  const writer = shortId(ids());
  let last = 0;
  await makeJournalTables(database);

  const toStatement = (entries: readonly JournalEntry[]): Statement => ({
    sql: `insert into prompt_run_entry (tenant, run_id, sequence, at_ms, writer, kind, entry)
          values (?, ?, ?, ?, ?, ?, ?)`,
    params: [tenant, run_id, last + 1, clock.now(), writer, entries.at(-1)!.kind, writeEntries(entries)],
  });
  const isKept = async (sequence: number): Promise<boolean> => {
    const rows = await database.query(
      'select 1 as found from prompt_run_entry where tenant = ? and run_id = ? and sequence = ? and writer = ?',
      [tenant, run_id, sequence, writer],
    );
    return rows.length > 0;
  };
  return {
    run_id,
    async append(...entries) {
      const [first] = entries;
      if (first === undefined) return;
      const statements = [toStatement(entries)];
      if (first.kind === 'run_started') {
        statements.unshift({
          sql: 'insert into prompt_run (tenant, run_id, name, model, created_ms) values (?, ?, ?, ?, ?)',
          params: [tenant, run_id, first.name, first.model, clock.now()],
        });
      }
      try {
        await database.batch(statements);
      } catch (error) {
        if (UniqueError.isInstance(error)) throw refuseRun(run_id, 'is under way in another process, or has ended');
        if (!UnknownCommitError.isInstance(error) || !(await isKept(last + 1))) throw error;
      }
      last += entries.length;
    },
    async read() {
      const rows = await database.query<{ sequence: number; at_ms: number; entry: string }>(
        'select sequence, at_ms, entry from prompt_run_entry where tenant = ? and run_id = ? order by sequence',
        [tenant, run_id],
      );
      const records: JournalRecord[] = [];
      for (const { sequence, at_ms, entry: text } of rows) {
        const entries = readEntries(text);
        if (entries === null || sequence !== records.length + 1) throw damagedRun(run_id, records.length + 1);
        const at = toTimestamp(at_ms);
        for (const entry of entries) records.push({ run_id, sequence: records.length + 1, at, entry });
      }
      last = records.length;
      return records;
    },
  };
}
