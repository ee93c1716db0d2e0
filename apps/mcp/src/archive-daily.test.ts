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
      return { data: { archived_count: 0, truncated: false }, source: 'database' };
    },
  } as unknown as ProjectTracker;
  const stop = archiveDaily(tracker, { clock: { now: () => now }, logger: noTelemetry.logger, firstAfterMs: 1 });
  while (runs.length < 3) await sleep(5);
  await sleep(30);
  stop();
  expect(runs).toEqual(Array.from({ length: 3 }, () => ['archive_work_items', 'waymark-archiver']));
});

it('[mcp:archive:daily] goes on at once while more is old than one call moves, until it is stopped', async () => {
  const left = [true, true, false, true, true];
  let calls = 0;
  const logged: unknown[] = [];
  const tracker = {
    write: async () => ({ data: { archived_count: 200, truncated: left[calls++] }, source: 'database' }),
  } as unknown as ProjectTracker;
  const logger = { ...noTelemetry.logger, info: (_event: string, fields?: object) => void logged.push(fields) };
  const stop = archiveDaily(tracker, { clock: { now: () => 0 }, logger, firstAfterMs: 1 });
  while (logged.length < 1) await sleep(5);
  await sleep(30);
  stop();
  expect([calls, logged]).toEqual([3, [{ archived_count: 600 }]]);
});
