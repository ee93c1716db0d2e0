import { createHash } from 'node:crypto';

import type { Clock, IdGenerator } from '@waymark/core-types';
import { openDatabase, type Database } from '@waymark/stores';

import { openTrackerMirror } from '../sql/mirror/open-tracker-mirror.ts';
import type { Tracker } from '../tracker.ts';

/** A tracker over a status report. */
export interface ReportTracker {
  tracker: Tracker;
  /** When the report was made, in milliseconds since the epoch; null where it does not say. */
  generatedAt: number | null;
  /** What of it was not understood. */
  warnings: string[];
}

/** Warnings of a report that an answer repeats. */
const mostWarnings = 5;

/** Makes trackers of status reports, and keeps the last ones. */
export class ReportTrackers {
  readonly #made = new Map<string, Promise<ReportTracker & { database: Database }>>();
  readonly #options: { project: string; clock: Clock; ids: IdGenerator };

  constructor(options: { project: string; clock: Clock; ids: IdGenerator }) {
    this.#options = options;
  }

  /** @throws {Error} when the text is no status report. */
  of(text: string): Promise<ReportTracker> {
    const hash = createHash('sha256').update(text).digest('hex');
    let made = this.#made.get(hash);
    if (made === undefined) {
      made = this.#make(text);
      this.#made.set(hash, made);
      made.catch(() => this.#made.delete(hash));
      // One for the file and one for its last commit.
      const [oldest] = this.#made.keys();
      if (this.#made.size > 2) void this.#close(oldest!);
    }
    return made;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#made.keys()].map((hash) => this.#close(hash)));
  }

  async #make(text: string): Promise<ReportTracker & { database: Database }> {
    // Loaded where it is needed: most programs that ask a question never read a report.
    const { isStatusReport, parseStatusReport } = await import('../markdown/report/parse-status-report.ts');
    if (!isStatusReport(text)) throw new Error('it holds no status report');
    const { state, generated_at, warnings } = parseStatusReport(text);
    const database = await openDatabase('memory:');
    try {
      const tracker = await openTrackerMirror(database, this.#options);
      await tracker.load(state);
      const generatedAt = generated_at === null ? null : Date.parse(generated_at);
      return { database, tracker, generatedAt, warnings: shortened(warnings) };
    } catch (error) {
      await database.close();
      throw error;
    }
  }

  async #close(hash: string): Promise<void> {
    const made = await this.#made.get(hash)?.catch(() => undefined);
    this.#made.delete(hash);
    await made?.database.close();
  }
}

function shortened(warnings: readonly string[]): string[] {
  const shown = warnings.slice(0, mostWarnings);
  return warnings.length > shown.length ? [...shown, `And ${warnings.length - shown.length} more.`] : shown;
}
