import { describe, expect, it } from 'vitest';

import { columnParser } from './column-types.ts';

describe('columnParser', () => {
  it.each([
    [16, 't', 1],
    [16, 'f', 0],
    [20, '-9007199254740991', -9007199254740991],
    [23, '42', 42],
    [701, '5e-324', 5e-324],
    [1700, '12', 12],
    [1700, '0.5', 0.5],
    [17, '\\x00ff', Uint8Array.of(0, 255)],
    [17, '\\x', new Uint8Array(0)],
    [25, '2024-01-01', '2024-01-01'],
    [1184, '2024-01-01 00:00:00+00', '2024-01-01 00:00:00+00'],
    [3802, '{"a": 1}', '{"a": 1}'],
  ])('reads type %d, %s', (typeId, text, expected) => {
    expect(columnParser(typeId)(text)).toEqual(expected);
  });

  it.each([
    [20, '9007199254740992'],
    [1700, '123456789012345678901234567890'],
  ])('refuses an integer that is not exact: type %d, %s', (typeId, text) => {
    expect(() => columnParser(typeId)(text)).toThrow(text);
  });
});
