import { setTimeout as wait } from 'node:timers/promises';

/** A point in time after which nothing is tried again. */
export interface Deadline {
  /** Reading of `performance.now()`. */
  readonly at: number;
  /** How far away it was, in milliseconds. */
  readonly milliseconds: number;
}

/** The deadline that lies this many milliseconds ahead. */
export function deadlineIn(milliseconds: number): Deadline {
  return { at: performance.now() + milliseconds, milliseconds };
}

/** Milliseconds left, never below 0. */
export function timeLeft(deadline: Deadline): number {
  return Math.max(0, deadline.at - performance.now());
}

/**
 * Waits before the next attempt, 1 to 50 ms: longer with every attempt and never in step with other writers.
 * @returns false, at once, when the deadline has passed.
 */
export async function backOff(attempt: number, deadline: Deadline): Promise<boolean> {
  const left = timeLeft(deadline);
  if (left === 0) return false;
  const spread = Math.min(49, 2 ** Math.min(attempt, 6));
  await wait(Math.min(left, 1 + Math.random() * spread));
  return true;
}
