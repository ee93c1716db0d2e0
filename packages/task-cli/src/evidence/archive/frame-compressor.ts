import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';

import { compressionLevel, loadZstd } from './zstd.ts';

/** Compresses pieces, each to a frame; the same bytes wherever it works. */
export interface FrameCompressor {
  /** Takes the piece over: it must not be used again. */
  compress(piece: Uint8Array<ArrayBuffer>): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Works in this thread: less than a thread takes to start, for few pieces. */
export async function inlineCompressor(): Promise<FrameCompressor> {
  const zstd = await loadZstd();
  return { compress: (piece) => Promise.resolve(zstd.compress(piece)), close: () => Promise.resolve() };
}

/** Plain JavaScript as a text: as a file of its own, bundles and sources would each need it at another place. */
const threadCode = `
const { parentPort, workerData } = require('node:worker_threads');
const { init, compress } = require(workerData.library);
init().then(() => {
  parentPort.on('message', (piece) => {
    const frame = compress(piece, workerData.level);
    parentPort.postMessage(frame, [frame.buffer]);
  });
});
`;

/** While so many pieces wait for the thread, this one compresses too. */
const enoughForThread = 2;

/** Works in this thread and in one of its own. */
export async function threadCompressor(): Promise<FrameCompressor> {
  const zstd = await loadZstd();
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
  thread.on('message', (frame: Uint8Array) => waiting.shift()?.resolve(frame));
  thread.on('error', fail);
  thread.on('exit', () => fail(new Error('the thread that compresses has ended')));
  return {
    compress: (piece) => {
      if (waiting.length >= enoughForThread) return Promise.resolve(zstd.compress(piece));
      return new Promise((resolve, reject) => {
        if (failure !== null) return reject(failure);
        waiting.push({ resolve, reject });
        thread.postMessage(piece, [piece.buffer]);
      });
    },
    close: async () => {
      await thread.terminate();
    },
  };
}
