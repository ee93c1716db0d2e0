import { writeSync } from 'node:fs';

/** Where finished lines go. A call of `write` gets one whole line with its line break. */
export interface LogDestination {
  write(line: string): void;
  flush?(): void | Promise<void>;
}

/** How long a full pipe may hold up the program, in milliseconds, before a line is given up. */
const longestWait = 1_000;

/**
 * Writes to an open file descriptor, each line before the call returns: what was logged is kept when the process is
 * killed right after. It never throws. A full pipe is waited for up to a second, once; while it stays full, lines are
 * dropped without waiting. After a reader has gone, nothing is written any more; where a disk is full, each line is tried.
 */
export function fileDescriptorDestination(
  fileDescriptor: number,
  write: (fileDescriptor: number, bytes: Uint8Array) => number = writeSync,
): LogDestination {
  let gone = false;
  let full = false;
  let torn = false;

  /** How many of the bytes were written. */
  function writeAll(bytes: Uint8Array): number {
    let written = 0;
    let waited = 0;
    while (written < bytes.length) {
      try {
        written += write(fileDescriptor, written === 0 ? bytes : bytes.subarray(written));
        full = false;
      } catch (error) {
        const code = codeOf(error);
        if (code === 'EINTR') continue;
        gone = code === 'EPIPE' || code === 'EBADF';
        if (code !== 'EAGAIN' || full || waited >= longestWait) {
          full ||= code === 'EAGAIN';
          return written;
        }
        pause(10);
        waited += 10;
      }
    }
    return written;
  }

  return {
    write(line) {
      if (gone) return;
      // Behind a line that was cut off in the middle, the next one starts anew.
      const bytes = Buffer.from(torn ? `\n${line}` : line);
      const written = writeAll(bytes);
      if (written === bytes.length) torn = false;
      else torn ||= written > 0;
    },
  };
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
}

const sleeper = new Int32Array(new SharedArrayBuffer(4));

function pause(milliseconds: number): void {
  Atomics.wait(sleeper, 0, 0, milliseconds);
}
