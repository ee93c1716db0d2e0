import { systemClock, toTimestamp, type Clock } from '@waymark/core-types';

/**
 * The clock's time as ISO 8601; all of it but the milliseconds is written once a second. A clock that fails is replaced
 * by the machine's: a line without a time helps nobody.
 */
export function timestamps(clock: Clock): () => string {
  let second = Number.NaN;
  let start = '';
  return () => {
    const now = Math.floor(readClock(clock));
    const current = Math.floor(now / 1_000);
    if (current !== second) {
      start = toTimestamp(current * 1_000).slice(0, -4);
      second = current;
    }
    return `${start}${String(now - current * 1_000).padStart(3, '0')}Z`;
  };
}

/** The last millisecond that ISO 8601 has. */
const latest = 8.64e15;

function readClock(clock: Clock): number {
  try {
    const now = clock.now();
    if (Math.abs(now) <= latest) return now;
  } catch {
    // As for one that gives no time.
  }
  return systemClock.now();
}
