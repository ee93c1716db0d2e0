import { createHash } from 'node:crypto';
import { constants, type BigIntStats } from 'node:fs';
import { lstat, open, readlink } from 'node:fs/promises';

import { encodePath } from '../git/git-path.ts';
import { toTaskError } from '../storage/to-task-error.ts';

/** What stands at a path of the tree. */
export interface FileState {
  /** As git has it: `100644`, `100755`, `120000` for a link, `160000` for a repository within. */
  mode: string;
  /** Of the bytes; of a link's target; for a repository within of its commit and its own changes. */
  sha256: string;
  size: number;
  /** What the system knew when it was read: another text when the file was written since. */
  stamp: string;
}

const chunkBytes = 256 * 1024;

/** The bytes of a path below a folder: names need not be UTF-8. */
export function absolutePath(root: string, path: string): Buffer {
  return Buffer.concat([Buffer.from(`${root}/`), encodePath(path)]);
}

/**
 * Reads a file, whatever its size, or a link, which is never followed. Null where there is neither: nothing, a folder, or
 * what git does not keep, as a pipe.
 * @throws {TaskError} E041 without the rights to read it.
 */
export async function readFileState(root: string, path: string): Promise<FileState | null> {
  const absolute = absolutePath(root, path);
  try {
    const found = await lstat(absolute, { bigint: true });
    if (found.isSymbolicLink()) return linkState(await readlink(absolute, 'buffer'), found);
    return found.isFile() ? await regularState(absolute) : null;
  } catch (error) {
    if (isGone(error)) return null;
    throw toTaskError(error, `Cannot read ${path}`);
  }
}

/** What the system knows of a path now, in the form of {@link FileState}`.stamp`; null where there is nothing. */
export async function readStamp(root: string, path: string): Promise<string | null> {
  const found = await lstat(absolutePath(root, path), { bigint: true }).catch(() => null);
  return found === null ? null : stampOf(found);
}

/** Whether an error only says that there is no file any more; a loop of links or a link in its place included. */
function isGone(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
}

function linkState(target: Buffer, stats: BigIntStats): FileState {
  const sha256 = createHash('sha256').update(target).digest('hex');
  return { mode: '120000', sha256, size: target.length, stamp: stampOf(stats) };
}

async function regularState(absolute: Buffer): Promise<FileState | null> {
  // Not blocking, not following: a pipe or a link may have taken the file's place.
  const file = await open(absolute, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  try {
    const stats = await file.stat({ bigint: true });
    if (!stats.isFile()) return null;
    const hash = createHash('sha256');
    const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, Number(stats.size) + 1));
    let size = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0) break;
      hash.update(buffer.subarray(0, bytesRead));
      size += bytesRead;
    }
    const mode = (stats.mode & 0o100n) === 0n ? '100644' : '100755';
    return { mode, sha256: hash.digest('hex'), size, stamp: stampOf(stats) };
  } finally {
    await file.close();
  }
}

function stampOf({ ino, size, mode, mtimeNs, ctimeNs }: BigIntStats): string {
  return [ino, size, mode, mtimeNs, ctimeNs].join(' ');
}
