import type { JournalEntry } from './run-journal.ts';

/**
 * Entries that are kept at once as the text of one row, whose sequence is that of the first: a row more would cost a tenth of
 * the commit. One alone is an object, several are a list.
 */
export function writeEntries(entries: readonly JournalEntry[]): string {
  return JSON.stringify(entries.length === 1 ? entries[0] : entries);
}

/** The entries in the text of a row. */
export function readEntries(text: string): JournalEntry[] {
  const value = JSON.parse(text) as JournalEntry | JournalEntry[];
  return Array.isArray(value) ? value : [value];
}
