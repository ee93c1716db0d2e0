import { createHash, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createRedactor } from './create-redactor.ts';
import { redactText, redactValue } from './redact.ts';

/** Written in two, so that no scanner takes this file for a leak. */
const key = (prefix: string) => `${prefix}${'aB3dE6gH9jK2mN5pQ8sT'.repeat(2)}`;

describe('redactText', () => {
  it.each([
    ['mail bob@example.com now', 'mail [REDACTED] now'],
    ['<bob.smith+tag@mail.example.co.uk>', '<[REDACTED]>'],
    ["o'neil@example.org, x_1@a-b.example.", '[REDACTED], [REDACTED].'],
    ['mailto:bob@exämple.de', 'mailto:[REDACTED]'],
    ['/search?email=bob%40example.com&page=2', '/search?email=[REDACTED]&page=2'],
    ['?next=%2Fx%3Fto%3Dbob%2540example.com', '?next=%[REDACTED]'],
    ['bob@host a@b@c.com', 'bob@host a@[REDACTED]'],
  ])('[observability:redaction:email] replaces the address in %s', (text, redacted) => {
    expect(redactText(text)).toBe(redacted);
  });

  it.each([
    ['call +1 555 123 4567 now', 'call [REDACTED] now'],
    ['+44 20 7946 0958', '[REDACTED]'],
    ['+4930123456', '[REDACTED]'],
    ['?phone=%2B15551234567', '?phone=[REDACTED]'],
    ['555-123-4567', '[REDACTED]'],
    ['(555) 123-4567 or (555) 123 4567', '[REDACTED] or [REDACTED]'],
    ['1-555-123-4567, 555.123.4567', '[REDACTED], [REDACTED]'],
    ['phone: 5551234567', 'phone: [REDACTED]'],
    ['tel. 020 7946 0958', 'tel. [REDACTED]'],
    ['call me at 5551234567', 'call me at [REDACTED]'],
  ])('[observability:redaction:phone] replaces the number in %s', (text, redacted) => {
    expect(redactText(text)).toBe(redacted);
  });

  it.each([
    ['it is 123-45-6789.', 'it is [REDACTED].'],
    ['SSN: 123456789', 'SSN: [REDACTED]'],
    ['social security number is 123 45 6789', 'social security number is [REDACTED]'],
    ['000-45-6789 123-00-6789 123-45-0000', '000-45-6789 123-00-6789 123-45-0000'],
  ])('[observability:redaction:ssn] replaces the number in %s', (text, redacted) => {
    expect(redactText(text)).toBe(redacted);
  });

  it.each([
    ['4111111111111111', '[REDACTED]'],
    ['card 4111 1111 1111 1111, 5500-0000-0000-0004', 'card [REDACTED], [REDACTED]'],
    ['3782 822463 10005', '[REDACTED]'],
    ['30569309025904', '[REDACTED]'],
    ['no 5 4111111111111111 3rd', 'no 5 [REDACTED] 3rd'],
    [
      'wrong check digit 4111111111111112, 4111 1111 1111 1112',
      'wrong check digit 4111111111111112, 4111 1111 1111 1112',
    ],
  ])('[observability:redaction:card] replaces a card that passes the Luhn check: %s', (text, redacted) => {
    expect(redactText(text)).toBe(redacted);
  });

  it.each([
    [key('sk-'), '[REDACTED]'],
    [`push with ${key('ghp_')}`, 'push with [REDACTED]'],
    [['AKIA', 'ABCDEFGH12345678'].join(''), '[REDACTED]'],
    ['Authorization: Bearer abcdefghij1234567890', 'Authorization: Bearer [REDACTED]'],
    ['authorization: Digest username="x", response="y"', 'authorization: Digest [REDACTED]'],
    ['postgres://app:hunter2@db/main', 'postgres://app:[REDACTED]@db/main'],
    ['GET /cb?state=1&access_token=abc&x=2', 'GET /cb?state=1&access_token=[REDACTED]&x=2'],
    ['password=hunter2', 'password=[REDACTED]'],
    ['Cookie: a=b; c=d\nnext: line', 'Cookie: [REDACTED]\nnext: line'],
    ['set-cookie: id=1', 'set-cookie: [REDACTED]'],
  ])('[observability:redaction:keys] replaces the secret in %s', (text, redacted) => {
    expect(redactText(text)).toBe(redacted);
  });

  it.each([
    ['{"user":{"email":"b","n":1},"token":"x"}', '{"user":{"email":"[REDACTED]","n":1},"token":"[REDACTED]"}'],
    ['[{"credentials":{"user":"root"}}]', '[{"credentials":"[REDACTED]"}]'],
    ['"{\\"ssn\\":\\"1\\"}"', '"{\\"ssn\\":\\"[REDACTED]\\"}"'],
    [
      'body {"ssn": 123, "phone": "1", "ok": true, "max_tokens": 5',
      'body {"ssn": [REDACTED], "phone": "[REDACTED]", "ok": true, "max_tokens": 5',
    ],
    ['cut off {"cookie": "abc', 'cut off {"cookie": "[REDACTED]'],
    ["{'email': 'a b', 'n': 'c'}", "{'email': '[REDACTED]', 'n': 'c'}"],
    ['{"a":"x@y.zz","a":"b"}', '{"a":"[REDACTED]","a":"b"}'],
    ['"secret": null, "email_verified": "yes"', '"secret": null, "email_verified": "yes"'],
  ])('looks into JSON in a text: %s', (text, redacted) => {
    expect(redactText(text)).toBe(redacted);
  });

  it.each([
    randomUUID(),
    '12345678-1234-4234-8234-123456789012',
    '01890a5d-ac96-774b-bcce-b302099a8057',
    createHash('sha256').update('a').digest('hex'),
    createHash('sha1').update('b').digest('hex'),
    createHash('md5').update('c').digest('hex'),
    `sha256-${createHash('sha256').update('d').digest('base64')}`,
    '2026-11-20T10:11:12.123Z',
    '2026-11-20T10:11:12.123+02:00 2026-11-20 10:11:12',
    'v1.22.333, 10.4.0-beta.17, 1.555.123.4567.8, lodash@4.17.21, @waymark/core-types',
    '192.168.100.200 10.0.0.1:8080 2001:db8::1 00:1a:2b:3c:4d:5e',
    'took 1234567 us, 98.7654321 %, 1763625472123 ms, 0.4111111111111111, 1e21',
    'sizes 256 512 1024 in 3 of 12 files; 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16',
    '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    'the token count is high, an email arrived, the secret of success, basic auth',
    'user_4111111111111111x a4111111111111111',
    'aGVsbG8+12345678901/aGVsbG8=',
  ])('[observability:redaction:keeps] keeps %s byte for byte', (text) => {
    expect(redactText(text)).toBe(text);
  });

  it('[observability:redaction:pii-optional] keeps personal data where it is told to, and never a secret', () => {
    const { text } = createRedactor({ redact_pii: false });
    const personal = 'bob@example.com 555-123-4567 {"email":"b"}';
    expect(text(personal)).toBe(personal);
    expect(text('password=hunter2')).toBe('password=[REDACTED]');
  });

  it('keeps what is too short to hold anything', () => {
    expect(['', 'a', '@'].map(redactText)).toEqual(['', 'a', '@']);
  });
});

describe('redactValue', () => {
  it('[observability:redaction:names] replaces values of sensitive names outright, at any depth', () => {
    expect(
      redactValue({
        list: [{ Password: 'plain words', apiKey: 12_345 }, [{ user_email: ['a', 'b'], credit_card: { number: 1 } }]],
        phone: 5_551_234_567,
      }),
    ).toEqual({
      list: [
        { Password: '[REDACTED]', apiKey: '[REDACTED]' },
        [{ user_email: '[REDACTED]', credit_card: '[REDACTED]' }],
      ],
      phone: '[REDACTED]',
    });
  });

  it('[observability:redaction:numbers] leaves numbers and counters of tokens alone', () => {
    const usage = {
      tokens_used: 5,
      token_count: 7,
      max_tokens: 4_096,
      tokens: { prompt: 1, kinds: [2] },
      card: 4111111111111111,
    };
    expect(redactValue({ usage })).toEqual({ usage });
    expect(redactValue({ tokens: ['a', 1], max_tokens: 'abc' })).toEqual({
      tokens: ['[REDACTED]', 1],
      max_tokens: '[REDACTED]',
    });
  });

  it('keeps what is absent, empty or only says yes or no', () => {
    const value = { password: null, token: true, secret: '' };
    expect(redactValue(value)).toEqual(value);
  });

  it('finds headers as lists and as pairs of name and value', () => {
    expect(redactValue(['Host', 'x', 'Authorization', 'abc', 'Cookie', 'a=b', 'X-Api-Key', '1'])).toEqual([
      ...['Host', 'x', 'Authorization', '[REDACTED]', 'Cookie', '[REDACTED]', 'X-Api-Key', '[REDACTED]'],
    ]);
    expect(
      redactValue([
        { name: 'password', value: 'a' },
        { key: 'size', value: 'b' },
        { value: 'c' },
        { name: 1, value: 'd' },
      ]),
    ).toEqual([
      { name: 'password', value: '[REDACTED]' },
      { key: 'size', value: 'b' },
      { value: 'c' },
      { name: 1, value: 'd' },
    ]);
    expect(redactValue(['email', 'phone'])).toEqual(['email', 'phone']);
    expect(redactValue(Object.entries({ password: 'a', size: 'b', api_key: 'c' }))).toEqual([
      ['password', '[REDACTED]'],
      ['size', 'b'],
      ['api_key', '[REDACTED]'],
    ]);
    expect(
      redactValue([
        { Name: 'password', Value: 'a' },
        { key: 'token', val: 'b' },
      ]),
    ).toEqual([
      { Name: 'password', Value: '[REDACTED]' },
      { key: 'token', val: '[REDACTED]' },
    ]);
    expect(redactValue({ argv: ['mysql', '--password', 'a', '--port', '1'], tags: ['token', 'a', 'b'] })).toEqual({
      argv: ['mysql', '--password', '[REDACTED]', '--port', '1'],
      tags: ['token', 'a', 'b'],
    });
  });

  it('finds a private key that was split into its lines', () => {
    const line = 'aB3dE6gH9jK2mN5p'.repeat(4);
    const [begin, end] = ['BEGIN', 'END'].map((edge) => ['-----', edge, ' RSA PRIVATE ', 'KEY-----'].join(''));
    expect(redactValue(['a', begin, line, line, end, 'b'])).toEqual([
      ...['a', begin, '[REDACTED]', '[REDACTED]', '[REDACTED]', 'b'],
    ]);
  });

  it('redacts names too and keeps both of two that become alike', () => {
    expect(redactValue({ 'a@b.co': 1, 'c@d.co': 2 })).toEqual({ '[REDACTED]': 1, '[REDACTED] 2': 2 });
  });

  it('writes what JSON cannot say, as a log line does', () => {
    const error = new Error('for bob@example.com', { cause: new Error('password=x1') });
    const value = redactValue({ error, big: 1n, __proto__: null }) as { error: { cause: object } };
    expect(value).toMatchObject({
      big: '1',
      error: { message: 'for [REDACTED]', cause: { message: 'password=[REDACTED]' } },
    });
    expect(JSON.stringify(value)).not.toMatch(/bob|x1/);
  });

  it('replaces what is nested deeper than a stack bears', () => {
    let deep: unknown = 'bottom';
    for (let level = 0; level < 200; level++) deep = { tokens: [deep] };
    expect(JSON.stringify(createRedactor().json(deep as never))).toContain('[REDACTED]');
    let text = '{"password":"deep"}';
    for (let level = 0; level < 7; level++) text = JSON.stringify({ text });
    expect(redactText(text)).not.toContain('deep');
  });
});
