import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { CliError } from '../errors.ts';

/**
 * Writes beside the file and renames, so that a broken write never takes the place of a good file. Only its owner may read
 * the new one, unless a `mode` says otherwise.
 * @throws {CliError} CLI_INVALID_INPUT when it cannot be written.
 */
export async function replaceFile(
  file: string,
  pieces: AsyncIterable<string> | Iterable<string>,
  mode = 0o600,
): Promise<void> {
  const fresh = `${file}.${process.pid}.tmp`;
  try {
    await pipeline(pieces, createWriteStream(fresh, { mode, flags: 'wx' }));
    await rename(fresh, file);
  } catch (cause) {
    await rm(fresh, { force: true });
    if ((cause as NodeJS.ErrnoException).syscall === undefined) throw cause;
    throw new CliError(
      'CLI_INVALID_INPUT',
      `Cannot write ${file}: ${(cause as Error).message}.`,
      'Name a file in a folder that exists and is writable.',
      { cause },
    );
  }
}
