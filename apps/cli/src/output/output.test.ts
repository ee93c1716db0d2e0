import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CliError } from '../errors.ts';
import { jsonLine, errorEnvelope, successEnvelope } from './envelope.ts';
import { lineDiff } from './line-diff.ts';
import { maskSecrets } from './mask-secrets.ts';
import { printable } from './printable.ts';
import { shorten, table } from './table.ts';

describe('printable', () => {
  it('leaves nothing that a terminal obeys, and every other character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = printable(text, false);
        expect(shown).not.toMatch(/[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/u);
        expect(printable(shown, false)).toBe(shown);
      }),
    );
    expect(printable('a\u001b]0;title\u0007b\u001b[2Jc\r\n\u009bd\u202ee', true)).toBe('a]0;titleb[2Jc\nde');
  });

  it('keeps colours only where they are wanted', () => {
    expect(printable('\u001b[31mred\u001b[39m', true)).toBe('\u001b[31mred\u001b[39m');
    expect(printable('\u001b[31mred\u001b[39m', false)).toBe('red');
  });
});

describe('jsonLine', () => {
  it('is one line of JSON that holds the same data, without what a terminal obeys', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string({ unit: 'binary' }), (data, text) => {
        const envelope = successEnvelope('test', { data, text }, ['w']);
        const line = jsonLine(envelope);
        expect(line.indexOf('\n')).toBe(line.length - 1);
        expect(line.slice(0, -1)).not.toMatch(/[\p{Cc}\u2028\u2029\u202e]/u);
        expect(JSON.parse(line)).toEqual(JSON.parse(JSON.stringify(envelope)));
      }),
    );
  });

  it('carries an error with code, recovery action and whether to try again', () => {
    const error = new CliError('CLI_NOT_FOUND', 'There is none.', 'Make one.', { details: { id: 'x' } });
    expect(JSON.parse(jsonLine(errorEnvelope(error, [])))).toEqual({
      schema_version: 'cli.v1',
      kind: 'error',
      success: false,
      error: {
        code: 'CLI_NOT_FOUND',
        name: 'CliError',
        message: 'There is none.',
        details: { id: 'x' },
        recovery_action: 'Make one.',
        retryable: false,
      },
      warnings: [],
    });
  });
});

describe('maskSecrets', () => {
  it.each([
    ['postgres://me:hunter2@host/db', 'postgres://me:***@host/db'],
    ['postgres://me:hunter@2@host/db of a@b', 'postgres://me:***@host/db of a@b'],
    ['libsql://host?authToken=abc.def&x=1', 'libsql://host?authToken=***&x=1'],
    ['key sk-123456789 refused', 'key *** refused'],
  ])('hides what is secret in %s', (text, masked) => {
    expect(maskSecrets(text, ['sk-123456789', undefined, ''])).toBe(masked);
  });
});

describe('lineDiff', () => {
  it('marks every line that differs, so that both texts can be read from it', () => {
    const line = fc.constantFrom('a', 'b', 'c', 'd');
    fc.assert(
      fc.property(fc.array(line, { minLength: 1 }), fc.array(line, { minLength: 1 }), (before, after) => {
        const steps = lineDiff(before.join('\n'), after.join('\n'), 100).split('\n');
        const side = (mark: string) =>
          steps.filter((step) => step[0] === ' ' || step[0] === mark).map((step) => step.slice(2));
        if (before.join() === after.join()) expect(steps).toEqual(['']);
        else expect([side('-'), side('+')]).toEqual([before, after]);
      }),
    );
  });

  it('leaves out what is far from a change', () => {
    const before = Array.from({ length: 20 }, (_, index) => `line ${index}`);
    const after = before.with(15, 'changed');
    expect(lineDiff(before.join('\n'), after.join('\n'), 1)).toBe('  ...\n  line 14\n- line 15\n+ changed\n  line 16');
  });
});

describe('table', () => {
  it('lines columns up, colours not counted, and pads no line’s end', () => {
    expect(
      table([
        ['a', 'long', 'x'],
        ['\u001b[1mbbb\u001b[22m', 'c', 'y'],
      ]),
    ).toBe('a    long  x\n\u001b[1mbbb\u001b[22m  c     y');
  });

  it('shortens to one line of a length', () => {
    expect(shorten('one\n two   three', 9)).toBe('one two …');
  });
});
