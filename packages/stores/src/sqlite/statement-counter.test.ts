import { describe, expect, it } from 'vitest';

import { StatementCounter } from './statement-counter.ts';

describe('StatementCounter', () => {
  it('lets the event loop turn after every thousandth statement, and only then', async () => {
    const counter = new StatementCounter();
    const pauses: number[] = [];
    for (let statement = 1; statement <= 2_500; statement++) {
      const pause = counter.count();
      if (pause === undefined) continue;
      pauses.push(statement);
      await pause;
    }
    expect(pauses).toEqual([1_000, 2_000]);
  });
});
