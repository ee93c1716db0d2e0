import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longTextsIn, putBackLongTexts, takeOutLongTexts } from './long-texts.ts';
import { hashText } from './stored-object.ts';

const long = (character: string) => character.repeat(250);

describe('takeOutLongTexts', () => {
  it('gives back exactly the text that it took apart, whatever it holds', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('"', '\\', '\\"', '#', '#ABCDEFGHIJKLMNOPQRSTUV').map((part) => part.repeat(120)),
      fc.constantFrom('#ABCDEFGHIJKLMNOPQRSTUV', '~0', '\\\\"#'),
    );
    const value = fc.dictionary(text, fc.oneof(text, fc.array(text, { maxLength: 4 }), fc.record({ content: text })), {
      maxKeys: 4,
    });
    fc.assert(
      fc.property(value, (object) => {
        const json = JSON.stringify(object);
        const taken = takeOutLongTexts(json, hashText);
        const { shell, literals } = taken ?? { shell: json, literals: [] };
        const texts = new Map(literals.map((literal) => [literal.hash, literal.text]));
        expect(longTextsIn(shell).sort()).toEqual(literals.map(({ hash }) => hash).sort());
        expect(putBackLongTexts(shell, (hash) => texts.get(hash)!)).toBe(json);
      }),
      { numRuns: 300 },
    );
  });

  it('takes a long text out of a value, and leaves one that is nothing else, is short, or stands among much else', () => {
    const message = JSON.stringify({ content: long('a'), id: '1' });
    expect(takeOutLongTexts(message, () => 'h'.repeat(22))).toEqual({
      shell: `{"content":#${'h'.repeat(22)},"id":"1"}`,
      literals: [{ hash: 'h'.repeat(22), text: JSON.stringify(long('a')) }],
    });
    for (const value of [
      long('a'),
      { content: 'short' },
      { a: Array(200).fill(1) },
      { a: long('a'), b: Array(200).fill(1) },
    ]) {
      expect(takeOutLongTexts(JSON.stringify(value), hashText)).toBeNull();
    }
  });
});
