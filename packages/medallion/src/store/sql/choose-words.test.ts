import { expect, it } from 'vitest';
import { chooseWords } from './choose-words.ts';

const counts = (total: number, holders: Record<string, number>) => ({
  total,
  holders: new Map(Object.entries(holders)),
});

it('lets every word find medallions while there are few', () => {
  const chosen = chooseWords(['common', 'rare'], counts(2_000, { common: 1_900, rare: 3 }));
  expect(chosen).toEqual({ required: ['common', 'rare'], optional: [], areTelling: true });
});

it('finds by the rarest words that match enough, and scores by the others', () => {
  const chosen = chooseWords(['usual', 'rare', 'rarer'], counts(20_000, { usual: 5_000, rare: 450, rarer: 60 }));
  expect(chosen).toEqual({ required: ['rarer', 'rare'], optional: ['usual'], areTelling: true });
});

it('goes on to commoner words until enough match, and passes over words that nobody holds', () => {
  const chosen = chooseWords(['usual', 'rare', 'unheard'], counts(20_000, { usual: 5_000, rare: 60 }));
  expect(chosen).toEqual({ required: ['unheard', 'rare', 'usual'], optional: [], areTelling: true });
});

it('leaves out words that more than half hold, unless there are no others', () => {
  const known = counts(20_000, { all: 19_000, most: 10_001, half: 10_000 });
  expect(chooseWords(['all', 'half'], known)).toEqual({ required: ['half'], optional: [], areTelling: true });
  expect(chooseWords(['all', 'most'], known)).toEqual({ required: ['all', 'most'], optional: [], areTelling: false });
});
