import { ConfigurationError, systemClock } from '@waymark/core-types';
import type { Database } from '@waymark/stores';

import type { TrackerMirror } from '../../tracker-mirror.ts';
import { createTracker, type Alongside } from '../create-tracker.ts';
import { prepareProject, type TrackerOptions } from '../open-tracker.ts';
import { groupWrites } from '../write/group-writes.ts';
import { followChanges } from './follow-changes.ts';
import { loadState } from './load-state.ts';
import { readPosition } from './position.ts';

/** What a mirror is opened with. */
export interface TrackerMirrorOptions extends TrackerOptions {
  /** Stores something else in the transaction of each write. */
  alongside?: Alongside;
}

/**
 * Opens a copy of another tracker in a database of its own, which it prepares first. The caller closes the database.
 * What is written to the copy stays until a followed change goes over it, or another state is loaded.
 * @throws {ConfigurationError} when the project holds data that are not a copy: loading would erase them.
 */
export async function openTrackerMirror(
  database: Database,
  options: TrackerMirrorOptions = {},
): Promise<TrackerMirror> {
  const { project = 'default', clock = systemClock } = options;
  await prepareProject(database, { project, clock });
  await markAsMirror(database, project);
  const mirrored = { project, dialect: database.dialect, clock };
  return {
    ...createTracker(groupWrites(database), { ...options, project, clock }),
    position: () => readPosition({ project, query: database.query.bind(database) }),
    load: (state, before) =>
      database.tx(async (transaction) => {
        await before?.(transaction);
        await loadState(transaction, mirrored, state);
      }),
    follow: (changes, before) =>
      database.tx(async (transaction) => {
        await before?.(transaction);
        await followChanges(transaction, mirrored, changes);
      }),
  };
}

async function markAsMirror(database: Database, project: string): Promise<void> {
  const [row] = await database.query<{ sequence: number; mirrored: string | null }>(
    `select p.sequence, m.project as mirrored from tracking_project p
     left join tracking_mirror m on m.project = p.project where p.project = ?`,
    [project],
  );
  if (row!.mirrored !== null) return;
  if (row!.sequence > 0) {
    throw new ConfigurationError(`The project ${JSON.stringify(project)} of this database is no copy of another one.`, {
      details: { project },
      recoveryAction: 'Open the mirror in a database of its own, or open the project with openTracker.',
    });
  }
  await database.batch([
    {
      sql: 'insert into tracking_mirror (project, position) values (?, null) on conflict (project) do nothing',
      params: [project],
    },
  ]);
}
