import { lstatSync, readdirSync, readlinkSync } from 'node:fs';

import { archiveRefused, type ArchiveLimits } from './archive-limits.ts';
import { assertLinkInside, toArchivePath } from './archive-path.ts';
import { decodeUtf8 } from './tar-header.ts';

export interface TreeEntry {
  /** Relative to the tree's root, with `/` between its parts. */
  path: string;
  type: 'file' | 'directory' | 'link';
  /** Of a file when it was looked at, in bytes; else 0. */
  size: number;
  /** Where a link leads. */
  target: string;
}

/**
 * What is in a directory, in the order of the bytes of the paths, which no locale and no file system changes. Links are
 * not followed.
 * @throws {TaskError} E005 for a special file, a link that leads out, a name that other systems do not know, and more
 *   entries than there may be.
 */
export function readTree(root: string, limits: ArchiveLimits): TreeEntry[] {
  const entries: TreeEntry[] = [];
  const open = [''];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    for (const entry of readFolder(root, folder)) {
      entries.push(entry);
      if (entries.length > limits.entries) throw archiveRefused(`it would have more than ${limits.entries} entries`);
      if (entry.type === 'directory') open.push(entry.path);
    }
  }
  const keyed = entries.map((entry) => ({ entry, key: Buffer.from(entry.path) }));
  return keyed.sort((a, b) => Buffer.compare(a.key, b.key)).map(({ entry }) => entry);
}

function readFolder(root: string, folder: string): TreeEntry[] {
  const at = folder === '' ? root : `${root}/${folder}`;
  return readdirSync(at, { encoding: 'buffer' }).map((name) => {
    const path = toEntryPath(folder, decodeUtf8(name));
    const stats = lstatSync(`${root}/${path}`);
    if (stats.isDirectory()) return { path, type: 'directory', size: 0, target: '' };
    if (stats.isFile()) return { path, type: 'file', size: stats.size, target: '' };
    if (!stats.isSymbolicLink()) throw archiveRefused('it is neither a file nor a directory', path);
    const target = decodeUtf8(readlinkSync(`${root}/${path}`, { encoding: 'buffer' }));
    assertLinkInside(path, target);
    return { path, type: 'link', size: 0, target };
  });
}

/** As extracting will read it: a name that changes thereby, as `C:`, is refused now. */
function toEntryPath(folder: string, name: string): string {
  const path = folder === '' ? name : `${folder}/${name}`;
  return toArchivePath(path);
}
