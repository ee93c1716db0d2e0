import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactSecrets } from './redact-secrets.ts';

// Assembled from halves, so that no scanner takes the file for a leak.
const made = (...parts: string[]) => parts.join('');
const letters = 'abcdefghijklmnopqrstuvwxyz0123456789ABCD';

describe('redactSecrets', () => {
  it.each([
    ['anthropic-key', made('sk-', 'ant-api03-', letters)],
    ['openai-key', made('sk-', 'test-4f9a8b7c6d5e4f3a2b1c')],
    ['openai-key', made('sk-', 'proj-', letters)],
    ['stripe-key', made('sk_', 'live_', letters)],
    ['aws-key', made('AKIA', 'IOSFODNN7EXAMPLE')],
    ['github-token', made('ghp_', letters.slice(0, 36))],
    ['github-token', made('gho_', letters.slice(0, 36))],
    ['github-token', made('github_', 'pat_11ABCDE_', letters)],
    ['gitlab-token', made('glpat-', 'aB3dE6gH9jK2mN5pQ8sT')],
    ['slack-token', made('xoxb-', '123456789012-abcdefGHIJKL')],
    ['google-key', made('AIza', 'SyA1234567890abcdefghijklmnopqrstuv')],
    ['npm-token', made('npm_', letters.slice(0, 36))],
    ['jwt', made('eyJ', 'hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dBjftJeZ4CVPmB92K27uhbUJU1p1r')],
  ])('replaces a key by its shape as %s', (kind, secret) => {
    expect(redactSecrets(`use ${secret}, then go on`)).toBe(`use [redacted:${kind}], then go on`);
    expect(redactSecrets(`{"text":"${secret}"}`)).toBe(`{"text":"[redacted:${kind}]"}`);
  });

  it.each([
    ['Authorization: Bearer abcdef', 'Authorization: Bearer [redacted:authorization]'],
    ['-H "authorization: Basic dXNlcjpwYXNz"', '-H "authorization: Basic [redacted:authorization]"'],
    ['a Bearer 0a1b2c3d4e5f6071 was sent', 'a Bearer [redacted:authorization] was sent'],
    ['postgres://app:p@ss@db/main', 'postgres://app:[redacted:url-credentials]@db/main'],
    ['postgres://app:s3cr:et@db:5432/main', 'postgres://app:[redacted:url-credentials]@db:5432/main'],
    ['redis://:hunter2@cache', 'redis://:[redacted:url-credentials]@cache'],
    ['https://0123456789abcdef0123@example.com', 'https://[redacted:url-credentials]@example.com'],
    ['curl -u me:hunter2 http://x', 'curl -u me:[redacted:authorization] http://x'],
    ['GET /cb?state=1&access_token=abc&x=2', 'GET /cb?state=1&access_token=[redacted:url-token]&x=2'],
    ['password=hunter2', 'password=[redacted:assignment]'],
    ['mysql --password hunter2 -h db', 'mysql --password [redacted:assignment] -h db'],
    ['mysql --password=correct-horse -h db', 'mysql --password=[redacted:assignment] -h db'],
    ['api_key: "abc"', 'api_key: "[redacted:assignment]"'],
    ["apiKey: 'a b c',", "apiKey: '[redacted:assignment]',"],
    ['export MY_SECRET=corn; run', 'export MY_SECRET=[redacted:assignment]; run'],
    ['DB_PASSWORD=p&ss(w)ord!\nNEXT=1', 'DB_PASSWORD=[redacted:assignment]\nNEXT=1'],
    ['{"client_secret": "xyz", "id": 4}', '{"client_secret": "[redacted:assignment]", "id": 4}'],
    ['{"s":"{\\"token\\":\\"a1\\",\\"n\\":1}"}', '{"s":"{\\"token\\":\\"[redacted:assignment]\\",\\"n\\":1}"}'],
    ['"password":"with \\" quote", "a":1', '"password":"[redacted:assignment]", "a":1'],
    ['db:\n  password: hunter\n  port: 1', 'db:\n  password: [redacted:assignment]\n  port: 1'],
    ['SIGNING_KEY=abc\\nNEXT=1', 'SIGNING_KEY=[redacted:assignment]\\nNEXT=1'],
    ["'password' => 'hunter2'", "'password' => '[redacted:assignment]'"],
    ['x-api-key: 12ab34cd', 'x-api-key: [redacted:assignment]'],
    ['?next=%2Fcb%3Fpassword%3Dhunter2%26a%3Db', '?next=%2Fcb%3Fpassword%3D[redacted:assignment]%26a%3Db'],
    ['<wsse:Password>hunter2</wsse:Password>', '<wsse:Password>[redacted:assignment]</wsse:Password>'],
    ["ALTER USER app PASSWORD 'hunter2';", "ALTER USER app PASSWORD '[redacted:assignment]';"],
    ['password\u00a0=\u00a0hunter2', 'password\u00a0=\u00a0[redacted:assignment]'],
    ['token=password="hunter2"', 'token=[redacted:assignment]"[redacted:assignment]"'],
    [
      'secret_key_base: 12ab, SECRET-ACCESS-KEY=x',
      'secret_key_base: [redacted:assignment], SECRET-ACCESS-KEY=[redacted:assignment]',
    ],
    ['http://a:1@h ftp://u:${PW}@h', 'http://a:[redacted:url-credentials]@h ftp://u:${PW}@h'],
    ['os.environ["TOKEN"] = "abc"', 'os.environ["TOKEN"] = "[redacted:assignment]"'],
  ])('replaces the secret of %s', (text, redacted) => {
    expect(redactSecrets(text)).toBe(redacted);
  });

  it.each([
    'commit 3f786850e387550fdab836ed7e6dc881de23001b of 2026-02-03T10:11:12.123Z',
    'session 01890a5d-ac96-774b-bcce-b302099a8057',
    'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
    'src/components/authentication/token-refresh-button.test.ts',
    'aGVsbG8gd29ybGQgaGVsbG8gd29ybGQ=',
    'max_tokens: 4096, total_tokens=12, tokenizer = "cl100k"',
    'interface Login { password: string; token?: string | null }',
    'const token = await getToken(); const secret = readSecret("name")',
    'password: process.env.PASSWORD, apiKey=${API_KEY} token=$TOKEN',
    'PWD=/home/dev/app OLDPWD=/home/dev',
    'a basic understanding of bearer authentication',
    'the token: it expires after an hour',
    "if (apiKey === undefined || password == '' || token !== other.token) return",
    'const authToken = options?.authToken ?? ""; const password = /[a-z]/.exec(text)',
    'names such as `password=`, `token=` and `API_KEY`',
    'accept(token => token.length)',
    'https://example.com/a@b http://localhost:3000/x?y=a@b.c user@example.com',
    '.sk-folding-cube-spinner { } and task-force-orders-1234567890',
    'docker run -u 1000:1000 image',
    '-----BEGIN PRIVATE KEY----- opens a PEM file',
    'Promise<Token> get<Secret>() <Password>{value}</Password> <Password></Password>',
    'token%3D%26a mypage%3Dx --tokenize it, an access key base64',
    'PASSWORD=check(input) TOKEN=PWD:=1'.slice(0, 21),
    '--token = ${TOKEN} --secret: string',
  ])('keeps %s', (text) => {
    expect(redactSecrets(text)).toBe(text);
  });

  it('replaces private keys, with escaped line breaks and with a missing end too', () => {
    const line = letters + letters;
    const begin = made('-----BEGIN RSA ', 'PRIVATE KEY-----');
    const end = made('-----END RSA ', 'PRIVATE KEY-----');
    expect(redactSecrets(`a\n${begin}\n${line}\n${line}==\n${end}\nb`)).toBe('a\n[redacted:private-key]\nb');
    expect(redactSecrets(`"${begin}\\n${line}\\n${end}\\n"`)).toBe('"[redacted:private-key]\\n"');
    expect(redactSecrets(`${begin}\n${line}\n${line}`)).toBe('[redacted:private-key]');
    const headers = 'Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,AB12';
    expect(redactSecrets(`${begin}\n${headers}\n\n${line}`)).toBe('[redacted:private-key]');
  });

  it('changes nothing in what it already redacted', () => {
    const fragment = fc.constantFrom(
      'password',
      'TOKEN',
      'api_key',
      '--secret',
      '=',
      ': ',
      ' ',
      '"',
      "'",
      '\\',
      '\n',
      '://',
      '@',
      ':',
      '?',
      '&',
      '/',
      'Bearer ',
      'Authorization: ',
      '-----BEGIN PRIVATE KEY-----',
      '-----END PRIVATE KEY-----',
      letters,
      'abc',
      '123',
      'sk-',
      'eyJ',
      '.',
      '(',
      ']',
      '{',
      '$',
      '<',
      '[redacted:jwt]',
      '%3D',
      '%26',
      '</',
      '>',
      'PASSWORD ',
      ' -u ',
      ';',
      ',',
    );
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 14 }), (fragments) => {
        const once = redactSecrets(fragments.join(''));
        expect(redactSecrets(once)).toBe(once);
      }),
      { numRuns: 3_000 },
    );
  });

  it.each([
    'a',
    '-',
    '=',
    '"',
    '\\',
    ' ',
    'sk-',
    'eyJ',
    'eyJaaaaaaaaaaa.',
    'Bearer ',
    '://',
    '://a:',
    'password=',
    'password: a ',
    'token:"',
    'token:\\"',
    '-----BEGIN PRIVATE KEY-----',
    '?token',
    '&key=',
    ' -u a:',
    'Authorization: ',
    'PASSWORD=;;;;;;',
    'secret_key',
    '--token ',
    'aws-secret-access-key=$(',
    'x=1&token=',
    'token={{',
    'token=<',
    'token=${',
    'pwd=/',
    'PASSWORD=a(',
    'password%3D',
    '<password>',
    "PASSWORD '",
    '://a:b@',
    '?token={{',
    '&key=',
  ])('does work in proportion to the length of many %j', (piece) => {
    // A quadratic scan of two megabytes would outlast the time limit of any test by far.
    const text = piece.repeat(Math.ceil(2_000_000 / piece.length));
    expect(typeof redactSecrets(text)).toBe('string');
  });
});
