import { closeSync, openSync, writeSync } from 'node:fs';

import { toTaskError } from '../storage/to-task-error.ts';

/** How much of the beginning and of the end of an output is kept, in bytes: together less than a log as evidence may have. */
const logLimits = { head: 4_900_000, tail: 4_900_000 } as const;

/** What became of an output. */
export interface WrittenLog {
  /** Of the file, in bytes. */
  size: number;
  omitted_bytes: number;
}

/**
 * A new file with the beginning and the end of an output, and between them, where something is left out, a line that says
 * so. The beginning is in the file at once; no more than the end is in memory.
 */
export class BoundedLog {
  readonly #path: string;
  readonly #file: number;
  readonly #limits: { head: number; tail: number };
  #size = 0;
  #headIsFull = false;
  /** The last bytes after the head, written round and round. */
  #ring = Buffer.alloc(0);
  /** How many bytes came after the head. */
  #afterHead = 0;

  /** @throws {TaskError} E041, E043 where the file cannot be made, or is there already. */
  constructor(path: string, limits: { head: number; tail: number } = logLimits) {
    this.#path = path;
    this.#limits = limits;
    this.#file = this.#try(() => openSync(path, 'wx', 0o644));
  }

  /** @throws {TaskError} E043 for a full disk. */
  write(chunk: Buffer): void {
    this.#keepTail(this.#headIsFull ? chunk : this.#writeHead(chunk));
  }

  /** @throws {TaskError} E043 for a full disk; the file is closed then, too. */
  close(): WrittenLog {
    try {
      const dropped = Math.max(0, this.#afterHead - this.#limits.tail);
      const oldest = dropped === 0 ? 0 : this.#afterHead % this.#limits.tail;
      const kept = Math.min(this.#afterHead, this.#limits.tail);
      const tail = Buffer.concat([this.#ring.subarray(oldest, kept), this.#ring.subarray(0, oldest)]);
      // A character of which the beginning is gone goes, too.
      const cut = dropped === 0 ? 0 : afterCharacter(tail, 0);
      const omitted = dropped + cut;
      if (omitted > 0) this.#append(Buffer.from(`\n[waymark: ${omitted} bytes of the output are left out here]\n`));
      this.#append(tail.subarray(cut));
      return { size: this.#size, omitted_bytes: omitted };
    } finally {
      closeSync(this.#file);
    }
  }

  /** Returns what does not belong to the head. */
  #writeHead(chunk: Buffer): Buffer {
    const room = this.#limits.head - this.#size;
    if (chunk.length < room) {
      this.#append(chunk);
      return chunk.subarray(chunk.length);
    }
    const cut = afterCharacter(chunk, room);
    this.#append(chunk.subarray(0, cut));
    this.#headIsFull = true;
    return chunk.subarray(cut);
  }

  #keepTail(chunk: Buffer): void {
    if (chunk.length === 0) return;
    const { tail } = this.#limits;
    if (this.#ring.length === 0) this.#ring = Buffer.allocUnsafe(tail);
    const skipped = Math.max(0, chunk.length - tail);
    const at = (this.#afterHead + skipped) % tail;
    const copied = chunk.copy(this.#ring, at, skipped);
    chunk.copy(this.#ring, 0, skipped + copied);
    this.#afterHead += chunk.length;
  }

  #append(bytes: Buffer): void {
    for (let written = 0; written < bytes.length;) {
      written += this.#try(() => writeSync(this.#file, bytes, written));
    }
    this.#size += bytes.length;
  }

  #try<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      throw toTaskError(error, `Cannot write ${this.#path}`);
    }
  }
}

/** The end of the UTF-8 character that goes over an index, which is never more than three bytes away. */
function afterCharacter(bytes: Buffer, index: number): number {
  let end = index;
  while (end < index + 3 && end < bytes.length && (bytes[end]! & 0xc0) === 0x80) end++;
  return end;
}
