import type { Clock } from '@waymark/core-types';
import type { Sleep } from '../src/retry/sleep.ts';

/** Time that moves only when it is told to. */
export interface ManualTime {
  clock: Clock;
  sleep: Sleep;
  /** Moves time on and wakes who slept until then, in order. */
  advance(milliseconds: number): Promise<void>;
}

/** Creates time that stands at 1,000,000. */
export function createManualTime(): ManualTime {
  let now = 1_000_000;
  let sleepers: { until: number; wake: () => void }[] = [];
  return {
    clock: { now: () => now },
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        const sleeper = { until: now + milliseconds, wake: resolve };
        sleepers.push(sleeper);
        signal.addEventListener('abort', () => {
          sleepers = sleepers.filter((one) => one !== sleeper);
          reject(signal.reason as Error);
        });
      }),
    async advance(milliseconds) {
      await settle();
      const end = now + milliseconds;
      for (;;) {
        const next = sleepers.toSorted((a, b) => a.until - b.until)[0];
        if (next === undefined || next.until > end) break;
        now = next.until;
        sleepers = sleepers.filter((one) => one !== next);
        next.wake();
        await settle();
      }
      now = end;
    },
  };
}

/** Lets all promises that can settle do so. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}
