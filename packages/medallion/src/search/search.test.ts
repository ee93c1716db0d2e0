import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rankByBm25 } from './bm25.ts';
import { fuseRankings } from './fuse-rankings.ts';
import { countDifferingBits, createSketch, dotProduct, toBytes, toVector } from './sketch.ts';
import { tokenise } from './tokenise.ts';

describe('tokenise', () => {
  it('folds case and diacritics, splits names and paths, cuts endings', () => {
    expect(tokenise('Checkpoints: parseUserInput in src/café_loader.ts, HTTPServer v2')).toEqual([
      ...['checkpoint', 'pars', 'user', 'input', 'src', 'cafe', 'loader', 'ts', 'httpserver', 'v2'],
    ]);
    expect(tokenise('decide decided deciding decides')).toEqual(['decid', 'decid', 'decid', 'decid']);
    expect(tokenise('queries query 漢字 🪨 is the')).toEqual(['query', 'query', '漢字']);
  });

  it('cuts no character in two and ends where an index ends', () => {
    expect(tokenise(`a${'\u{10428}'.repeat(60)}`)).toEqual([`a${'\u{10428}'.repeat(31)}`]);
    const long = Array.from({ length: 20_000 }, (_, index) => `${index}${'x'.repeat(60)}`).join(' ');
    expect(tokenise(long).join('').length).toBeLessThanOrEqual(250_000);
    expect(tokenise('word '.repeat(30_000))).toHaveLength(20_000);
  });

  it('gives only words of letters and digits, so that no query can hold syntax', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        for (const token of tokenise(text)) expect(token).toMatch(/^[\p{L}\p{N}]+$/u);
      }),
    );
  });
});

describe('rankByBm25', () => {
  it('prefers rare words, repetition and short texts', () => {
    const texts = new Map([
      ['rare', ['common', 'rare']],
      ['repeated', ['common', 'common', 'other']],
      ['long', ['common', ...Array.from({ length: 50 }, () => 'filler')]],
      ['none', ['other']],
    ]);
    expect(rankByBm25(['common', 'rare'], texts).map(({ key }) => key)).toEqual(['rare', 'repeated', 'long']);
    expect(rankByBm25([], texts)).toEqual([]);
    expect(rankByBm25(['common'], new Map())).toEqual([]);
  });
});

describe('fuseRankings', () => {
  it('puts first what several rankings hold high, and says which', () => {
    expect(fuseRankings({ text: ['a', 'b'], vector: ['b', 'c'] })).toEqual([
      { key: 'b', score: 1 / 62 + 1 / 61, found_by: ['text', 'vector'] },
      { key: 'a', score: 1 / 61, found_by: ['text'] },
      { key: 'c', score: 1 / 62, found_by: ['vector'] },
    ]);
  });
});

describe('sketches', () => {
  it('count the signs in which two vectors differ', () => {
    const vector = fc.float32Array({ minLength: 70, maxLength: 70, noNaN: true, min: -1, max: 1 });
    fc.assert(
      fc.property(vector, vector, (one, other) => {
        const expected = one.filter((value, index) => value > 0 !== other[index]! > 0).length;
        const [left, right] = [createSketch(one), createSketch(other)];
        expect(left.reduce((sum, word, index) => sum + countDifferingBits(word, right[index]!), 0)).toBe(expected);
      }),
    );
  });

  it('store vectors as bytes, wherever in a buffer these stand', () => {
    const vector = Float32Array.from([1, -2.5, 3e-8]);
    const shifted = new Uint8Array(13);
    shifted.set(toBytes(vector), 1);
    expect(toVector(shifted.subarray(1))).toEqual(vector);
    expect(dotProduct(vector, vector)).toBeCloseTo(7.25);
  });
});
