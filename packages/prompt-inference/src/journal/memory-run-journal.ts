import { createIdGenerator, systemClock, toTimestamp, type Clock, type IdGenerator } from '@waymark/core-types';
import { refuseRun } from './refuse-run.ts';
import type { JournalRecord, RunJournal } from './run-journal.ts';

/** A journal that lives as long as this process: for tests, and to replay a run at once. */
export function memoryRunJournal(
  options: { run_id?: string; clock?: Clock; ids?: IdGenerator; records?: readonly JournalRecord[] } = {},
): RunJournal {
  const { clock = systemClock } = options;
  const run_id = options.run_id ?? (options.ids ?? createIdGenerator({ clock }))();
  // Kept as text, as any other journal keeps them: nobody changes a record by what it was made of.
  const kept = (options.records ?? []).map((record) => JSON.stringify({ ...record, run_id }));
  let seen = 0;
  return {
    run_id,
    async append(...entries) {
      const beginsTwice = kept.length > 0 && entries.some(({ kind }) => kind === 'run_started');
      if (beginsTwice || seen !== kept.length) throw refuseRun(run_id, 'has begun already');
      for (const entry of entries) {
        const record: JournalRecord = { run_id, sequence: ++seen, at: toTimestamp(clock.now()), entry };
        kept.push(JSON.stringify(record));
      }
    },
    async read() {
      seen = kept.length;
      return kept.map((text) => JSON.parse(text) as JournalRecord);
    },
  };
}
