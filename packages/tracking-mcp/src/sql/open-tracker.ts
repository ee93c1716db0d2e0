import { systemClock, toTimestamp, type Clock, type IdGenerator } from '@waymark/core-types';
import type { Database } from '@waymark/stores';

import type { Tracker } from '../tracker.ts';
import { createTracker } from './create-tracker.ts';
import { trackingSchema } from './tracking-schema.ts';
import { groupWrites } from './write/group-writes.ts';

/** What a tracker is opened with. */
export interface TrackerOptions {
  /** Whose state it is, where several projects share a database. Default `default`. */
  project?: string;
  clock?: Clock;
  ids?: IdGenerator;
}

/** Opens a project's tracker in a database, which it prepares first. The caller closes the database. */
export async function openTracker(database: Database, options: TrackerOptions = {}): Promise<Tracker> {
  const { project = 'default', clock = systemClock } = options;
  await prepareProject(database, { project, clock });
  return createTracker(groupWrites(database), { ...options, project, clock });
}

/** Makes the tables and the row that the project's writers queue for, so that reads never have to write. */
export async function prepareProject(
  database: Database,
  { project, clock }: { project: string; clock: Clock },
): Promise<void> {
  await database.migrate(trackingSchema);
  const [row] = await database.query('select sequence from tracking_project where project = ?', [project]);
  if (row !== undefined) return;
  await database.batch([
    {
      sql: 'insert into tracking_project (project, sequence, created_at) values (?, 0, ?) on conflict (project) do nothing',
      params: [project, toTimestamp(clock.now())],
    },
  ]);
}
