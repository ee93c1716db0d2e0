import { lstatSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { readEvidenceBytes, readEvidenceFile, type EvidenceContent } from '@waymark/medallion';
import { CliError } from '../errors.ts';

/** More than an agent waits for: of a longer log, the end is read. */
const largestSessionLog = 48 * 1024 * 1024;

/**
 * Reads the log that an agent names in its hook; of one that is very long, the last whole lines.
 * @throws {CliError} CLI_INVALID_INPUT for what is not a regular file: a pipe or a device could keep us waiting for ever;
 * {EvidenceError} for what is no log.
 */
export async function readSessionLog(path: string, maxBytes: number = largestSessionLog): Promise<EvidenceContent> {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found?.isFile() !== true) {
    throw new CliError(
      'CLI_INVALID_INPUT',
      `transcript_path ${JSON.stringify(path.slice(0, 300))} ${found === undefined ? 'does not exist' : 'is not a regular file'}.`,
      'Nothing was stored; the agent goes on.',
    );
  }
  if (found.size <= maxBytes) return readEvidenceFile(path, { cwd: '/' });
  const file = await open(path);
  try {
    const buffer = Buffer.allocUnsafe(maxBytes);
    const { bytesRead } = await file.read(buffer, 0, maxBytes, found.size - maxBytes);
    const end = buffer.subarray(0, bytesRead);
    return readEvidenceBytes(end.subarray(end.indexOf('\n') + 1), path);
  } finally {
    await file.close();
  }
}
