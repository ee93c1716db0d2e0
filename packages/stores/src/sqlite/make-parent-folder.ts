import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

import { UnavailableError } from '../errors.ts';

/** @throws {UnavailableError} when the folder of a database's file cannot be made. */
export async function makeParentFolder(path: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
  } catch (cause) {
    throw new UnavailableError(`The folder ${dirname(path)} for the database cannot be made (${String(cause)}).`, {
      cause,
      retryable: false,
      details: { database: path },
      recoveryAction: 'Choose a path in a folder that you can write to.',
    });
  }
}
