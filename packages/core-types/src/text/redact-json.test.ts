import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../json/json-value.ts';
import { redactJson } from './redact-json.ts';

describe('redactJson', () => {
  it('redacts strings at any depth and whole values under secret names', () => {
    expect(
      redactJson({
        command: 'TOKEN=abc npm publish',
        headers: [{ apiKey: 'plain words', 'x-count': 3 }],
        client_secret: ['one', 'two'],
        pwd: '',
      }),
    ).toEqual({
      command: 'TOKEN=[redacted:assignment] npm publish',
      headers: [{ apiKey: '[redacted:assignment]', 'x-count': 3 }],
      client_secret: ['[redacted:assignment]', '[redacted:assignment]'],
      pwd: '',
    });
  });

  it('returns the same object when there is nothing to hide', () => {
    const value = { max_tokens: 5, pwd: '/home/dev', list: [1, null, { token_count: 7, type: 'password' }] };
    expect(redactJson(value)).toBe(value);
  });

  it('keeps numbers, booleans and the names of fields, __proto__ among them', () => {
    const value = JSON.parse('{"__proto__":{"password":"x1"},"token":7,"secret":true}') as JsonValue;
    expect(JSON.stringify(redactJson(value))).toBe(
      '{"__proto__":{"password":"[redacted:assignment]"},"token":7,"secret":true}',
    );
  });

  it('ends at a value nested a hundred thousand levels deep', () => {
    const deep = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)) as JsonValue;
    expect(JSON.stringify(redactJson(deep))).toContain('[redacted:too-deep]');
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const once = redactJson(value as JsonValue);
        expect(redactJson(once)).toBe(once);
      }),
    );
  });
});
