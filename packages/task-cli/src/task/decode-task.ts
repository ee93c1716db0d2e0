import { isUtf8 } from 'node:buffer';

import { TaskError } from '../errors.ts';

export const byteOrderMark = '\uFEFF';

/**
 * A task file's text, with its byte order mark where it has one.
 * @throws {TaskError} E011 with the first line that is not UTF-8.
 */
export function decodeTask(bytes: Uint8Array, file: string): string {
  if (isUtf8(bytes)) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  const line = firstBadLine(bytes);
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  throw new TaskError('E011', `${file}:${line} is not UTF-8${isUtf16 ? ' but UTF-16' : ''}.`, {
    details: { file, line },
    recoveryAction: `Save ${file} as UTF-8.`,
  });
}

function firstBadLine(bytes: Uint8Array): number {
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const end = bytes.indexOf(0x0a, start);
    if (end === -1 || !isUtf8(bytes.subarray(start, end))) return line;
    start = end + 1;
  }
  return line;
}
