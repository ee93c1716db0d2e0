import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { decodePath, encodePath, fieldPath, splitFields } from './git-path.ts';

describe('decodePath', () => {
  it('[worktree:git:names] gives each name a text of its own that leads back to its bytes', () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 20 }).map((array) => Buffer.from(array));
    fc.assert(
      fc.property(bytes, bytes, (one, other) => {
        expect(encodePath(decodePath(one)).equals(one)).toBe(true);
        expect(fieldPath(one.toString('latin1'))).toBe(decodePath(one));
        expect(decodePath(one) === decodePath(other)).toBe(one.equals(other));
      }),
      { numRuns: 500 },
    );
  });

  it('leaves UTF-8 as it is and writes the rest as git does', () => {
    expect(decodePath(Buffer.from('src/ünï\n日本.ts'))).toBe('src/ünï\n日本.ts');
    expect(decodePath(Buffer.from('caf\xe9 "\\\t.txt', 'latin1'))).toBe(String.raw`"caf\351 \"\\\011.txt"`);
    expect(decodePath(Buffer.from('"a"'))).toBe(String.raw`"\"a\""`);
    expect(encodePath(String.raw`"a\n\x\303\274"`)).toEqual(Buffer.from('a\nxü'));
  });
});

describe('splitFields', () => {
  it('leaves out what was cut off', () => {
    expect(splitFields(Buffer.from('a\0b\0c'))).toEqual(['a', 'b']);
    expect(splitFields(Buffer.from(''))).toEqual([]);
  });
});
