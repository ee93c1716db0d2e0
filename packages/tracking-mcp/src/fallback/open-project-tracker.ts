import {
  createIdGenerator,
  noTelemetry,
  systemClock,
  type Clock,
  type IdGenerator,
  type Telemetry,
} from '@waymark/core-types';
import type { Database } from '@waymark/stores';

import type { StatusTemplate } from '../markdown/report/status-template.ts';
import { openTracker } from '../sql/open-tracker.ts';
import { CacheFile } from './cache-file.ts';
import { DatabaseLink } from './database-link.ts';
import { FallbackTracker } from './fallback-tracker.ts';
import { defaultTimes, type ProjectTrackerTimes } from './project-tracker-times.ts';
import type { ProjectTracker } from './project-tracker.ts';
import { ReportLayers } from './report-layers.ts';
import { withWriteDeadline } from './with-write-deadline.ts';

/** What a project's tracker is opened with. */
export interface ProjectTrackerOptions {
  /** Opens the project's database. Called when it is needed, and again after it failed. */
  openDatabase: () => Promise<Database>;
  /** What tells that database from others, without a password: as in `postgres://host/name`. */
  databaseName: string;
  /** Whose state it is. Default `default`. */
  project?: string;
  /** The local cache and the outbox: `file:` and a path, of this project and this database alone. */
  cacheUrl: string;
  /** The status file that people read and edit; null for none. */
  statusFile: string | null;
  /** The folder of the git repository that holds the status file; null for none. */
  repository: string | null;
  /** Writes the status file, where the usual template does not. */
  template?: StatusTemplate;
  clock?: Clock;
  ids?: IdGenerator;
  /** A number from 0 up to 1, which spreads the attempts to reach the database. Default `Math.random`. */
  random?: () => number;
  telemetry?: Telemetry;
  times?: Partial<ProjectTrackerTimes>;
}

/**
 * Opens a project's tracker that goes on while the database is away. Nothing has to be there at the start: neither the
 * database nor the cache nor the status file.
 */
export async function openProjectTracker(options: ProjectTrackerOptions): Promise<ProjectTracker> {
  const { project = 'default', clock = systemClock, random = Math.random, telemetry = noTelemetry } = options;
  const ids = options.ids ?? createIdGenerator({ clock });
  const times = { ...defaultTimes, ...options.times };
  const link = new DatabaseLink({
    openDatabase: options.openDatabase,
    openTracker: (database) => openTracker(withWriteDeadline(database, times.writeMs), { project, clock, ids }),
    openMs: times.writeMs,
    backOff: { from: times.retryFromMs, upTo: times.retryUpToMs },
    ...{ clock, random, telemetry },
  });
  const cacheFile = new CacheFile({
    url: options.cacheUrl,
    ...{ project, databaseName: options.databaseName, clock, ids },
  });
  const { statusFile, repository, template } = options;
  const reports = new ReportLayers({
    ...{ statusFile, repository, project, clock, ids },
    ...(template === undefined ? {} : { template }),
  });
  const tracker = new FallbackTracker({ link, cacheFile, reports, times, clock, ids, telemetry });
  await tracker.start();
  return tracker;
}
