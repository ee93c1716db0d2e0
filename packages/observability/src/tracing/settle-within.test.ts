import { describe, expect, it } from 'vitest';
import { settleWithin } from './settle-within.ts';

describe('settleWithin', () => {
  it('tells work that was done from work that failed or took too long', async () => {
    expect(await settleWithin(async () => 'done', 60_000)).toBe(true);
    expect(await settleWithin(() => Promise.reject(new Error('no')), 60_000)).toBe(false);
    expect(await settleWithin(() => new Promise(() => {}), 1)).toBe(false);
    const throwing = () => {
      throw new Error('at once');
    };
    expect(await settleWithin(throwing, 60_000)).toBe(false);
  });
});
