import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Invocation } from '../program/invocation.ts';

/** Where a project's tracker keeps what is not in the database: the same places that `waymark-mcp` uses. */
export interface TrackerPlace {
  /** What tells the database from others, without user, password and parameters. */
  databaseName: string;
  /** The cache and the outbox, in one file. */
  cachePath: string;
  cacheUrl: string;
  statusFile: string;
  /** The root, where git knows it. */
  repository: string | null;
}

/** The places for the project and the database of a call. Nothing is made. */
export function trackerPlace({ config, database, project }: Invocation): TrackerPlace {
  const databaseName = database.url.replace(/\/\/[^/?#]*@/, '//').replace(/[?#].*$/s, '');
  const key = createHash('sha256').update(`${databaseName}\0${config.trackedProject}`).digest('hex').slice(0, 12);
  const cachePath = join(project.dataFolder, 'tracking', `${key}.db`);
  return {
    databaseName,
    cachePath,
    cacheUrl: /[?#]/.test(cachePath) ? pathToFileURL(cachePath).href : `file:${cachePath}`,
    statusFile: join(project.root, '.project_status.md'),
    repository: existsSync(join(project.root, '.git')) ? project.root : null,
  };
}
