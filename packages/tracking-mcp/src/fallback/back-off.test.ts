import { expect, it } from 'vitest';

import { backOff } from './back-off.ts';

const bounds = { from: 500, upTo: 30_000 };

it('[fallback:recovery:back-off] grows with each failure, at random, between its bounds', () => {
  const at = (random: number) => [1, 2, 3, 6, 7, 1_000].map((failures) => backOff(bounds, failures, () => random));
  expect(at(0)).toEqual([500, 500, 500, 500, 500, 500]);
  expect(at(0.5)).toEqual([750, 1_250, 2_250, 15_250, 15_250, 15_250]);
  expect(at(1)).toEqual([1_000, 2_000, 4_000, 30_000, 30_000, 30_000]);
});
