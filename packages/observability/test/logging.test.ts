import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { setupLogging, withContext, type Logging } from '../src/index.ts';

/** Written in two, so that no scanner takes this file for a leak. */
const apiKey = `sk-${'aB3dE6gH9jK2mN5pQ8sT'.repeat(2)}`;

/** One of each kind, by what of it must not be seen. */
const secrets = {
  email: 'bob.smith@example.com',
  phone: '+1 555 867 5309',
  ssn: '123-45-6789',
  card: '4111 1111 1111 1111',
  key: apiKey,
};
const everything = Object.values(secrets).join(' and ');

/** What must stay as it is, to the byte. */
const harmless = {
  uuid: '01890a5d-ac96-774b-bcce-b302099a8057',
  digits_uuid: '12345678-1234-4234-8234-123456789012',
  sha256: createHash('sha256').update('a').digest('hex'),
  sha1: createHash('sha1').update('a').digest('hex'),
  md5: createHash('md5').update('a').digest('hex'),
  integrity: `sha512-${createHash('sha512').update('a').digest('base64')}`,
  at: '2026-11-20T10:11:12.123Z',
  version: '10.4.0-beta.17',
  address: '192.168.100.200',
  count: 4_111_111_111_111_111,
  ratio: 0.25,
  tokens_used: 12,
};

function withRows(error: Error, fields: Record<string, unknown>): Error {
  return Object.assign(error, fields);
}

const ways: Record<string, (logging: Logging) => void> = {
  message: ({ getLogger }) => getLogger('a').info(`for ${everything}`),
  'printf argument': ({ getPinoLogger }) => getPinoLogger('a').info('for %s, %j', everything, { to: everything }),
  'deep key': ({ getLogger }) =>
    getLogger('a').info('x', { a: { b: [{ c: { password: 'hunter2', userEmail: 'hunter2', to: everything } }] } }),
  'error message': ({ getLogger }) => getLogger('a').error('x', { error: new Error(`for ${everything}`) }),
  'error stack': ({ getLogger }) =>
    getLogger('a').error('x', { error: withRows(new Error('x'), { stack: `Error: ${everything}\n  at x` }) }),
  'error cause': ({ getLogger }) =>
    getLogger('a').error('x', {
      error: new AggregateError([new Error(everything)], 'x', {
        cause: new Error('y', { cause: withRows(new Error('z'), { token: 'hunter2', to: everything }) }),
      }),
    }),
  'child binding': ({ getLogger, getPinoLogger }) => {
    getLogger('a').child({ to: everything, api_key: 'hunter2' }).info('x');
    getPinoLogger('a').child({ to: everything, api_key: 'hunter2' }).info('x');
  },
  toJSON: ({ getLogger }) =>
    getLogger('a').info('x', { user: { toJSON: () => ({ secret: 'hunter2', to: everything }) } }),
  'key name': ({ getLogger }) => getLogger('a').info('x', { [`to ${everything}`]: 1, deep: { [everything]: 2 } }),
  'JSON in a string': ({ getLogger }) => {
    const body = JSON.stringify({ password: 'hunter2', inner: JSON.stringify({ ssn: 'hunter2', to: everything }) });
    getLogger('a').info(body, { body, part: body.slice(0, -2), about: `got ${body}` });
  },
  array: ({ getLogger }) => getLogger('a').info('x', { list: [everything, [everything], { cookie: ['hunter2'] }] }),
  'URL query': ({ getLogger }) =>
    getLogger('a').info('x', {
      text: `https://u:hunter2@x.test/?token=hunter2&email=${encodeURIComponent(secrets.email)}&phone=%2B15558675309&key=${apiKey}`,
      url: new URL(`https://x.test/?password=hunter2&email=${secrets.email}`),
    }),
  header: ({ getLogger }) =>
    getLogger('a').info('x', {
      headers: new Headers({ authorization: 'Bearer hunter2', cookie: 'sid=hunter2', 'x-api-key': 'hunter2' }),
      raw: ['Authorization', 'hunter2', 'Set-Cookie', 'hunter2'],
      text: `GET / HTTP/1.1\r\nCookie: sid=hunter2; b=hunter2\r\nAuthorization: Bearer ${apiKey}\r\n`,
    }),
  prefix: ({ getLogger, getPinoLogger }) => {
    getPinoLogger('a')
      .child({}, { msgPrefix: `${everything} ` })
      .info('x');
    getLogger(everything).info('x');
  },
};

describe('a logger that writes to a file descriptor', () => {
  it.each(Object.entries(ways))('[observability:redaction:ways] leaks nothing by %s', (_, write) => {
    const text = written((logging) => withContext({ user: everything }, () => write(logging)));
    expect(text.match(/hunter2/g)).toBeNull();
    for (const secret of Object.values(secrets)) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(encodeURIComponent(secret));
    }
    expect(text).toContain('[REDACTED]');
    for (const line of text.trimEnd().split('\n'))
      expect(JSON.parse(line)).toMatchObject({ level: expect.any(String) });
  });

  it('[observability:redaction:stays] keeps identifiers, hashes, times and numbers beside a secret byte for byte', () => {
    const text = written(({ getLogger }) =>
      getLogger('a').info('x', { ...harmless, nested: harmless, mail: secrets.email }),
    );
    const line = JSON.parse(text) as Record<string, unknown>;
    expect(line).toMatchObject({ ...harmless, nested: harmless, mail: '[REDACTED]' });
  });

  it('keeps a secret out of lines for people, too', () => {
    const text = written((logging) => Object.values(ways).forEach((write) => write(logging)), 'console');
    expect(text).not.toMatch(/hunter2|bob\.smith|867|45-6789|4111 1111/);
    expect(text).not.toContain(apiKey);
  });
});

function written(work: (logging: Logging) => void, format: 'json' | 'console' = 'json'): string {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-logging-'));
  const path = join(folder, 'log');
  const destination = openSync(path, 'w');
  work(setupLogging({ format }, { destination }));
  closeSync(destination);
  const text = readFileSync(path, 'utf8');
  rmSync(folder, { recursive: true });
  return text;
}
