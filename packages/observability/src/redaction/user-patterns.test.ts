import { ConfigurationError } from '@waymark/core-types';
import { describe, expect, it } from 'vitest';
import { createRedactor } from './create-redactor.ts';
import { compilePatterns } from './user-patterns.ts';

describe('compilePatterns', () => {
  it('[observability:redaction:patterns] replaces what a pattern of the user matches', () => {
    const redactor = createRedactor({ redact_patterns: ['CUST-\\d{4,10}', '(?:red|blue) \\p{Lu}{2}'] });
    expect(redactor.text('CUST-123456 likes blue ÄB, CUST-1')).toBe('[REDACTED] likes [REDACTED], CUST-1');
    expect(redactor.text('x')).toBe('x');
    expect(redactor.line('{"a":"CUST-1234","b":{"CUST-9999":1}}\n')).toBe('{"a":"[REDACTED]","b":{"[REDACTED]":1}}\n');
  });

  it('finds matches of up to 256 characters wherever they stand in a long text', () => {
    const redact = compilePatterns(['<[a-z]{1,254}>']);
    const match = `<${'x'.repeat(254)}>`;
    for (const offset of [0, 700, 767, 768, 769, 1_000, 1_023, 1_024, 1_500]) {
      const text = `${'-'.repeat(offset)}${match}${'-'.repeat(2_000)}`;
      expect(redact(text)).toBe(`${'-'.repeat(offset)}[REDACTED]${'-'.repeat(2_000)}`);
    }
  });

  it.each(['(', '[a', 'a{2,1}', '\\'])(
    '[observability:redaction:patterns-checked] refuses %s, which is no pattern',
    (source) => {
      expect(() => compilePatterns(['ok', source])).toThrow(ConfigurationError);
      expect(() => compilePatterns(['ok', source])).toThrow(/redact_patterns\[1\]/);
    },
  );

  it.each([
    '(a+)+b',
    '(?:a*)*',
    '(a|aa)+x',
    '((a{1,9}))*',
    '(?:(?:x|y)z){2,}',
    '(a)\\1',
    '(?<n>a)\\k<n>',
    'a+b+c+d+',
    'x*',
    '',
    'a'.repeat(501),
  ])('[observability:redaction:patterns-checked] refuses %s, which can take for ever or matches nothing', (source) => {
    expect(() => compilePatterns([source])).toThrow(ConfigurationError);
  });

  it.each([
    '\\d{3}-\\d{4}',
    '[A-Z]+-[0-9]+',
    '(?:abc){2,5}',
    '(?:a|b)c+',
    '[(a+)+]{2}',
    '\\(a+\\)+',
    '(?=x)x',
    'a)+(b'.replaceAll(/[()]/g, '\\$&'),
  ])('takes %s', (source) => {
    expect(compilePatterns([source])('none of it')).toBe('none of it');
  });

  it('takes fifty patterns and no more', () => {
    expect(() => compilePatterns(Array.from({ length: 51 }, () => 'a'))).toThrow(/51 patterns/);
  });
});
