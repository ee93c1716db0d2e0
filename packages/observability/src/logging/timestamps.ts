import { toTimestamp, type Clock } from '@waymark/core-types';

/** The clock's time as ISO 8601; all of it but the milliseconds is written once a second. */
export function timestamps(clock: Clock): () => string {
  let second = Number.NaN;
  let start = '';
  return () => {
    const now = Math.floor(clock.now());
    const current = Math.floor(now / 1_000);
    if (current !== second) {
      start = toTimestamp(current * 1_000).slice(0, -4);
      second = current;
    }
    return `${start}${String(now - current * 1_000).padStart(3, '0')}Z`;
  };
}
