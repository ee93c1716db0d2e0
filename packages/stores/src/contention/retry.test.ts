import { describe, expect, it } from 'vitest';

import { deadlineIn } from './deadline.ts';
import { retry, type FailureKind } from './retry.ts';

/** Fails so many times with one kind of failure, then succeeds. */
function failing(times: number) {
  let attempts = 0;
  return {
    attempt: async () => {
      if (attempts++ < times) throw new Error(`failure ${attempts}`);
      return 'done';
    },
    attempts: () => attempts,
  };
}

const as = (kind: FailureKind) => () => kind;
const map = (error: unknown) => new Error(`mapped ${String(error)}`);

describe('retry', () => {
  it('repeats until the attempt succeeds', async () => {
    const { attempt, attempts } = failing(3);
    expect(await retry(attempt, { deadline: deadlineIn(10_000), kindOf: as('contention'), map })).toBe('done');
    expect(attempts()).toBe(4);
  });

  it('throws a final failure at once', async () => {
    const { attempt, attempts } = failing(3);
    await expect(retry(attempt, { deadline: deadlineIn(10_000), kindOf: as('final'), map })).rejects.toThrow(
      'mapped Error: failure 1',
    );
    expect(attempts()).toBe(1);
  });

  it.each(['contention', 'silence'] as const)('throws the last failure of %s at the deadline', async (kind) => {
    const { attempt, attempts } = failing(Number.POSITIVE_INFINITY);
    const failed = retry(attempt, { deadline: deadlineIn(30), kindOf: as(kind), map });
    await expect(failed).rejects.toThrow(/failure/);
    await expect(failed).rejects.toThrow(`failure ${attempts()}`);
    expect(attempts()).toBeGreaterThan(1);
  });

  it('does not wait for a silent server until a far deadline', async () => {
    const { attempt } = failing(Number.POSITIVE_INFINITY);
    const deadline = deadlineIn(600_000);
    await expect(retry(attempt, { deadline, kindOf: as('silence'), map })).rejects.toThrow(/failure/);
  });
});
