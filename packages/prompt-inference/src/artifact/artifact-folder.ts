import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, link, mkdir, open, readdir, realpath, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ArtifactError } from '../errors.ts';

/** The largest file that is read or written, in bytes. */
export const largestFile = 32 * 1024 * 1024;

/** The names of the files in a folder; none when there is no folder yet. */
export async function listFiles(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw fileError(`The folder ${folder} cannot be read`, error);
  }
}

/**
 * The text of a file in a folder, or null when there is none.
 * @throws {ArtifactError} when it is no ordinary file of the folder (a link that leads out of it, a pipe), is too large, is
 * not UTF-8, or cannot be read.
 */
export async function readFileOf(folder: string, file: string): Promise<string | null> {
  const path = join(folder, file);
  try {
    const [real, realFolder] = [await realpath(path), await realpath(folder)];
    if (dirname(real) !== realFolder) throw notUsable(path, 'it is a link that leads out of the folder');
    return await readBounded(real);
  } catch (error) {
    if (ArtifactError.isInstance(error)) throw error;
    if (codeOf(error) === 'ENOENT') return null;
    throw fileError(`${path} cannot be read`, error);
  }
}

/**
 * Writes a file that is not there yet: whole and on the disk when this returns, and never over another one. Whoever is
 * interrupted leaves at most a file whose name begins with a dot.
 * @returns its path, or null when the name is taken.
 * @throws {ArtifactError} when it cannot be written; then there is no file.
 */
export async function writeNewFile(folder: string, file: string, text: string): Promise<string | null> {
  const path = join(folder, file);
  const partial = join(folder, `.${file}.${randomUUID()}.partial`);
  try {
    await mkdir(folder, { recursive: true });
    await writeSynced(partial, text);
    if (!(await giveName(partial, path))) return null;
    await syncFolder(folder);
    return path;
  } catch (error) {
    throw fileError(`${path} cannot be written`, error);
  } finally {
    await rm(partial, { force: true }).catch(() => undefined);
  }
}

async function readBounded(path: string): Promise<string> {
  // O_NONBLOCK: opening a pipe would otherwise wait for somebody who writes to it. Windows has neither flag.
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const handle = await open(path, flags);
  try {
    const status = await handle.stat();
    if (!status.isFile()) throw notUsable(path, 'it is no file');
    if (status.size > largestFile) throw notUsable(path, `it is larger than ${largestFile} bytes`);
    return new TextDecoder('utf-8', { fatal: true }).decode(await handle.readFile());
  } catch (error) {
    if (error instanceof TypeError) throw notUsable(path, 'it is not UTF-8');
    throw error;
  } finally {
    await handle.close();
  }
}

async function writeSynced(path: string, text: string): Promise<void> {
  const handle = await open(path, 'wx');
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Linking refuses a name that is taken, which renaming would replace. False when it is taken. */
async function giveName(partial: string, path: string): Promise<boolean> {
  try {
    await link(partial, path).catch((error: unknown) => {
      if (!['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'].includes(codeOf(error))) throw error;
      // Not every file system has links. A copy cut off by a crash is refused when it is read.
      return copyFile(partial, path, constants.COPYFILE_EXCL);
    });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    // Some systems cannot sync a folder.
    if (!['EPERM', 'EISDIR', 'EINVAL', 'EBADF'].includes(codeOf(error))) throw error;
  }
}

function notUsable(path: string, reason: string): ArtifactError {
  return new ArtifactError('PROMPT_ARTIFACT', `${path} cannot be used: ${reason}.`, {
    details: { path, reason },
    recoveryAction: 'Remove it, and save the prompt again.',
  });
}

function fileError(what: string, error: unknown): ArtifactError {
  const code = codeOf(error);
  return new ArtifactError('PROMPT_ARTIFACT', `${what}: ${reasons[code] ?? `the system says ${code}`}.`, {
    details: { system_code: code },
    recoveryAction: 'Check the folder, its permissions and the room on its disk.',
    cause: error,
  });
}

const reasons: Record<string, string> = {
  EACCES: 'this user may not (EACCES)',
  EPERM: 'this user may not (EPERM)',
  EROFS: 'the disk is read-only (EROFS)',
  ENOSPC: 'the disk is full (ENOSPC)',
  EDQUOT: 'the quota is used up (EDQUOT)',
  EFBIG: 'the file may not become so large (EFBIG)',
  ENOTDIR: 'a part of the path is no folder (ENOTDIR)',
  EEXIST: 'a part of the path is no folder (EEXIST)',
  ELOOP: 'its links lead in a circle (ELOOP)',
};

function codeOf(error: unknown): string {
  return String((error as { code?: unknown }).code);
}
