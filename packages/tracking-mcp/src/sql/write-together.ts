import { systemClock } from '@waymark/core-types';
import type { Database } from '@waymark/stores';

import type { Tracker } from '../tracker.ts';
import { createTracker } from './create-tracker.ts';
import { prepareProject, type TrackerOptions } from './open-tracker.ts';

/**
 * Runs writes, and reads that see them, in one transaction: all of them are kept, or none when `work` throws. It may run
 * again after contention, so it must have no effect but these, and must not wait for anything else.
 */
export async function writeTogether<Result>(
  database: Database,
  options: TrackerOptions,
  work: (tracker: Tracker) => Promise<Result>,
): Promise<Result> {
  const { project = 'default', clock = systemClock } = options;
  await prepareProject(database, { project, clock });
  return database.tx((transaction) =>
    work(
      createTracker(
        {
          dialect: database.dialect,
          query: transaction.query.bind(transaction),
          tx: (inner) => inner(transaction),
        },
        { ...options, project, clock },
      ),
    ),
  );
}
