import { describe, expect, it } from 'vitest';
import { isCounterName, sensitivityOf } from './sensitive-names.ts';

describe('sensitivityOf', () => {
  it.each([
    ...[
      'password',
      'Password',
      'user_password',
      'dbPassword',
      'pass-word',
      'PASSWD',
      'passphrase',
      'token',
      'access_token',
    ],
    ...[
      'accessToken',
      'ACCESS-TOKEN',
      'csrfToken',
      'secret',
      'client_secret',
      'clientSecrets',
      'api_key',
      'apiKey',
      'API-KEY',
    ],
    ...[
      'apikey',
      'x-api-key',
      'X_API_Key',
      'authorization',
      'Proxy-Authorization',
      'cookie',
      'set-cookie',
      'Set-Cookie',
    ],
    ...[
      'private_key',
      'signingKey',
      'credentials',
      'jwt',
      'otp',
      'cvv',
      'pin',
      'userPin',
      'user_pin',
      'auth',
      'tokens',
    ],
    ...['password_hash', 'tokenValue', 'auth_header', 'password2', 'DB_PASSWORD_2', 'x-auth-token-v2', 'PASSWORD_OLD'],
    ...['password_confirmation', 'passwordConfirm', 'AWS_SECRET_ACCESS_KEY_PROD', 'privateKeyPem', 'user[password]'],
    ...['password:', 'password ', 'token_old_2', 'pin2'],
  ])('knows %s for a secret', (name) => {
    expect(sensitivityOf(name)).toBe('secret');
  });

  it.each([
    ...[
      'email',
      'user_email',
      'userEmail',
      'e-mail',
      'E_MAIL',
      'email_address',
      'emails',
      'phone',
      'phone_number',
      'homePhone',
    ],
    ...[
      'ssn',
      'SSN',
      'userSSN',
      'social_security_number',
      'credit_card',
      'creditCard',
      'CREDIT-CARD-NUMBER',
      'card_number',
    ],
    ...['iban', 'passport_no', 'date_of_birth', 'dateOfBirth', 'dob', 'tel', 'fax'],
  ])('knows %s for personal', (name) => {
    expect(sensitivityOf(name)).toBe('personal');
  });

  it.each([
    ...['tokens_used', 'token_count', 'tokenCount', 'token_limit', 'tokenizer', 'email_verified', 'password_length'],
    ...[
      'spin',
      'spinner',
      'opinion',
      'author',
      'authored',
      'secretary',
      'cookie_consent',
      'public_key',
      'cache_key',
      'key',
    ],
    ...['session_id', 'tenant_id', 'trace_id', 'event', 'level', 'phonetic', 'discard', 'hotel', '', 'ip_address'],
  ])('leaves %s alone', (name) => {
    expect(sensitivityOf(name)).toBeNull();
  });

  it('decides by the end of a name, however long it is, and forgets old names', () => {
    expect(sensitivityOf(`${'x'.repeat(10_000)}_password`)).toBe('secret');
    for (let index = 0; index < 2_500; index++) expect(sensitivityOf(`field_${index}`)).toBeNull();
    expect(sensitivityOf('field_1')).toBeNull();
  });
});

it('tells counters of tokens from a token', () => {
  expect(['max_tokens', 'maxTokens', 'tokens'].map(isCounterName)).toEqual([true, true, true]);
  expect(['token', 'tokens_used'].map(isCounterName)).toEqual([false, false]);
});
