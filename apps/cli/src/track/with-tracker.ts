import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseError, openDatabase, type Database } from '@waymark/stores';
import { openProjectTracker, type ProjectTracker } from '@waymark/tracking-mcp';
import { openInvocationDatabase } from '../compose.ts';
import { telemetryOf, type Invocation } from '../program/invocation.ts';
import { createDataFolder } from '../project/data-folder.ts';
import { databaseExists } from '../project/database-location.ts';
import { inCommandWords } from './in-command-words.ts';
import { trackerPlace } from './tracker-place.ts';

/** Gives `work` the project's tracker, its database made where it is missing, and closes it whatever happens. */
export function withTracker<Result>(
  invocation: Invocation,
  work: (tracker: ProjectTracker) => Promise<Result>,
): Promise<Result> {
  return withTrackerOver(invocation, { work, open: () => openInvocationDatabase(invocation), keepsCache: true });
}

/** As withTracker, for commands that only read: where there is no database none is made, and lower layers answer. */
export async function withExistingTracker<Result>(
  invocation: Invocation,
  work: (tracker: ProjectTracker) => Promise<Result>,
): Promise<Result> {
  if (databaseExists(invocation.database)) return withTracker(invocation, work);
  const { cachePath, statusFile } = trackerPlace(invocation);
  const absent = `There is no database at ${invocation.database.path} yet. The first change makes it.`;
  const keepsCache = existsSync(cachePath);
  const file = existsSync(statusFile) ? readFileSync(statusFile, 'utf8') : null;
  const isReport = file !== null && (await import('./is-report.ts')).isReport(file);
  if (keepsCache || isReport) {
    const open = () => Promise.reject(new DatabaseError('DATABASE_UNAVAILABLE', absent));
    return withTrackerOver(invocation, { work, open, keepsCache });
  }
  const hint = file === null ? '' : ` ${statusFile} is no report of a tracker: \`waymark track migrate\` brings it in.`;
  invocation.terminal.warn(`${absent}${hint}`);
  return withTrackerOver(invocation, { work, open: () => openDatabase('memory:'), keepsCache });
}

async function withTrackerOver<Result>(
  invocation: Invocation,
  {
    work,
    open,
    keepsCache,
  }: { work: (tracker: ProjectTracker) => Promise<Result>; open: () => Promise<Database>; keepsCache: boolean },
): Promise<Result> {
  const { cachePath, cacheUrl, ...place } = trackerPlace(invocation);
  if (keepsCache) {
    createDataFolder(invocation.project.dataFolder);
    mkdirSync(dirname(cachePath), { recursive: true, mode: 0o700 });
  }
  const tracker = await openProjectTracker({
    ...place,
    ...telemetryOf(invocation),
    openDatabase: open,
    cacheUrl: keepsCache ? cacheUrl : 'memory:',
    project: invocation.config.trackedProject,
  });
  try {
    return await work(tracker);
  } catch (error) {
    throw inCommandWords(error);
  } finally {
    await tracker.close();
  }
}
