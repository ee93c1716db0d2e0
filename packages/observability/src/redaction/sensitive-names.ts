/** `secret` opens doors, `personal` tells who someone is. */
export type Sensitivity = 'secret' | 'personal';

const keysOfWhat = [
  'access',
  'account',
  'api',
  'auth',
  'deploy',
  'encryption',
  'license',
  'master',
  'private',
  'secret',
];
const moreKeys = ['service', 'session', 'signing', 'ssh', 'storage', 'webhook'];

// The last words of a name; `api key` also stands for apiKey, api_key, API-KEY, api.key and APIKEY.
const secretEndings = [
  'pass word',
  'passwd',
  'pass phrase',
  'pass code',
  'pwd',
  'secret',
  'token',
  'credential',
  'authorization',
  'cookie',
  'jwt',
  'otp',
  'cvv',
  'cvc',
  ...[...keysOfWhat, ...moreKeys].map((what) => `${what} key`),
];
const personalEndings = [
  'e mail',
  'mail address',
  'phone',
  'mobile number',
  'fax',
  'ssn',
  'social security',
  'national id',
  'tax id',
  'credit card',
  'debit card',
  'card number',
  'card no',
  'iban',
  'account number',
  'routing number',
  'passport',
  'drivers license',
  'driving licence',
  'date of birth',
  'birth date',
  'birthday',
];
// Ends of other words too (`spin`), so they count as whole words only.
const secretWords = ['auth', 'pin'];
const personalWords = ['dob', 'mobile', 'tel'];

const suffixes = [
  ...['number', 'no', 'hash', 'value', 'header', 'address', 'raw', 'text', 'plain', 'string', 'pem', 'b64', 'base64'],
  ...[
    'confirm',
    'confirmation',
    'again',
    'repeat',
    'old',
    'new',
    'current',
    'previous',
    'primary',
    'secondary',
    'backup',
  ],
  ...['dev', 'test', 'staging', 'prod', 'production', 'live'],
];

const secretName = patternOf(secretEndings, secretWords);
const personalName = patternOf(personalEndings, personalWords);

/** Names come again and again; what is remembered is bounded in number and in length. */
const known = new Map<string, Sensitivity | null>();
const mostKnown = 2_000;
const longestName = 100;

/**
 * What a field of this name holds, by the end of its name: `user_email`, `accessToken`, `X-API-Key` and `DB_PASSWORD_OLD_2`
 * are sensitive, `token_count`, `tokens_used` and `email_verified` are not.
 */
export function sensitivityOf(name: string): Sensitivity | null {
  const end = name.length > longestName ? name.slice(-longestName) : name;
  const found = known.get(end);
  if (found !== undefined) return found;
  const words = end.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
  const sensitivity = secretName.test(words) ? 'secret' : personalName.test(words) ? 'personal' : null;
  if (known.size >= mostKnown) known.clear();
  known.set(end, sensitivity);
  return sensitivity;
}

/** True for names such as `max_tokens`: their numbers are counts, while their texts may well be tokens. */
export function isCounterName(name: string): boolean {
  return /tokens$/i.test(name);
}

/** Lower-case texts, one of which stands in every JSON text that has a sensitive name. */
export function marksOfSensitiveNames(): string[] {
  const separators = ['', '-', '_', '.', ' '];
  const endings = [...secretEndings, ...personalEndings].flatMap((name) => {
    const [first, ...rest] = name.split(' ') as [string, ...string[]];
    return rest.reduce((texts, word) => texts.flatMap((text) => separators.map((by) => text + by + word)), [first]);
  });
  // Behind a whole word comes a suffix or the quote that ends the name; JSON within a string escapes it.
  const next = [
    's',
    '-',
    '_',
    '.',
    ' ',
    '"',
    "'",
    ']',
    ':',
    '\\',
    '9',
    'v',
    ...suffixes.map((suffix) => suffix.charAt(0)),
  ];
  const words = [...secretWords, ...personalWords].flatMap((word) => next.map((character) => word + character));
  return [...endings, ...words];
}

function patternOf(endings: readonly string[], words: readonly string[]): RegExp {
  const anywhere = endings.map((name) => name.replaceAll(' ', '[-_. ]?')).join('|');
  const whole = `(?<![a-z0-9])(?:${words.join('|')})`;
  return new RegExp(
    `(?:${anywhere}|${whole})s?(?:[-_. ]?(?:${suffixes.join('|')}))?(?:[-_. ]?v?\\d{1,4})?[\\]: ]{0,2}$`,
  );
}
