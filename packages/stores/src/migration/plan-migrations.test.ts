import { describe, expect, it } from 'vitest';

import type { Schema } from '../database.ts';
import { dialectWords } from '../sql/dialect-words.ts';
import { planMigrations } from './plan-migrations.ts';

const words = dialectWords('sqlite');
const migration = (id: string, ...statements: string[]) => ({ id, up: () => statements });
const schema = (...migrations: Schema['migrations'][number][]): Schema => ({ name: 'thing', migrations });
const [one, two, three] = [migration('0001_a', 'A'), migration('0002_b', 'B'), migration('0003_c', 'C', 'D')];
const all = schema(one, two, three);
const plan = (own: Schema, applied: Schema) => planMigrations(own, words, planMigrations(applied, words, []));

describe('planMigrations', () => {
  it('returns what is missing, in order', () => {
    expect(plan(all, schema()).map(({ id }) => id)).toEqual(['0001_a', '0002_b', '0003_c']);
    expect(plan(all, schema(one))).toMatchObject([
      { id: '0002_b', statements: ['B'] },
      { id: '0003_c', statements: ['C', 'D'] },
    ]);
    expect(plan(all, all)).toEqual([]);
  });

  it('tells statements apart from one statement of the same text', () => {
    const joined = schema(one, two, migration('0003_c', 'C\nD'));
    expect(() => plan(joined, all)).toThrow(/0003_c of thing was applied with other SQL/);
  });

  it.each([
    ['a changed migration', schema(one, migration('0002_b', 'changed')), /0002_b of thing was applied with other SQL/],
    ['a newer database', schema(one, two), /is at 0003_c, newer than this program, which knows up to 0002_b/],
    ['a program that knows none', schema(), /newer than this program, which knows up to nothing/],
    ['another name', schema(one, migration('0002_x', 'B'), three), /has 0002_b where this program has 0002_x/],
    ['one that was left out', schema(one, migration('0001_b', 'x'), two, three), /has 0002_b where .* has 0001_b/],
  ])('refuses %s', (_, own, message) => {
    expect(() => plan(own, all)).toThrow(message);
  });

  it.each([
    ['out of order', schema(two, one), /0002_b stands before 0001_a/],
    ['twice', schema(one, one), /0001_a stands before 0001_a/],
    ['named like a path', schema(migration('../x')), /needs an id/],
  ])('refuses migrations %s', (_, own, message) => {
    expect(() => plan(own, schema())).toThrow(message);
  });
});
