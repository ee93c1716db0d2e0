import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';

import type { Project } from '../project-layout.ts';
import { toTaskError } from './to-task-error.ts';

/** The longest file of the store that is read, in bytes; no writer makes one so long. */
const longest = 16_000_000;

/**
 * The text of a file of the store: null where there is none, empty where something else is in its place, as a link, a pipe
 * or a file that is far too long.
 * @param path relative to the repository.
 * @throws {TaskError} E041 and E043 as the system has it.
 */
export async function readStoreFile({ root }: Project, path: string): Promise<string | null> {
  try {
    const file = await open(join(root, path), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const stats = await file.stat();
      return stats.isFile() && stats.size <= longest ? await file.readFile('utf8') : '';
    } finally {
      await file.close();
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    if (code === 'ELOOP' || code === 'ENXIO') return '';
    throw toTaskError(error, `Cannot read ${path}`);
  }
}
