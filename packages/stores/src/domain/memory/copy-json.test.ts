import { expect, it } from 'vitest';
import { copyJson } from './copy-json.ts';

it('copies a value to its depths, whatever its keys are called', () => {
  const value = JSON.parse('{"__proto__":{"a":[1,{"b":null}]},"constructor":true,"text":"x"}') as Record<
    string,
    unknown
  >;
  const copy = copyJson(value);
  expect(JSON.stringify(copy)).toBe(JSON.stringify(value));
  expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
  (Object.getOwnPropertyDescriptor(copy, '__proto__')!.value as { a: unknown[] }).a.push(2);
  expect(JSON.stringify(value)).not.toBe(JSON.stringify(copy));
});
