import { constants } from 'node:fs';
import { open, realpath, stat, type FileHandle } from 'node:fs/promises';
import { resolve } from 'node:path';
import { EvidenceError } from '../errors.ts';
import { readEvidenceBytes, type EvidenceContent } from './read-evidence-bytes.ts';
import { largestTranscript } from './read-transcript.ts';

/**
 * Reads one file of evidence and finds out what it is. `path` is relative to `cwd`; symbolic links are followed and must
 * end at a regular file. `maxBytes` is 256 MB by default.
 * @throws {EvidenceError} with `details.reason` `bad-path`, `missing`, `not-a-file`, `not-readable`, `too-large`, `empty`
 * or `binary`.
 */
export async function readEvidenceFile(
  path: string,
  options: { cwd: string; maxBytes?: number },
): Promise<EvidenceContent> {
  const maxBytes = Math.min(options.maxBytes ?? largestTranscript, largestTranscript);
  if (path === '' || path.includes('\0')) {
    throw refusal(path, { reason: 'bad-path', because: 'is no path of a file', next: 'Name a file.' });
  }
  const real = await realpath(resolve(options.cwd, path)).catch((cause: unknown) => {
    throw fromSystem(path, cause);
  });
  // Looked at before it is opened, for opening some devices does something; looked at again once it is open.
  refuseOtherThanFile(path, await stat(real).catch((cause: unknown) => Promise.reject(fromSystem(path, cause))));
  const file = await open(real, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch((cause: unknown) => {
    throw fromSystem(path, cause);
  });
  try {
    refuseOtherThanFile(path, await file.stat());
    return readEvidenceBytes(await readUpTo(file, { path, maxBytes }), path);
  } finally {
    await file.close();
  }
}

async function readUpTo(file: FileHandle, { path, maxBytes }: { path: string; maxBytes: number }): Promise<Uint8Array> {
  const { size } = await file.stat();
  // Files of /proc have a size of 0 and a log may grow while it is read, so the size is a first guess.
  let buffer = Buffer.allocUnsafe(Math.min(Math.max(size, 64 * 1024), maxBytes) + 1);
  let length = 0;
  for (;;) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length);
    length += bytesRead;
    if (length > maxBytes) throw tooLarge(path, { bytes: Math.max(size, length), maxBytes });
    if (bytesRead === 0) return buffer.subarray(0, length);
    if (length === buffer.length) {
      const larger = Buffer.allocUnsafe(Math.min(buffer.length * 2, maxBytes + 1));
      buffer.copy(larger);
      buffer = larger;
    }
  }
}

function refuseOtherThanFile(path: string, stats: { isFile(): boolean; isDirectory(): boolean }): void {
  if (stats.isFile()) return;
  const because = stats.isDirectory() ? 'is a folder' : 'is a device, pipe or socket';
  throw refusal(path, { reason: 'not-a-file', because, next: 'Name a file, or use - to read standard input.' });
}

function tooLarge(path: string, { bytes, maxBytes }: { bytes: number; maxBytes: number }): EvidenceError {
  const because = `has ${bytes} bytes or more; at most ${maxBytes} are read`;
  return refusal(path, { reason: 'too-large', because, next: 'Hand in the last part of it.' });
}

function fromSystem(path: string, cause: unknown): EvidenceError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
  const missing = code === 'ENOENT' || code === 'ENOTDIR';
  const because = missing ? 'does not exist' : `cannot be read (${code})`;
  const next = missing ? 'Name an existing file.' : 'Check its permissions.';
  return refusal(path, { reason: missing ? 'missing' : 'not-readable', because, next, cause });
}

interface Refusal {
  reason: string;
  because: string;
  next: string;
  cause?: unknown;
}

function refusal(path: string, { reason, because, next, cause }: Refusal): EvidenceError {
  const options = { details: { reason, path }, recoveryAction: next, cause };
  return new EvidenceError(`${JSON.stringify(path.slice(0, 300))} ${because}.`, options);
}
