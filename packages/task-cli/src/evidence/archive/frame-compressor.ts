import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';

import { compressionLevel, loadZstd } from './zstd.ts';

/** The tar is cut into pieces of this many bytes, each a frame of its own. */
export const frameSize = 1024 * 1024;

/** Compresses pieces, each to a frame; the same bytes wherever it works. */
export interface FrameCompressor {
  /** Memory for a piece of up to {@link frameSize} bytes, of anything. The pieces that are done serve again. */
  newPiece(): Buffer;
  /** Compresses the first `length` bytes of a piece, which it takes over: only {@link newPiece} gives it back. */
  compress(piece: Buffer, length: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Memory of pieces that are done: new memory for each costs a tenth of the whole. */
class Pieces {
  readonly #done: Buffer[] = [];

  take(): Buffer {
    return this.#done.pop() ?? Buffer.from(new ArrayBuffer(frameSize));
  }

  giveBack(piece: Buffer): void {
    this.#done.push(piece);
  }
}

/** Works in this thread: less than a thread takes to start, for few pieces. */
export async function inlineCompressor(pieces = new Pieces()): Promise<FrameCompressor> {
  const zstd = await loadZstd();
  return {
    newPiece: () => pieces.take(),
    compress: (piece, length) => {
      const frame = zstd.compress(piece.subarray(0, length));
      pieces.giveBack(piece);
      return Promise.resolve(frame);
    },
    close: () => Promise.resolve(),
  };
}

/** Plain JavaScript as a text: as a file of its own, bundles and sources would each need it at another place. */
const threadCode = `
const { parentPort, workerData } = require('node:worker_threads');
const { init, compress } = require(workerData.library);
const ready = init();
parentPort.on('message', async ({ piece, length }) => {
  await ready;
  const frame = compress(piece.subarray(0, length), workerData.level);
  parentPort.postMessage({ frame, piece }, [frame.buffer, piece.buffer]);
});
`;

/** While so many pieces wait for the thread, this one compresses too. */
const enoughForThread = 2;

/** Works in this thread and in one of its own. */
export async function threadCompressor(): Promise<FrameCompressor> {
  const library = createRequire(import.meta.url).resolve('@bokuweb/zstd-wasm');
  const workerData = { library, level: compressionLevel };
  // Without the options of this process, which may load what the thread has no use for.
  const thread = new Worker(threadCode, { eval: true, workerData, execArgv: [] });
  const waiting: { resolve(frame: Uint8Array): void; reject(error: unknown): void }[] = [];
  let failure: Error | null = null;
  const fail = (error: Error) => {
    failure ??= error;
    for (const { reject } of waiting.splice(0)) reject(failure);
  };
  const pieces = new Pieces();
  const inline = await inlineCompressor(pieces);
  thread.on('message', ({ frame, piece }: { frame: Uint8Array; piece: Uint8Array<ArrayBuffer> }) => {
    pieces.giveBack(Buffer.from(piece.buffer));
    waiting.shift()?.resolve(frame);
  });
  thread.on('error', fail);
  thread.on('exit', () => fail(new Error('the thread that compresses has ended')));
  return {
    newPiece: inline.newPiece,
    compress: (piece, length) => {
      if (waiting.length >= enoughForThread) return inline.compress(piece, length);
      return new Promise((resolve, reject) => {
        if (failure !== null) return reject(failure);
        waiting.push({ resolve, reject });
        thread.postMessage({ piece, length }, [piece.buffer as ArrayBuffer]);
      });
    },
    close: async () => {
      await thread.terminate();
    },
  };
}
