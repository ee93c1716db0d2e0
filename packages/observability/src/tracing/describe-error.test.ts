import { expect, it } from 'vitest';
import { describeError } from './describe-error.ts';

it('cuts a long message behind a secret, never through one', () => {
  const { message } = describeError(new Error(`${'y '.repeat(8_185)}bob.smith@example.com ${'z'.repeat(9_000)}`));
  expect(message).toHaveLength(16_384);
  expect(message).not.toContain('bob');
});
