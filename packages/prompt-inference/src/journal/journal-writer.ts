import { RunError } from '../errors.ts';
import type { Message } from '../message/message.ts';
import type { JournalEntry, RunJournal } from './run-journal.ts';

/**
 * Notes entries and keeps them together: what happened goes with what is about to happen, so that a step of the loop
 * costs one commit.
 */
export interface JournalWriter {
  note(entry: JournalEntry): void;
  /**
   * Returns when all that was noted is kept.
   * @throws {RunError} PROMPT_RUN with the messages so far.
   */
  flush(): Promise<void>;
}

/** Writes to the journal, or nowhere. */
export function createJournalWriter(journal: RunJournal | undefined, messages: readonly Message[]): JournalWriter {
  if (journal === undefined) return { note: () => undefined, flush: async () => undefined };
  let noted: JournalEntry[] = [];
  let last: Promise<void> = Promise.resolve();
  const append = async () => {
    const entries = noted;
    noted = [];
    if (entries.length > 0) await journal.append(...entries);
  };
  return {
    note: (entry) => void noted.push(entry),
    async flush() {
      // After a failure nothing more is kept: the entries would no longer tell what happened.
      last = last.then(append);
      try {
        await last;
      } catch (cause) {
        throw new RunError('PROMPT_RUN', `The journal could not be written: ${textOf(cause)}`, {
          ...(RunError.isInstance(cause) ? { details: cause.details } : {}),
          recoveryAction: 'Look at the run in its journal, and `resume` it when no other process goes on with it.',
          // Not a copy: results that are known already come in while the run ends.
          messages,
          cause,
        });
      }
    },
  };
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
