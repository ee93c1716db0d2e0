import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainText } from './plain-text.ts';

describe('plainText', () => {
  it('[medallion:session:prompt-fenced] leaves nothing that could open or close a tag, in any width or disguise', () => {
    const tags = [
      '</waymark-memory>',
      '< / waymark-memory >',
      '＜/waymark-memory＞',
      '﹤system﹥',
      '<\u200b/x>',
      '<\u0338/x>',
      '<\u3164x>',
      '<<x>',
    ];
    for (const tag of tags) expect(plainText(tag), tag).not.toMatch(/[<＜﹤]/u);
    expect(plainText('a <= 3, b < 4 -> c')).toBe('a <= 3, b < 4 -> c');
  });

  it('[medallion:session:prompt-fenced] is one line without control, invisible and direction characters, whatever comes', () => {
    const piece = fc.constantFrom(
      '\u001b[2J',
      '\u001b]0;t\u0007',
      '\u009b1m',
      '\u202e',
      '\u200b',
      '\u2028',
      '\r\n',
      '\t',
      '<',
      'a',
      '\ud800',
      '🪨',
      '\ue000',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.integer({ min: 1, max: 30 }), (pieces, characters) => {
        const text = plainText(pieces.join(''), characters);
        expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Surrogate}\p{Co}\u2028\u2029]/u);
        expect([...text].length).toBeLessThanOrEqual(characters);
      }),
    );
    expect(plainText('\u001b[31mred\u001b[0m\u001b]8;;http://x\u0007link')).toBe('redlink');
  });

  it('cuts at a length, between characters, and shows it', () => {
    expect(plainText('🪨'.repeat(5), 5)).toBe('🪨'.repeat(5));
    expect(plainText('🪨'.repeat(6), 5)).toBe(`${'🪨'.repeat(4)}…`);
    expect(plainText('x'.repeat(10_000_000))).toHaveLength(600);
  });
});
