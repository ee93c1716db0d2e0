import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainValue } from './plain-value.ts';

describe('plainValue', () => {
  it('[observability:logging:any-value] writes what JSON cannot say', () => {
    const cycle: { self?: unknown } = {};
    cycle.self = cycle;
    const hostile = {
      get broken() {
        throw new Error('no');
      },
      fine: 1,
    };
    const [revoked, revoke] = ((proxy) => [proxy.proxy, proxy.revoke])(Proxy.revocable({}, {}));
    revoke();
    expect(
      plainValue({
        cycle,
        hostile,
        revoked,
        list: [undefined, () => 1, Symbol('s'), Number.NaN, -Infinity, 10n],
        throwing: { toJSON: () => JSON.parse('{') as unknown },
        answering: { toJSON: () => ({ a: new Date(0) }) },
        never: new Date(Number.NaN),
        map: new Map<unknown, unknown>([
          ['a', 1],
          [Symbol('b'), 2],
        ]),
        set: new Set([1, 'b']),
        bytes: Buffer.from('abc'),
        buffer: new ArrayBuffer(4),
        headers: new Headers({ accept: 'x' }),
        query: new URLSearchParams('a=1'),
        url: new URL('http://x.test/a'),
        left: undefined,
        out: () => 1,
      }),
    ).toEqual({
      cycle: { self: '[circular]' },
      hostile: { broken: '[unreadable]', fine: 1 },
      revoked: '[unreadable]',
      list: [null, null, null, 'NaN', '-Infinity', '10'],
      throwing: '[unreadable]',
      answering: { a: '1970-01-01T00:00:00.000Z' },
      never: 'Invalid Date',
      map: { a: 1, 'Symbol(b)': 2 },
      set: [1, 'b'],
      bytes: '[3 bytes]',
      buffer: '[4 bytes]',
      headers: { accept: 'x' },
      query: { a: '1' },
      url: 'http://x.test/a',
    });
    expect(plainValue(undefined)).toBeNull();
  });

  it('writes the same object twice where it stands twice', () => {
    const shared = { a: 1 };
    expect(plainValue([shared, shared])).toEqual([{ a: 1 }, { a: 1 }]);
  });

  it('[observability:logging:errors] writes errors with message, stack, cause, the errors of an aggregate and own fields', () => {
    const error = Object.assign(new TypeError('outer', { cause: new AggregateError([new Error('inner')], 'many') }), {
      code: 'E1',
    });
    expect(plainValue(error)).toMatchObject({
      type: 'TypeError',
      message: 'outer',
      stack: expect.stringContaining('TypeError: outer'),
      code: 'E1',
      cause: { type: 'AggregateError', message: 'many', errors: [{ message: 'inner' }] },
    });
  });

  it('bounds depth, items and entries, and marks what is missing', () => {
    expect(plainValue({ a: { b: { c: 1 } } }, { depth: 2 })).toEqual({ a: { b: '[truncated]' } });
    expect(plainValue([1, 2, 3], { items: 2 })).toEqual([1, 2, '[truncated: 1 more]']);
    expect(plainValue({ a: 1, b: 2, c: 3 }, { items: 2 })).toEqual({ a: 1, b: 2, '[truncated]': true });
    expect(plainValue([[1, 2], [3]], { entries: 3 })).toEqual([[1, 2], '[truncated: 1 more]']);
    let deep: unknown = 1;
    for (let level = 0; level < 100_000; level++) deep = [deep];
    expect(JSON.stringify(plainValue(deep))).toBe(`${'['.repeat(10)}"[truncated]"${']'.repeat(10)}`);
  });

  it('cuts texts beyond the limit, and never a secret in two', () => {
    const beforeCut = (text: string) => text.replaceAll('SECRET', '*');
    expect(plainValue(['abc', 'defgh'], { characters: 5 })).toEqual(['abc', '[truncated]']);
    const text = 'x'.repeat(9_995) + 'SECRET'.repeat(1_000);
    const cut = plainValue(text, { characters: 10_000, beforeCut }) as string;
    expect(cut).toMatch(/^x+[truncated\]*[]+$/);
    expect(cut).not.toContain('S');
    expect(cut.endsWith('[truncated]')).toBe(true);
  });

  it('never throws, and gives what JSON keeps as it is', () => {
    fc.assert(
      fc.property(
        fc.anything({
          withBigInt: true,
          withDate: true,
          withMap: true,
          withSet: true,
          withNullPrototype: true,
          withTypedArray: true,
          withSparseArray: true,
        }),
        (value) => {
          const plain = plainValue(value);
          const text = JSON.stringify(plain);
          expect(JSON.stringify(JSON.parse(text))).toBe(text);
        },
      ),
    );
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        expect(JSON.stringify(plainValue(value))).toBe(JSON.stringify(value));
      }),
    );
  });

  it('leaves out what has a name too long to tell whether it is a secret', () => {
    const name = `${'a'.repeat(1_000)}password`;
    expect(plainValue({ [name]: 'hunter2', b: 1, [`${name}2`]: 'x' })).toEqual({ '[truncated]': true, b: 1 });
  });
});
