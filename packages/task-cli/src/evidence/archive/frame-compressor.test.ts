import { setImmediate as nextTurn } from 'node:timers/promises';

import { expect, it } from 'vitest';

import { ArchiveWriter } from './archive-writer.ts';
import { frameSize, inlineCompressor, threadCompressor } from './frame-compressor.ts';

it('gives the same frames in the same order, with a thread and without', async () => {
  const text = Buffer.from(Array.from({ length: 1_500_000 }, (_, line) => `line ${line}\n`).join(''));
  expect(text.length).toBeGreaterThan(15 * frameSize);
  const [inline, threaded] = [await framesOf(text, inlineCompressor), await framesOf(text, threadCompressor)];
  expect(threaded).toHaveLength(Math.ceil(text.length / frameSize));
  expect(Buffer.concat(threaded).equals(Buffer.concat(inline))).toBe(true);
});

it('fails what waits for a thread that has ended, and what comes after', async () => {
  const compressor = await threadCompressor();
  const waiting = compressor.compress(compressor.newPiece(), frameSize);
  await Promise.all([expect(waiting).rejects.toThrow('has ended'), compressor.close()]);
  await expect(compressor.compress(compressor.newPiece(), 1)).rejects.toThrow('has ended');
});

it('stops where writing fails', async () => {
  const compressor = await inlineCompressor();
  const writer = new ArchiveWriter(compressor, async () => {
    await nextTurn();
    throw new Error('the disk is full');
  });
  await writer.add(Buffer.from('x'));
  await expect(writer.end()).rejects.toThrow('the disk is full');
});

async function framesOf(bytes: Buffer, start: typeof inlineCompressor): Promise<Uint8Array[]> {
  const compressor = await start();
  const frames: Uint8Array[] = [];
  try {
    const writer = new ArchiveWriter(compressor, (frame) => Promise.resolve(void frames.push(frame)));
    await writer.add(bytes);
    await writer.end();
    return frames;
  } finally {
    await compressor.close();
  }
}
