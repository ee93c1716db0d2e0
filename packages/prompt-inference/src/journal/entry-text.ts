import type { JournalEntry } from './run-journal.ts';

/**
 * Entries that are kept at once as the text of one row, whose sequence is that of the first: a row more would cost a tenth of
 * the commit. One alone is an object, several are a list.
 */
export function writeEntries(entries: readonly JournalEntry[]): string {
  return JSON.stringify(entries.length === 1 ? entries[0] : entries);
}

/** The entries in the text of a row; null where it holds anything else. */
export function readEntries(text: string): JournalEntry[] | null {
  try {
    const value = JSON.parse(text) as JournalEntry | JournalEntry[];
    const entries = Array.isArray(value) ? value : [value];
    return entries.length > 0 && entries.every((entry) => typeof entry?.kind === 'string') ? entries : null;
  } catch {
    return null;
  }
}
