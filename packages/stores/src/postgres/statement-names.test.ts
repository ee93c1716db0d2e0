import { describe, expect, it } from 'vitest';

import { StatementNames } from './statement-names.ts';

describe('StatementNames', () => {
  it('gives equal texts one name and others another', () => {
    const names = new StatementNames();
    const name = names.nameOf('SELECT 1');
    expect(name).toMatch(/^waymark_[0-9a-f]{24}$/);
    expect(names.nameOf('SELECT 1')).toBe(name);
    expect(names.nameOf('SELECT 2')).not.toBe(name);
  });

  it('names no more than the server should keep, and still knows the first ones', () => {
    const names = new StatementNames();
    const given = Array.from({ length: 600 }, (_, index) => names.nameOf(`SELECT ${index}`));
    expect(given.filter((name) => name !== undefined)).toHaveLength(500);
    expect(names.nameOf('SELECT 0')).toBe(given[0]);
    expect(names.nameOf('SELECT 599')).toBeUndefined();
  });
});
