import { setImmediate as nextTurn } from 'node:timers/promises';

import type { FrameCompressor } from './frame-compressor.ts';

/** So many pieces may wait to be compressed: memory is bounded. */
const mostWaiting = 8;

/** Cuts what it gets into pieces of one size, compresses each and writes them in order. */
export class ArchiveWriter {
  /** Of what was written, in bytes. */
  size = 0;
  #piece: Buffer;
  #filled = 0;
  readonly #waiting: Promise<Uint8Array>[] = [];
  readonly #compressor: FrameCompressor;
  readonly #write: (frame: Uint8Array) => Promise<void>;

  constructor(compressor: FrameCompressor, write: (frame: Uint8Array) => Promise<void>) {
    this.#compressor = compressor;
    this.#piece = compressor.newPiece();
    this.#write = write;
  }

  /** Memory for what comes next, at least a byte: fill it from its start on, then say how far by {@link filled}. */
  get room(): Buffer {
    return this.#piece.subarray(this.#filled);
  }

  /** Adds the first bytes of {@link room}. */
  async filled(length: number): Promise<void> {
    this.#filled += length;
    if (this.#filled === this.#piece.length) await this.#cut();
  }

  async add(bytes: Uint8Array): Promise<void> {
    for (let from = 0; from < bytes.length;) {
      const { room } = this;
      const taken = bytes.subarray(from, from + room.length);
      room.set(taken);
      from += taken.length;
      await this.filled(taken.length);
    }
  }

  /** Resolves when everything is written. */
  async end(): Promise<void> {
    if (this.#filled > 0) await this.#cut();
    while (this.#waiting.length > 0) await this.#writeOldest();
  }

  async #cut(): Promise<void> {
    // Else the loop would stand still, and what a thread has done would not be heard.
    await nextTurn();
    const frame = this.#compressor.compress(this.#piece, this.#filled);
    // It is awaited later; until then a failure is no unhandled one.
    frame.catch(() => undefined);
    this.#waiting.push(frame);
    this.#piece = this.#compressor.newPiece();
    this.#filled = 0;
    if (this.#waiting.length === mostWaiting) await this.#writeOldest();
  }

  async #writeOldest(): Promise<void> {
    const frame = await this.#waiting.shift()!;
    this.size += frame.length;
    await this.#write(frame);
  }
}
