import { setTimeout as sleep } from 'node:timers/promises';
import { noTelemetry } from '@waymark/core-types';
import type { ProjectTracker } from '@waymark/tracking-mcp';
import { expect, it } from 'vitest';

import { archiveDaily } from './archive-daily.ts';

it('[mcp:archive:daily] archives soon after the start and a day later, and goes on after a failure', async () => {
  let now = 0;
  const runs: [string, string][] = [];
  const tracker = {
    write: async (name: string, _input: object, { by }: { by: string }) => {
      runs.push([name, by]);
      // A day passes while it works.
      now += 24 * 60 * 60_000;
      if (runs.length === 1) throw new Error('The database is away.');
      if (runs.length === 3) now -= 24 * 60 * 60_000;
      return { data: { archived_count: 0 }, source: 'database' };
    },
  } as unknown as ProjectTracker;
  const stop = archiveDaily(tracker, { clock: { now: () => now }, logger: noTelemetry.logger, firstAfterMs: 1 });
  while (runs.length < 3) await sleep(5);
  await sleep(30);
  stop();
  expect(runs).toEqual(Array.from({ length: 3 }, () => ['archive_work_items', 'waymark-archiver']));
});
