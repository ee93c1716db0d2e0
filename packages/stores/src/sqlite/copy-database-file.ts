import { randomUUID } from 'node:crypto';
import { access, link, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

import { DatabaseError } from '../errors.ts';
import { makeParentFolder } from './make-parent-folder.ts';

/**
 * Copies a database by `VACUUM INTO`: one moment of it, whole, and on the disk when this returns.
 * @throws {DatabaseError} DATABASE_BACKUP when there is a file at the target already; it is left as it is.
 */
export async function copyDatabaseFile(options: {
  source: string;
  target: string;
  vacuumInto: (path: string) => Promise<unknown>;
}): Promise<void> {
  const { source, target } = options;
  if (await exists(target)) throw taken(target);
  // A copy that is cut off by a crash never carries the target's name.
  const partial = `${target}.${randomUUID()}.partial`;
  try {
    await makeParentFolder(target);
    await options.vacuumInto(partial);
    await sync(partial);
    await giveName(partial, target);
    await sync(dirname(target));
  } catch (error) {
    if (DatabaseError.isInstance(error)) throw error;
    if (codeOf(error) === 'EEXIST') throw taken(target);
    throw new DatabaseError('DATABASE_BACKUP', `Copying ${source} to ${target} failed: ${String(error)}.`, {
      cause: error,
      recoveryAction: 'Check that the folder can be written and that the disk has room for the copy.',
    });
  } finally {
    await rm(partial, { force: true }).catch(() => undefined);
  }
}

/** Linking refuses a name that is taken, which renaming would replace; not every file system has links. */
async function giveName(partial: string, target: string): Promise<void> {
  try {
    await link(partial, target);
  } catch (error) {
    if (!['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'].includes(codeOf(error))) throw error;
    await rename(partial, target);
  }
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown }).code);
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}

function taken(target: string): DatabaseError {
  return new DatabaseError('DATABASE_BACKUP', `There is a file at ${target} already; nothing was copied.`, {
    details: { target },
    recoveryAction: 'Name a path that does not exist.',
  });
}

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } catch (error) {
    // Some systems cannot sync a folder.
    if (!['EPERM', 'EISDIR', 'EINVAL', 'EBADF'].includes(codeOf(error))) throw error;
  } finally {
    await file.close();
  }
}
