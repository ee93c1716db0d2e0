import { describe, expect, it } from 'vitest';
import { steppingClock, systemClock, timestampNotBefore, toTimestamp } from './clock.ts';

describe('clocks', () => {
  it('the stepping clock starts where it is told and moves by its step', () => {
    const clock = steppingClock('2026-01-02T03:04:05.006Z', 1_000);
    expect([clock.now(), clock.now()].map(toTimestamp)).toEqual([
      '2026-01-02T03:04:05.006Z',
      '2026-01-02T03:04:06.006Z',
    ]);
  });

  it('the stepping clock refuses a start that is no time', () => {
    expect(() => steppingClock('yesterday')).toThrow(RangeError);
  });

  it('the system clock gives milliseconds since the epoch', () => {
    const before = Date.now();
    const reading = systemClock.now();
    expect(reading).toBeGreaterThanOrEqual(before);
    expect(reading).toBeLessThanOrEqual(Date.now());
  });
});

describe('timestampNotBefore', () => {
  const clock = { now: () => Date.parse('2026-01-01T00:00:00.000Z') };

  it('is the time of the clock', () => {
    expect(timestampNotBefore(clock, undefined)).toBe('2026-01-01T00:00:00.000Z');
    expect(timestampNotBefore(clock, '2025-12-31T00:00:00Z')).toBe('2026-01-01T00:00:00.000Z');
  });

  it('is the earliest time allowed where the clock stands before it', () => {
    expect(timestampNotBefore(clock, '2026-01-01T02:00:00+01:00')).toBe('2026-01-01T01:00:00.000Z');
  });

  it('ignores an earliest time that cannot be read', () => {
    expect(timestampNotBefore(clock, 'soon')).toBe('2026-01-01T00:00:00.000Z');
  });
});
