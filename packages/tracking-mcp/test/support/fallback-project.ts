import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Clock } from '@waymark/core-types';
import { openDatabase } from '@waymark/stores';
import { onTestFinished } from 'vitest';

import {
  openProjectTracker,
  openTracker,
  type ProjectTracker,
  type ProjectTrackerOptions,
  type Tracker,
} from '../../src/index.ts';
import { plugged, type PluggedDatabase } from './plugged-database.ts';

/** Nothing happens by itself: only what a test asks for. */
export const quiet = { followEveryMs: 3_600_000, retryFromMs: 3_600_000, retryUpToMs: 3_600_000 };

export const by = 'claude-code';

/** A project with a database in memory, a repository, a status file and a cache file. */
export interface FallbackProject {
  folder: string;
  statusFile: string;
  cacheUrl: string;
  plug: PluggedDatabase;
  /** The database, whatever the plug. */
  direct: Tracker;
  clock: Clock & { time: number };
  /** Opens a tracker; it is closed with the test. */
  open(options?: Partial<ProjectTrackerOptions>): Promise<ProjectTracker>;
  git(...args: string[]): string;
}

/** Sets up a project; it is gone with the test. */
export async function createProject({ repository = true } = {}): Promise<FallbackProject> {
  const folder = await mkdtemp(join(tmpdir(), 'waymark-fallback-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const memory = await openDatabase('memory:');
  onTestFinished(() => memory.close());
  const clock = { time: Date.parse('2026-03-01T12:00:00.000Z'), now: () => clock.time++ };
  const direct = await openTracker(memory, { project: 'demo', clock });
  const plug = plugged(memory);
  const statusFile = join(folder, '.project_status.md');
  const cacheUrl = `file:${join(folder, 'cache.db')}`;
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', ...args], {
      cwd: folder,
      encoding: 'utf8',
      stdio: 'pipe',
    });
  if (repository) git('init', '--quiet');
  return {
    ...{ folder, statusFile, cacheUrl, plug, direct, clock, git },
    async open(options = {}) {
      const tracker = await openProjectTracker({
        openDatabase: async () => plug.database,
        databaseName: 'test',
        project: 'demo',
        ...{ cacheUrl, statusFile, repository: repository ? folder : null, clock },
        random: () => 0.5,
        times: quiet,
        ...options,
      });
      onTestFinished(() => tracker.close());
      return tracker;
    },
  };
}
