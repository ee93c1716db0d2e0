import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';

import { BoundedLog } from './bounded-log.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'waymark-log-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

describe('BoundedLog', () => {
  it('[validation:log:characters] keeps the beginning and the end of every output, whatever its pieces', () => {
    const root = folder();
    let number = 0;
    const texts = fc.string({ unit: fc.constantFrom('a', 'é', '漢', '🙂', '\n'), maxLength: 60 });
    fc.assert(
      fc.property(
        texts,
        fc.array(fc.nat(200), { maxLength: 10 }),
        fc.record({ head: fc.integer({ min: 1, max: 40 }), tail: fc.integer({ min: 1, max: 40 }) }),
        (text, cuts, limits) => {
          const path = join(root, String(number++));
          const bytes = Buffer.from(text);
          const log = new BoundedLog(path, limits);
          const ends = [...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length];
          ends.reduce((from, to) => (log.write(bytes.subarray(from, to)), to), 0);
          const { size, omitted_bytes } = log.close();
          const written = readFileSync(path);
          expect(written).toHaveLength(size);
          const excess = bytes.length - limits.head - limits.tail;
          if (excess <= 0) expect(omitted_bytes).toBe(0);
          // The head goes on to the end of a character.
          if (excess > 3) expect(omitted_bytes).toBeGreaterThan(0);
          if (omitted_bytes === 0) {
            expect(written.equals(bytes)).toBe(true);
            return;
          }
          const marker = Buffer.from(`\n[waymark: ${omitted_bytes} bytes of the output are left out here]\n`);
          const at = written.lastIndexOf(marker);
          expect(at).not.toBe(-1);
          const head = written.subarray(0, at);
          const tail = written.subarray(at + marker.length);
          expect(head.length + tail.length + omitted_bytes).toBe(bytes.length);
          expect(bytes.indexOf(head)).toBe(0);
          expect(bytes.subarray(bytes.length - tail.length).equals(tail)).toBe(true);
          expect(tail.length).toBeLessThanOrEqual(limits.tail);
          expect(tail.length).toBeGreaterThan(limits.tail - 4);
          expect(head.length).toBeGreaterThanOrEqual(limits.head);
          // A character is whole where its pieces came in one.
          if (cuts.length === 0) expect(head.toString() + tail.toString()).not.toContain('\uFFFD');
        },
      ),
      { numRuns: 200 },
    );
  });

  it('takes no file that is there already, and none where nothing can be written', () => {
    const root = folder();
    new BoundedLog(join(root, 'log')).close();
    expect(() => new BoundedLog(join(root, 'log'))).toThrow(expect.objectContaining({ code: 'E043' }));
    expect(() => new BoundedLog(join(root, 'missing/log'))).toThrow(expect.objectContaining({ code: 'E040' }));
    expect(existsSync(join(root, 'missing'))).toBe(false);
  });
});
