import { setImmediate as nextTurn } from 'node:timers/promises';

import type { FrameCompressor } from './frame-compressor.ts';

/** The tar is cut into pieces of this many bytes, each a frame of its own. */
export const frameSize = 1024 * 1024;
/** So many pieces may wait to be compressed: memory is bounded. */
const mostWaiting = 8;

/** Cuts what it gets into pieces of one size, compresses each and writes them in order. */
export class ArchiveWriter {
  /** Of what was written, in bytes. */
  size = 0;
  #piece = Buffer.from(new ArrayBuffer(frameSize));
  #filled = 0;
  readonly #waiting: Promise<Uint8Array>[] = [];
  readonly #compressor: FrameCompressor;
  readonly #write: (frame: Uint8Array) => Promise<void>;

  constructor(compressor: FrameCompressor, write: (frame: Uint8Array) => Promise<void>) {
    this.#compressor = compressor;
    this.#write = write;
  }

  async add(bytes: Uint8Array): Promise<void> {
    for (let from = 0; from < bytes.length;) {
      const taken = bytes.subarray(from, from + frameSize - this.#filled);
      this.#piece.set(taken, this.#filled);
      this.#filled += taken.length;
      from += taken.length;
      if (this.#filled === frameSize) await this.#cut();
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
    const frame = this.#compressor.compress(this.#piece.subarray(0, this.#filled));
    // It is awaited later; until then a failure is no unhandled one.
    frame.catch(() => undefined);
    this.#waiting.push(frame);
    this.#piece = Buffer.from(new ArrayBuffer(frameSize));
    this.#filled = 0;
    if (this.#waiting.length === mostWaiting) await this.#writeOldest();
  }

  async #writeOldest(): Promise<void> {
    const frame = await this.#waiting.shift()!;
    this.size += frame.length;
    await this.#write(frame);
  }
}
