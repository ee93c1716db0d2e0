import { describe, expect, it } from 'vitest';
import { encodeCursor, readPaging } from './paging.ts';

const listing = { name: 'rules', defaultLimit: 7 };
const after = (cursor: string, type?: 'number' | 'string') => readPaging({ cursor }, listing, type).after;
const handmade = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('readPaging', () => {
  it('starts at the beginning, with the limit of the listing', () => {
    expect(readPaging({}, listing)).toEqual({ limit: 7, offset: 0, after: null });
  });

  it('reads back what encodeCursor wrote, whatever characters it holds', () => {
    for (const value of ['', '\0"\u{1F600}', -3, 0]) {
      expect(after(encodeCursor('rules', { value, id: 'x\0y' }))).toEqual({ value, id: 'x\0y' });
    }
  });

  it('refuses cursors of other listings, with values of another type, and what is no cursor', () => {
    const bad = ['', 'x', handmade(null), handmade({}), handmade(['rules', 1]), handmade(['rules', 1.5, 'a'])];
    for (const cursor of [...bad, encodeCursor('agents', { value: 1, id: 'a' }), handmade(['rules', null, 'a'])]) {
      expect(() => after(cursor)).toThrow(/cursor/);
    }
    expect(() => after(encodeCursor('rules', { value: 'text', id: 'a' }), 'number')).toThrow(/cursor/);
    expect(() => after(encodeCursor('rules', { value: 1, id: 'a' }), 'string')).toThrow(/cursor/);
    expect(after(encodeCursor('rules', { value: 1, id: 'a' }), 'number')).toEqual({ value: 1, id: 'a' });
  });

  it('refuses a cursor together with an offset', () => {
    const cursor = encodeCursor('rules', { value: 1, id: 'a' });
    expect(() => readPaging({ cursor, offset: 1 }, listing)).toThrow(/offset/);
    expect(readPaging({ cursor, offset: 0 }, listing).after).not.toBeNull();
  });
});
