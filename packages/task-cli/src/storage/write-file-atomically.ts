import { constants } from 'node:fs';
import { lstat, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { syncFolder } from './sync-folder.ts';
import { toTaskError } from './to-task-error.ts';
import { assertStillLocked } from './with-store-lock.ts';

let written = 0;

/** A temporary file of that age was left by a process that was killed, in milliseconds. */
const leftoverAfter = 60_000;

/**
 * Replaces a file by its new content: a reader, and a machine that stops, sees the one or the other, and what was
 * written when this returns stays. The file keeps its mode. A link at the path is refused, for it may lead out of the
 * store.
 * @throws {TaskError} E041 without the rights, E042 where the store's lock was lost meanwhile, E043 for a full disk and every
 *   other failure; the old content stays.
 */
export async function writeFileAtomically(path: string, content: string | Uint8Array): Promise<void> {
  const folder = dirname(path);
  const temporary = join(folder, `.${basename(path)}.${process.pid}.${++written}.tmp`);
  try {
    await mkdir(folder, { recursive: true });
    const found = await lstat(path).catch(() => null);
    if (found?.isSymbolicLink() === true) throw new Error('it is a symbolic link');
    await removeLeftovers(path);
    const file = await open(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o644);
    try {
      if (found !== null) await file.chmod(found.mode & 0o777);
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await assertStillLocked();
    await rename(temporary, path);
    await syncFolder(folder);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw toTaskError(error, `Cannot write ${path}`);
  }
}

/** What others left who were to write the same file. */
async function removeLeftovers(path: string): Promise<void> {
  const folder = dirname(path);
  const prefix = `.${basename(path)}.`;
  for (const name of await readdir(folder)) {
    if (!name.startsWith(prefix) || !/^\d+\.\d+\.tmp$/.test(name.slice(prefix.length))) continue;
    const leftover = join(folder, name);
    const found = await stat(leftover).catch(() => null);
    if (found !== null && Date.now() - found.mtimeMs > leftoverAfter) await rm(leftover, { force: true });
  }
}
