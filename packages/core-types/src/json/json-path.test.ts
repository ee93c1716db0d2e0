import { expect, it } from 'vitest';
import { formatJsonPath } from './json-path.ts';

it('writes keys, indices and keys that are no identifiers', () => {
  expect(formatJsonPath([])).toBe('$');
  expect(formatJsonPath(['decisions', 3, 'statement'])).toBe('$.decisions[3].statement');
  expect(formatJsonPath(['a b', '0', 'x"y'])).toBe('$["a b"]["0"]["x\\"y"]');
});
