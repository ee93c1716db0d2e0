import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDenial, isSameStatement, signatureOf } from './tokens.ts';

const isSame = (left: string, right: string) => isSameStatement(signatureOf(left), signatureOf(right));

describe('isSameStatement', () => {
  it.each([
    ['Use Redis', 'We will use Redis.'],
    ['We decided to store documents as text', 'Store documents as text!'],
    ['Errors carry a stable code and details', 'All errors carry a stable code and the details'],
    ['制限はテナントごとに設定する', '制限はテナントごとに設定する。'],
    ['🎉', '🎉'],
  ])('sees that %j and %j say the same', (left, right) => {
    expect(isSame(left, right)).toBe(true);
  });

  it.each([
    ['Use Redis', 'Use Memcached'],
    ['Use Redis', 'Do not use Redis'],
    ['Never push to main', 'Always push to main'],
    ['Set the timeout of requests to 30 s', 'Set the timeout of requests to 60 s'],
    ['Writer 3 keeps value 17 in its own slot', 'Writer 3 keeps value 18 in its own slot'],
    ['Cache sessions of the gateway in Redis in production', 'Cache sessions of the gateway in Valkey in production'],
    ['🎉', '🎈'],
    ['Use it', 'Keep that'],
  ])('tells %j and %j apart', (left, right) => {
    expect(isSame(left, right)).toBe(false);
  });

  it('is symmetrical, and true for a text and itself', () => {
    const words = fc.array(fc.constantFrom('use', 'redis', 'cache', 'not', 'never', '30', 'tests', 'pool'), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(words, words, (left, right) => {
        expect(isSame(left.join(' '), right.join(' '))).toBe(isSame(right.join(' '), left.join(' ')));
        expect(isSame(left.join(' '), left.join(' '))).toBe(true);
      }),
    );
  });
});

it('sees a denial', () => {
  const denies = (left: string, right: string) => isDenial(signatureOf(left), signatureOf(right));
  expect(denies("Don't use Redis", 'We use Redis')).toBe(true);
  expect(denies('Use Redis', 'We use Redis')).toBe(false);
  expect(denies("Don't use Redis", 'Use Valkey')).toBe(false);
});
