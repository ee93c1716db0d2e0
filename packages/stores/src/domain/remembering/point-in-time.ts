import { toTimestamp, type Clock } from '@waymark/core-types';
import { checkTime } from '../documents/check-time.ts';
import type { AsOf } from '../memory-store.ts';
import type { Fact, FactState } from './fact-kinds.ts';

/** A point on both axes of time. */
export interface PointInTime {
  valid_at: string;
  /** Null for what is believed now, whatever the clocks of those who recorded it say. */
  recorded_at: string | null;
}

/** @throws {ValidationError} for what is not a time. */
export function readPointInTime({ valid_at, recorded_at }: AsOf, clock: Clock): PointInTime {
  return {
    valid_at: valid_at === undefined ? toTimestamp(clock.now()) : checkTime(valid_at, 'valid_at'),
    recorded_at: recorded_at === undefined ? null : checkTime(recorded_at, 'recorded_at'),
  };
}

/** Whether a state was believed, and the fact true, at a point in time. */
export function holdsAt({ fact, superseded_at }: FactState<Fact>, { valid_at, recorded_at }: PointInTime): boolean {
  const isTrue = fact.valid_from <= valid_at && (fact.valid_to === null || fact.valid_to > valid_at);
  if (recorded_at === null) return isTrue && superseded_at === null;
  return isTrue && fact.recorded_at <= recorded_at && (superseded_at === null || superseded_at > recorded_at);
}
