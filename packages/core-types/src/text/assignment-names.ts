const wholeWords = ['password', 'passwd', 'passphrase', 'pwd', 'secret', 'token', 'credential', 'credentials'];
const keysOfWhat = [
  ...['api', 'access', 'account', 'auth', 'deploy', 'encryption', 'license', 'master', 'private', 'service', 'signing'],
  ...['ssh', 'storage', 'webhook'],
];

const wordsByEnd = byLastCharacter(wholeWords);
const keysByEnd = byLastCharacter(keysOfWhat);

/**
 * Where the name of a secret begins that ends here, as `password`, `api_key` or `SECRET-ACCESS-KEY`; -1 where none does.
 * It looks back over some twenty characters and is asked at every sign of a text: hence no pattern.
 */
export function startOfSecretName(text: string, end: number): number {
  const last = text.charCodeAt(end - 1) | lowerCase;
  const word = endingWord(wordsByEnd, text, end);
  if (word !== null) return end - word.length;
  if (last === letterY && endsWith(text, end, 'key')) return startOfKeyName(text, end - 3);
  if (last === letterE && endsWith(text, end, 'base')) return startOfSecretKeyBase(text, end - 4);
  return -1;
}

/** What stands before `key`: `secret` or `secret access`, else what the key is for. */
function startOfKeyName(text: string, end: number): number {
  const secretKey = startOfSecretKey(text, end);
  if (secretKey !== -1) return secretKey;
  const before = beforeSeparator(text, end);
  const what = endingWord(keysByEnd, text, before);
  return what === null ? -1 : before - what.length;
}

function startOfSecretKey(text: string, end: number): number {
  const before = beforeSeparator(text, end);
  const secretEnd = endsWith(text, before, 'access') ? beforeSeparator(text, before - 6) : before;
  return endsWith(text, secretEnd, 'secret') ? secretEnd - 6 : -1;
}

function startOfSecretKeyBase(text: string, end: number): number {
  const before = beforeSeparator(text, end);
  return endsWith(text, before, 'key') ? startOfSecretKey(text, before - 3) : -1;
}

function beforeSeparator(text: string, end: number): number {
  const code = text.charCodeAt(end - 1);
  return code === hyphen || code === underscore ? end - 1 : end;
}

/** For each letter the words that end with it. */
function byLastCharacter(words: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: 128 }, (_, code) => words.filter((word) => word.charCodeAt(word.length - 1) === code));
}

function endingWord(byEnd: readonly (readonly string[])[], text: string, end: number): string | null {
  const words = byEnd[(text.charCodeAt(end - 1) | lowerCase) & 127]!;
  for (let index = 0; index < words.length; index++) {
    if (endsWith(text, end, words[index]!)) return words[index]!;
  }
  return null;
}

function endsWith(text: string, end: number, word: string): boolean {
  let index = end - word.length;
  if (index < 0) return false;
  for (let position = 0; position < word.length; position++, index++) {
    if ((text.charCodeAt(index) | lowerCase) !== word.charCodeAt(position)) return false;
  }
  return true;
}

/** The bit that tells `a` from `A`. */
const lowerCase = 32;
const hyphen = 45;
const underscore = 95;
const letterE = 101;
const letterY = 121;
