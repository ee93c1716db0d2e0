import type { JsonValue } from '@waymark/core-types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor } from './create-redactor.ts';
import { redactJsonValue } from './redact-json.ts';
import { redactRunningText } from './redact-text.ts';
import { isSuspicious } from './suspicion.ts';

const redactor = createRedactor();

/** Pieces that, put together at random, make and almost make everything that is looked for. */
const fragment = fc.constantFrom(
  ...[
    'password',
    'Token',
    'tokens',
    'api_key',
    'max_tokens',
    'email',
    'phone',
    'tel',
    'ssn',
    'pin',
    'cookie',
    'auth',
    'call me at',
  ],
  ...[
    '=',
    ':',
    ': ',
    ' ',
    '"',
    "'",
    '\\',
    '\n',
    '{',
    '}',
    '[',
    ']',
    ',',
    '&',
    '?',
    '/',
    '://',
    '(',
    ')',
    '.',
    '-',
    '+',
    '_',
    '%',
  ],
  ...[
    '@',
    '%40',
    '%2B',
    'bob',
    'example.com',
    'é',
    '\u2028',
    '\ud800',
    'Bearer ',
    'Cookie: ',
    'authorization: digest ',
    'eyJ',
    'sk-',
  ],
  ...[
    '1',
    '42',
    '123',
    '4567',
    '4111',
    '1111',
    '4111111111111111',
    '1763625472123',
    '555-123-4567',
    '123-45-6789',
    '+1 555',
  ],
  ...['[REDACTED]', '[REDACTED', '[redacted:mask]', 'null', 'true', ':7', '{"a":1}', '{"email":"x"}', ' -u ', 'secret'],
);
const hostileText = fc.array(fragment, { maxLength: 16 }).map((parts) => parts.join(''));
const hostileValue = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    hostileText,
    fc.oneof(
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      hostileText.map((text) => JSON.stringify({ [text]: text })),
    ),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(hostileText, tie('value'), { maxKeys: 4 }),
  ),
})).value;

/** Every text goes through all patterns, suspicious or not. */
function redactUnspared(value: JsonValue): JsonValue {
  const hides = (sensitivity: string | null) => sensitivity !== null;
  const text = (source: string): string => {
    if (!/^[[{].*[\]}]$/s.test(source)) return redactRunningText(source, hides);
    try {
      const within = JSON.parse(source) as JsonValue;
      if (redactUnspared(within) !== within) return '[REDACTED]';
    } catch {
      // No JSON after all.
    }
    return redactRunningText(source, hides);
  };
  return redactJsonValue(value, { hides, text });
}

describe('Redactor', () => {
  it('[observability:redaction:fixed-point] changes nothing in what it redacted', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const once = redactor.text(text);
        expect(redactor.text(once)).toBe(once);
      }),
      { numRuns: 5_000 },
    );
  });

  it('gives valid JSON with the same meaning whether a line is suspicious or not', () => {
    fc.assert(
      fc.property(hostileValue, (value) => {
        const line = `${JSON.stringify({ value })}\n`;
        const redacted = redactor.line(line);
        expect(JSON.parse(redacted)).toEqual(redactor.json(JSON.parse(line)));
        expect(redacted.endsWith('\n')).toBe(true);
        expect(redactor.line(redacted)).toBe(redacted);
      }),
      { numRuns: 3_000 },
    );
  });

  it('spares the parser only for lines in which nothing is to be redacted', () => {
    let spared = 0;
    fc.assert(
      fc.property(hostileValue, (value) => {
        const line = JSON.stringify({ value });
        if (isSuspicious(line)) return;
        spared++;
        expect(JSON.stringify(redactUnspared(JSON.parse(line) as JsonValue))).toBe(line);
      }),
      { numRuns: 8_000 },
    );
    expect(spared).toBeGreaterThan(200);
  });

  it('finds ordinary lines about a model, a request and a job harmless', () => {
    const lines = [
      {
        tenant_id: '01890a5d-ac96-774b-bcce-b302099a8057',
        trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
        duration_ms: 12.5,
      },
      { event: 'llm.call', model: 'gpt-5', max_tokens: 4_096, tokens_used: 12, prompt_tokens: 7, token_count: 3 },
      {
        started_at: '2026-11-20T10:11:12.123Z',
        at_ms: 1_763_625_472_123,
        path: '/v1/chat',
        status: 200,
        event: 'request.finished',
      },
    ];
    expect(lines.filter((line) => isSuspicious(JSON.stringify(line)))).toEqual([]);
  });

  it('does not read a line before where it is told to', () => {
    const line = '{"email":"bob@example.com","n":1}';
    expect(isSuspicious(line)).toBe(true);
    expect(isSuspicious(line, 27)).toBe(false);
  });

  it('writes a suspicious line anew: of two fields with one name the first may hold a secret', () => {
    expect(redactor.line('{"a":"bob@example.com","a":"x"}')).toBe('{"a":"x"}');
  });

  it('[observability:redaction:fail-closed] throws for a suspicious line that is no JSON', () => {
    expect(() => redactor.line('password=hunter2')).toThrow(SyntaxError);
  });

  it.each([
    ...[
      'x',
      '@',
      '1',
      '-',
      '1-',
      'a.',
      'a.a.a',
      '"',
      '\\',
      '[REDACTED',
      '[REDACTED]',
      ' ',
      'é',
      '\n',
      '{',
      '[',
      '[{"a":',
    ],
    ...[
      'x@',
      'a@b.',
      'a@b.c',
      'a.b@c.d ',
      '%40',
      'a%40',
      '%2B1',
      '+1',
      '+1 ',
      '(1) ',
      '1 ',
      '123-45-6789 ',
      '4111-',
      '1234567,',
    ],
    ...[
      'tel 1234567 ',
      'call me at 1',
      '":"',
      '"a":"',
      '"email":"',
      "'email':'",
      'email":',
      'email\\":\\"',
      'Cookie: ',
      'cookie',
    ],
    ...['authorization: digest ', 'x=1&token=', 'password=', 'a_'.repeat(60) + '":'],
  ])('[observability:redaction:linear] does work in proportion to the length of many %j', (piece) => {
    // Quadratic work on a megabyte would outlast the time limit of any test.
    const text = piece.repeat(Math.ceil(1_000_000 / piece.length));
    expect(typeof redactor.text(text)).toBe('string');
    expect(typeof redactor.line(JSON.stringify({ text }))).toBe('string');
  });
});
