import { rankByBm25 } from '@waymark/core-types/search';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WordIndex } from './word-index.ts';

const words = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1, maxLength: 8 });

describe('WordIndex', () => {
  it('ranks as rankByBm25 does, also after texts were removed', () => {
    const texts = fc.array(fc.record({ words, isRemoved: fc.boolean() }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(
        texts,
        fc.uniqueArray(fc.constantFrom('a', 'b', 'e', 'z')),
        fc.integer({ min: 1, max: 20 }),
        (all, query, limit) => {
          const index = new WordIndex();
          const kept = new Map<string, string[]>();
          for (const [number, text] of all.entries()) {
            index.add(`${number}`, text.words);
            if (text.isRemoved) index.remove(`${number}`, text.words);
            else kept.set(`${number}`, text.words);
          }
          const expected = rankByBm25(query, kept)
            .sort((a, b) => (Math.abs(b.score - a.score) > 1e-9 ? b.score - a.score : a.key < b.key ? -1 : 1))
            .slice(0, limit);
          const found = index.rank(query, { limit, isWanted: null });
          expect(found.map(({ score }) => score)).toEqual(expected.map(({ score }) => expect.closeTo(score, 9)));
          for (const { id, score } of found)
            expect(score).toBeCloseTo(rankByBm25(query, kept).find(({ key }) => key === id)!.score, 9);
        },
      ),
    );
  });

  it('gives the best of those that are wanted', () => {
    const index = new WordIndex();
    for (let number = 0; number < 100; number++) index.add(`${number}`, ['a', ...Array<string>(number).fill('b')]);
    const isWanted = (id: string) => Number(id) % 10 === 5;
    expect(index.rank(['a'], { limit: 2, isWanted }).map(({ id }) => id)).toEqual(['5', '15']);
    expect(index.rank(['a'], { limit: 2, isWanted: null }).map(({ id }) => id)).toEqual(['0', '1']);
    expect(index.rank(['b'], { limit: 2, isWanted: null }).map(({ id }) => id)).toEqual(['99', '98']);
    index.remove('404', ['a']);
    expect(index.rank(['nothing'], { limit: 2, isWanted: null })).toEqual([]);
  });
});
