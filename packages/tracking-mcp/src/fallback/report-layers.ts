import { toTimestamp, type Clock, type IdGenerator } from '@waymark/core-types';

import type { StatusTemplate } from '../markdown/report/status-template.ts';
import type { Tracker } from '../tracker.ts';
import { lowerLayer, type LowerTracker, type ReadLayer } from './read-layers.ts';
import { readCommittedReport, readReportFile, type FoundReport } from './find-report.ts';
import { ReportTrackers } from './report-trackers.ts';
import { StatusFile } from './status-file.ts';

/** Where the status reports of a project are. */
export interface ReportLayersOptions {
  statusFile: string | null;
  repository: string | null;
  template?: StatusTemplate;
  project: string;
  clock: Clock;
  ids: IdGenerator;
}

/** The two layers of reads that need no database at all, and the file of the second, which is also written. */
export class ReportLayers {
  /** The newest status file in the git history. */
  readonly git: ReadLayer;
  /** The status file. */
  readonly markdown: ReadLayer;
  readonly #options: ReportLayersOptions;
  readonly #trackers: ReportTrackers;
  readonly #file: StatusFile | null;

  constructor(options: ReportLayersOptions) {
    const { statusFile, repository } = options;
    this.#options = options;
    this.#trackers = new ReportTrackers(options);
    this.#file = statusFile === null ? null : new StatusFile(statusFile, options);
    this.git = lowerLayer('git', () =>
      this.#open(async () => {
        if (statusFile === null || repository === null) throw new Error('there is none');
        return readCommittedReport(statusFile, repository);
      }),
    );
    this.markdown = lowerLayer('markdown', () =>
      this.#open(async () => {
        if (statusFile === null) throw new Error('there is none');
        return readReportFile(statusFile);
      }),
    );
  }

  /** Writes what the tracker holds to the status file, where there is one. */
  async write(tracker: Pick<Tracker, 'read'>): Promise<void> {
    const { clock, template } = this.#options;
    await this.#file?.write(async (previous) => {
      const { renderStatusReport } = await import('../markdown/report/render-status-report.ts');
      const state = await tracker.read('get_project_state', {});
      return renderStatusReport(state, {
        generated_at: toTimestamp(clock.now()),
        ...(template === undefined ? {} : { template }),
        ...(previous === undefined ? {} : { previous }),
      });
    });
  }

  async close(): Promise<void> {
    await this.#file?.idle();
    await this.#trackers.close();
  }

  async #open(find: () => Promise<FoundReport>): Promise<LowerTracker> {
    const { text, writtenAt } = await find();
    const { tracker, generatedAt, warnings } = await this.#trackers.of(text);
    const age_ms = this.#options.clock.now() - Math.min(writtenAt, generatedAt ?? writtenAt);
    return { tracker, warnings, age_ms: Math.max(0, Math.round(age_ms)) };
  }
}
