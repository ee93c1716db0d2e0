import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rankByBm25 } from './bm25.ts';
import { fuseRankings } from './fuse-rankings.ts';
import { quantise, QuantisedVectors } from './quantised-vectors.ts';
import { mostSimilar } from './rank-vectors.ts';
import { dotProduct, toBytes, toVector } from './vectors.ts';
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

const unitVector = fc
  .array(fc.oneof(fc.constant(0), fc.double({ noNaN: true, min: -1, max: 1 })), { minLength: 40, maxLength: 40 })
  .filter((values) => Math.hypot(...values) > 0.01)
  .map((values) => Float32Array.from(values, (value) => value / Math.hypot(...values)));

describe('quantised vectors', () => {
  it('are as similar to a target as the vectors are, within what a byte leaves out, wherever they stand', () => {
    fc.assert(
      fc.property(unitVector, fc.array(fc.tuple(fc.nat(2_000), unitVector), { maxLength: 20 }), (target, writes) => {
        const quantised = new QuantisedVectors(40);
        for (const [position, vector] of writes) quantised.set(position, quantise(vector));
        const similarities = quantised.similaritiesTo(target, 2_001);
        for (const [position, vector] of new Map(writes)) {
          expect(Math.abs(similarities[position]! - dotProduct(target, vector))).toBeLessThan(0.03);
        }
      }),
    );
  });

  it('bring the ten nearest of many among the hundred that they find, also for a target of few numbers', () => {
    const texts = fc.sample(fc.array(fc.double({ noNaN: true, min: -1, max: 1 }), { minLength: 40, maxLength: 40 }), {
      numRuns: 1_000,
      seed: 3,
    });
    const vectors = texts.map((values) => Float32Array.from(values, (value) => value / (Math.hypot(...values) || 1)));
    const quantised = new QuantisedVectors(40);
    for (const [position, vector] of vectors.entries()) quantised.set(position, quantise(vector));
    const target = new Float32Array(40).fill(0.5, 3, 7);
    const exact = [...vectors.keys()].sort((a, b) => dotProduct(target, vectors[b]!) - dotProduct(target, vectors[a]!));
    const found = mostSimilar(quantised.similaritiesTo(target, vectors.length), 100);
    for (const position of exact.slice(0, 10)) expect(found).toContain(position);
  });

  it('are like nothing when they are taken away or all zero', () => {
    const target = Float32Array.from([1, 0]);
    const quantised = new QuantisedVectors(2);
    quantised.set(3, quantise(target));
    expect(quantised.similaritiesTo(target, 4)[3]).toBeCloseTo(1);
    quantised.set(3, null);
    quantised.set(4, quantise(new Float32Array(2)));
    expect([...quantised.similaritiesTo(target, 6)]).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

describe('mostSimilar', () => {
  it('gives the highest similarities in order, and none that says nothing', () => {
    const similarities = Float64Array.from([0.2, -1, 0.9, 0.05, 0.5, 0.9]);
    expect(mostSimilar(similarities, 3)).toEqual([2, 5, 4]);
    expect(mostSimilar(similarities, 100)).toEqual([2, 5, 4, 0]);
    expect(mostSimilar(new Float64Array(), 3)).toEqual([]);
  });
});

it('vectors are stored as bytes, wherever in a buffer these stand', () => {
  const vector = Float32Array.from([1, -2.5, 3e-8]);
  const shifted = new Uint8Array(13);
  shifted.set(toBytes(vector), 1);
  expect(toVector(shifted.subarray(1))).toEqual(vector);
  expect(dotProduct(vector, vector)).toBeCloseTo(7.25);
});
