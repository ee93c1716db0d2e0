import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Config } from '../config.ts';
import type { Project } from './find-project.ts';

/** Which database a command uses, and who said so. */
export interface DatabaseLocation {
  /** What the database kernel opens. */
  url: string;
  /** The file, where it is one. */
  path: string | null;
  source: '--db' | 'WAYMARK_DATABASE_URL' | 'default';
}

/** `--db`, else WAYMARK_DATABASE_URL, else `.waymark/waymark.db` of the project. A plain path means a file. */
export function locateDatabase(options: {
  flag: string | undefined;
  config: Config;
  project: Project;
  cwd: string;
}): DatabaseLocation {
  const { flag, config, project, cwd } = options;
  if (flag !== undefined) return { ...fromText(flag, cwd), source: '--db' };
  if (config.databaseUrl !== undefined) return { ...fromText(config.databaseUrl, cwd), source: 'WAYMARK_DATABASE_URL' };
  const path = join(project.dataFolder, 'waymark.db');
  return { ...fileLocation('file', path), source: 'default' };
}

/** False only for a file that is not there: what is elsewhere is known once it is opened. */
export function databaseExists(location: DatabaseLocation): boolean {
  return location.path === null || existsSync(location.path);
}

function fromText(text: string, cwd: string): { url: string; path: string | null } {
  const file = /^(file|node-sqlite):(.*)$/s.exec(text);
  if (file === null && /^[a-z][a-z0-9+.-]+:/i.test(text)) return { url: text, path: null };
  const [, scheme = 'file', rest = text] = file ?? [];
  // Parameters of a file's URL: the database kernel says what is wrong with them.
  if (file !== null && /[?#]/.test(rest)) return { url: text, path: null };
  return fileLocation(scheme, rest.startsWith('///') ? fileURLToPath(`file:${rest}`) : resolve(cwd, rest));
}

function fileLocation(scheme: string, path: string): { url: string; path: string } {
  // As people read it, but for names that would be taken for a URL's parameters: `c#` is a folder, too.
  const url = /[?#]/.test(path) ? pathToFileURL(path).href.replace(/^file/, scheme) : `${scheme}:${path}`;
  return { url, path };
}
