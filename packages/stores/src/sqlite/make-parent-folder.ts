import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

import { UnavailableError } from '../errors.ts';

/** @throws {UnavailableError} when the folder of a database's file cannot be made. */
export async function makeParentFolder(path: string): Promise<void> {
  try {
    await makeFolder(dirname(path));
  } catch (cause) {
    throw new UnavailableError(`The folder ${dirname(path)} for the database cannot be made (${String(cause)}).`, {
      cause,
      retryable: false,
      details: { database: path },
      recoveryAction: 'Choose a path in a folder that you can write to.',
    });
  }
}

/** Node's own `recursive` never returns where a folder refuses new ones with ENOENT, as those of `/proc` do. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && (await stat(folder)).isDirectory()) return;
    if (code !== 'ENOENT' || dirname(folder) === folder) throw error;
    await makeFolder(dirname(folder));
    await mkdir(folder).catch(async (again: NodeJS.ErrnoException) => {
      if (again.code !== 'EEXIST') throw again;
    });
  }
}
