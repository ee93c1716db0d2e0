import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, findPostgres, startPostgres, type PostgresServer } from '@waymark/test-servers';

/** Places that benchmarks work in; all of them end with the run. */
export interface Resources {
  /** A new, empty folder. */
  folder(): Promise<string>;
  /** URL of a new, empty PostgreSQL database, and the server's name. The server is started by the first call. */
  postgres(): Promise<{ url: string; server: string }>;
  /** Says on stderr what takes long. */
  say(message: string): void;
  release(): Promise<void>;
}

/** Makes resources, none of which exist yet. */
export function createResources(say: (message: string) => void): Resources {
  const folders: string[] = [];
  let server: Promise<PostgresServer> | null = null;
  // A million medallions should not stay behind when somebody loses patience.
  process.once('exit', () => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });
  return {
    async folder() {
      const folder = await mkdtemp(join(tmpdir(), 'waymark-bench-'));
      folders.push(folder);
      return folder;
    },
    async postgres() {
      const [installation] = findPostgres();
      if (installation === undefined)
        throw new Error('PostgreSQL is not installed, and the optional packages are not.');
      server ??= startPostgres(installation);
      const { url, name } = await server;
      return { url: (await createTestDatabase(url)).url, server: name };
    },
    say,
    async release() {
      await (await server)?.stop();
      for (const folder of folders) await rm(folder, { recursive: true, force: true });
    },
  };
}
