import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findJsonProblem } from './find-json-problem.ts';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('the first problem of a text', () => {
  it('is there exactly when the text is not JSON', () => {
    const token = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"\\u00e9"',
      '"\\x"',
      '"',
      '1',
      '-0.5e+3',
      '01',
      '.',
      'true',
      'nul',
      'null',
      ' ',
      '\n',
      '\t',
      '\u00a0',
      "'",
    );
    const nearly = fc.tuple(fc.json({ maxDepth: 3 }), fc.nat(), token).map(([text, at, piece]) => {
      const place = at % (text.length + 1);
      return text.slice(0, place) + piece + text.slice(place + (at % 2));
    });
    const texts = fc.oneof(
      fc.json(),
      nearly,
      fc.array(token, { maxLength: 12 }).map((tokens) => tokens.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const problem = findJsonProblem(text);
        const isInexact = problem?.reason.includes('exactly') === true;
        // What comes behind such an integer is not looked at.
        if (!isInexact) expect(problem === null).toBe(isJson(text));
      }),
      { numRuns: 3_000 },
    );
  });

  it.each<[string, number, string]>([
    ['{"a": }', 6, 'a value was expected'],
    ['{"a" 1}', 5, 'a colon was expected'],
    ['{a: 1}', 1, 'a name in double quotes was expected'],
    ['{"a": 1,}', 8, 'a name in double quotes was expected'],
    ['[1,]', 3, 'a value was expected'],
    ['[1 2]', 3, 'a comma or the end was expected'],
    ['1 2', 2, 'a comma or the end was expected'],
    ['["a\nb"]', 3, 'a control character stands in a string'],
    ['["a\\x"]', 3, 'an unknown escape stands in a string'],
    ['["abc', 1, 'a string does not end'],
    ['{"abc', 1, 'a string does not end'],
    ['[9007199254740993]', 1, 'an integer is too large to be kept exactly'],
  ])('of %j is at %i: %s', (text, offset, reason) => {
    expect(findJsonProblem(text)).toEqual({ offset, reason });
  });

  it('is none for large integers that are exact, and for digits in strings', () => {
    expect(
      findJsonProblem('[9007199254740992, 10000000000000000000, "12345678901234567891", 0.12345678901234567891]'),
    ).toBeNull();
  });
});
