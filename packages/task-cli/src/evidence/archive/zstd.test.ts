import { describe, expect, it } from 'vitest';

import { findFrames, loadZstd } from './zstd.ts';

describe('findFrames', () => {
  it('[evidence:extract:frames] tells the most that a frame can hold, whatever length its header has', async () => {
    const { compress } = await loadZstd();
    for (const size of [1, 255, 256, 300, 65_791, 65_792, 100_000]) {
      const bytes = Uint8Array.from({ length: size }, (_, index) => (index * 2_654_435_761) >>> 13);
      const frames = [...findFrames(Buffer.from(compress(bytes)), 1_000_000)];
      expect(frames.map(({ most }) => most)).toEqual([size]);
      expect(() => [...findFrames(Buffer.from(compress(bytes)), size - 1)]).toThrow(`more than ${size - 1} bytes`);
    }
  });
});
