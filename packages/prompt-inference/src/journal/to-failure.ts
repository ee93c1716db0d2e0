import { WaymarkError } from '@waymark/core-types';
import type { JournalFailure } from './run-journal.ts';

/** An error as a journal keeps it; `code` stands for those that have none. */
export function toFailure(error: unknown, code: string): JournalFailure {
  return {
    code: WaymarkError.isInstance(error) ? error.code : code,
    message: error instanceof Error ? error.message : String(error),
  };
}
