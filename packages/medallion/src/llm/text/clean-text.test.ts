import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capitalise, cleanText, clip, oneLine } from './clean-text.ts';

const escape = String.fromCodePoint(0x1b);

describe('cleanText', () => {
  it.each([
    [`${escape}[31mred${escape}[0m`, 'red'],
    [`${escape}]8;;https://example.com${escape}\\link${escape}]8;;${escape}\\`, 'link'],
    [`${escape}]0;title\u0007text`, 'text'],
    ['a\r\nb\rc\u2028d', 'a\nb\nc\nd'],
    ['a\u0000b\u0007c\u009bd', 'abcd'],
    ['safe\u202Eevil', 'safeevil'],
    ['hidden\u{E0041}\u{E0042}', 'hidden'],
    ['half \ud83d pair', 'half \uFFFD pair'],
    ['👩‍👩‍👧 漢字 é', '👩‍👩‍👧 漢字 é'],
  ])('makes %j to %j', (text, expected) => {
    expect(cleanText(text)).toBe(expected);
  });

  it('leaves no control character, no half pair and nothing to clean', () => {
    fc.assert(
      fc.property(fc.uint16Array(), (units) => {
        const clean = cleanText(String.fromCharCode(...units));
        expect(clean).not.toMatch(/(?![\n\t])\p{Cc}|\p{Surrogate}/u);
        expect(cleanText(clean)).toBe(clean);
      }),
    );
  });
});

describe('clip', () => {
  it('cuts between words and shows it', () => {
    expect(clip('one two three four', 12)).toBe('one two…');
    expect(clip('one two', 7)).toBe('one two');
  });

  it('drops the comma that a cut leaves behind', () => {
    expect(clip('first, second, third', 15)).toBe('first, second…');
  });

  it('cuts a text without spaces between characters', () => {
    expect(clip('漢字漢字漢字', 4)).toBe('漢字漢…');
  });

  it('keeps within the limit and never cuts a surrogate pair', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.integer({ min: 1, max: 50 }), (text, limit) => {
        const cut = clip(text, limit);
        expect(cut.length).toBeLessThanOrEqual(limit);
        expect(cut).not.toMatch(/\p{Surrogate}/u);
        if (text.length > limit) expect(cut.endsWith('…')).toBe(true);
      }),
    );
  });
});

it('joins lines to one', () => {
  expect(oneLine('  a\n\tb  c ')).toBe('a b c');
});

it.each([
  ['use it', 'Use it'],
  ['libSQL is used', 'libSQL is used'],
  ['éclair', 'Éclair'],
  ['', ''],
])('capitalises %j as %j', (text, expected) => {
  expect(capitalise(text)).toBe(expected);
});
