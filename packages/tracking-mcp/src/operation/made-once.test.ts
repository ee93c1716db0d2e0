import { expect, it } from 'vitest';

import { madeOnce } from './made-once.ts';

it('makes each value when it is first asked for, and once', () => {
  const made: string[] = [];
  const make = (name: string) => () => {
    made.push(name);
    return { name };
  };
  const values = madeOnce({ first: make('first'), second: make('second') });
  expect(Object.keys(values)).toEqual(['first', 'second']);
  expect(made).toEqual([]);
  expect(values.second).toBe(values.second);
  expect(made).toEqual(['second']);
  expect({ ...values }).toEqual({ first: { name: 'first' }, second: { name: 'second' } });
  expect(made).toEqual(['second', 'first']);
});
