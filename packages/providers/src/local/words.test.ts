import { expect, it } from 'vitest';
import { countWords } from './words.ts';

it.each([
  ['getUserName parseHTTPResponse', ['get', 'user', 'name', 'parse', 'http', 'response']],
  ['snake_case-and.dots/paths', ['snake', 'case', 'and', 'dots', 'paths']],
  ['sqlite3Reader v2Beta', ['sqlite3', 'reader', 'v2', 'beta']],
  ['Émile CRÈME ﬁne ½', ['emile', 'creme', 'fine', '1', '2']],
  ['Straße größe', ['straße', 'große']],
  ['Кот на окне', ['кот', 'на', 'окне']],
  ['記憶 2026', ['記憶', '2026']],
  ['... !!! 🙂', []],
  ['', []],
])('splits %j', (text, words) => {
  expect([...countWords(text).keys()]).toEqual(words);
});

it('counts what is repeated, whatever its case', () => {
  expect([...countWords('Go go GO stop')]).toEqual([
    ['go', 3],
    ['stop', 1],
  ]);
});

it('reads no further than 32,768 characters', () => {
  const words = countWords(`${'a '.repeat(16_384)}beyond`);
  expect([...words]).toEqual([['a', 16_384]]);
});
