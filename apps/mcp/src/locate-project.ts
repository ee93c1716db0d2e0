import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Where a project keeps its state. */
export interface ProjectPlace {
  root: string;
  databaseUrl: string;
  /** What tells the database from others, without user, password and parameters. */
  databaseName: string;
  cacheUrl: string;
  statusFile: string | null;
  /** The root, where git knows it. */
  repository: string | null;
}

/** What was said of it; everything has a default. */
export interface PlaceOptions {
  folder: string;
  waymarkHome: string;
  project: string;
  database: string | undefined;
  cache: string | undefined;
  statusFile: string | undefined;
}

/** Finds the project that a folder belongs to, and where its state is. Nothing is made. */
export function locateProject(options: PlaceOptions): ProjectPlace {
  const { folder, waymarkHome, project, database, cache, statusFile } = options;
  const root = projectRoot(folder, waymarkHome);
  const dataFolder = join(root, '.waymark');
  const databaseUrl = database === undefined ? fileUrl(join(dataFolder, 'waymark.db')) : asUrl(database, folder);
  const databaseName = withoutSecrets(databaseUrl);
  const key = createHash('sha256').update(`${databaseName}\0${project}`).digest('hex').slice(0, 12);
  return {
    root,
    databaseUrl,
    databaseName,
    cacheUrl: cache === undefined ? fileUrl(join(dataFolder, 'tracking', `${key}.db`)) : asUrl(cache, folder),
    statusFile: statusFile === 'none' ? null : resolve(folder, statusFile ?? join(root, '.project_status.md')),
    repository: existsSync(join(root, '.git')) ? root : null,
  };
}

/** Makes the folder of the project's data, with its own .gitignore so that nothing of it is committed. */
export function createDataFolder(root: string): void {
  const folder = join(root, '.waymark');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const ignore = join(folder, '.gitignore');
  if (!existsSync(ignore)) writeFileSync(ignore, '*\n', { flag: 'a' });
}

/** The nearest folder upwards that holds `.waymark` or `.git`; else the folder itself. */
function projectRoot(folder: string, waymarkHome: string): string {
  const start = resolve(folder);
  for (let root = start; ; root = dirname(root)) {
    const marks = [join(root, '.waymark'), join(root, '.git')].filter((mark) => mark !== resolve(waymarkHome));
    if (marks.some((mark) => existsSync(mark))) return root;
    if (root === dirname(root)) return start;
  }
}

/** A plain path means a file. */
function asUrl(text: string, folder: string): string {
  const file = /^(file|node-sqlite):(.*)$/s.exec(text);
  if (file === null && /^[a-z][a-z0-9+.-]+:/i.test(text)) return text;
  const [, scheme = 'file', rest = text] = file ?? [];
  if (file !== null && /[?#]/.test(rest)) return text;
  return fileUrl(rest.startsWith('///') ? fileURLToPath(`file:${rest}`) : resolve(folder, rest), scheme);
}

/** As people read it, but for names that would be taken for a URL's parameters. */
function fileUrl(path: string, scheme = 'file'): string {
  return /[?#]/.test(path) ? pathToFileURL(path).href.replace(/^file/, scheme) : `${scheme}:${path}`;
}

function withoutSecrets(url: string): string {
  return url.replace(/\/\/[^/?#]*@/, '//').replace(/[?#].*$/s, '');
}
