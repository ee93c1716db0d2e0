/** A source of time. Libraries take one as an argument, so that tests and replays can set it. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => Date.now() };

/**
 * A clock that stands at `start` (milliseconds or ISO 8601) and moves by `stepMs` on every reading.
 * @throws {RangeError} when `start` is not a time.
 */
export function steppingClock(start: number | string, stepMs = 1): Clock {
  let next = typeof start === 'string' ? Date.parse(start) : start;
  if (!Number.isFinite(next)) throw new RangeError(`A clock cannot start at ${start}: not a time.`);
  return {
    now() {
      const reading = next;
      next += stepMs;
      return reading;
    },
  };
}

/** Milliseconds as ISO 8601 in UTC with milliseconds, the only form in which documents hold a time. */
export function toTimestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** The clock's time as a timestamp that is never before `earliest`: a document's times do not run backwards. */
export function timestampNotBefore(clock: Clock, earliest: string | undefined): string {
  const now = clock.now();
  const floor = earliest === undefined ? now : Date.parse(earliest);
  return toTimestamp(Number.isNaN(floor) ? now : Math.max(now, floor));
}
