import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { steppingClock, systemClock } from '../time/clock.ts';
import { createIdGenerator, shortId } from './id-generator.ts';

const uuidv7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('createIdGenerator', () => {
  it('writes time, version, counter, variant and random bits where RFC 9562 has them', () => {
    const nextId = createIdGenerator({
      clock: steppingClock('2022-02-22T19:22:22.000Z', 0),
      randomBytes: (bytes) => bytes.fill(0xff),
    });
    expect(nextId()).toBe('017f22e2-79b0-77ff-bfff-ffffffffffff');
    expect(nextId()).toBe('017f22e2-79b0-7800-bfff-ffffffffffff');
  });

  it('gives ids that are well formed, unique and ascending with the real clock', () => {
    const nextId = createIdGenerator({ clock: systemClock });
    const ids = Array.from({ length: 20_000 }, nextId);
    expect(ids.every((id) => uuidv7.test(id))).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids].sort()).toEqual(ids);
  });

  it('ascends whatever the clock does', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 2 ** 47, noNaN: true }), { minLength: 2 }), (times) => {
        let reading = 0;
        const nextId = createIdGenerator({ clock: { now: () => times[reading++]! } });
        const ids = times.map(() => nextId());
        expect(ids.every((id) => uuidv7.test(id))).toBe(true);
        expect(ids.slice(1).every((id, index) => id > ids[index]!)).toBe(true);
      }),
    );
  });

  it('moves the time on when the counter of a millisecond is used up', () => {
    const nextId = createIdGenerator({ clock: steppingClock(1_000, 0), randomBytes: (bytes) => bytes.fill(0) });
    const ids = Array.from({ length: 0x1000 + 1 }, nextId);
    expect(ids[0]).toBe('00000000-03e8-7000-8000-000000000000');
    expect(ids[0xfff]).toBe('00000000-03e8-7fff-8000-000000000000');
    expect(ids[0x1000]).toBe('00000000-03e9-7000-8000-000000000000');
  });

  it.each([Number.NaN, -1, 2 ** 48, Infinity])('refuses a clock that says %s', (time) => {
    expect(() => createIdGenerator({ clock: { now: () => time } })()).toThrow(RangeError);
  });
});

describe('shortId', () => {
  it('gives eight characters, equal for equal ids', () => {
    expect(shortId('017f22e2-79b0-77ff-bfff-ffffffffffff')).toMatch(/^[0-9a-z]{8}$/);
    expect(shortId('a')).toBe(shortId('a'));
    expect(shortId('')).toMatch(/^[0-9a-z]{8}$/);
  });

  it('tells fifty thousand neighbouring ids apart', () => {
    const nextId = createIdGenerator({
      clock: steppingClock(1_700_000_000_000, 0),
      randomBytes: (bytes) => bytes.fill(7),
    });
    const ids = Array.from({ length: 50_000 }, nextId);
    expect(new Set(ids.map(shortId)).size).toBe(ids.length);
  });
});
