import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffLines } from './diff-lines.ts';

const texts = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 }).map((lines) => lines.join('\n'));
const only = (lines: ReturnType<typeof diffLines>, ...kinds: string[]) =>
  lines
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ text }) => text)
    .join('\n');

describe('the lines that differ', () => {
  it('give both texts back', () => {
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const lines = diffLines(before, after);
        expect(only(lines, 'same', 'removed')).toBe(before);
        expect(only(lines, 'same', 'added')).toBe(after);
        if (before === after) expect(lines.every(({ kind }) => kind === 'same')).toBe(true);
      }),
    );
  });

  it('keep as much as both have in common', () => {
    const kinds = diffLines('a\nb\nc\nd\ne', 'a\nc\nx\nd\ne').map(({ kind, text }) => `${kind[0]}${text}`);
    expect(kinds).toEqual(['sa', 'rb', 'sc', 'ax', 'sd', 'se']);
  });

  it('are all replaced where comparing would take too long', () => {
    const long = (word: string) => Array.from({ length: 2_100 }, (_, index) => `${word}${index}`).join('\n');
    const lines = diffLines(`${long('a')}\nshared\nx`, `${long('b')}\nshared\ny`);
    expect(lines.filter(({ kind }) => kind === 'same')).toEqual([]);
  });
});
