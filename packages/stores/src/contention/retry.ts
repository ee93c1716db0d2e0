import { backOff, deadlineIn, type Deadline } from './deadline.ts';

/**
 * Whether another attempt may succeed: `contention` passes when the others are done, `silence` when a server or a
 * connection comes back, `final` does not pass.
 */
export type FailureKind = 'contention' | 'silence' | 'final';

/** For how long a server that does not answer is asked again, in milliseconds. */
const patience = 1_000;

/**
 * Repeats an attempt that has kept nothing: on contention until the deadline, on silence for a second.
 * Throws what `map` makes of the last attempt's error.
 */
export async function retry<Result>(
  attempt: () => Promise<Result>,
  options: { deadline: Deadline; kindOf: (error: unknown) => FailureKind; map: (error: unknown) => unknown },
): Promise<Result> {
  let silentUntil: Deadline | null = null;
  for (let failures = 0; ; failures++) {
    try {
      return await attempt();
    } catch (error) {
      const kind = options.kindOf(error);
      if (kind === 'final') throw options.map(error);
      if (kind === 'silence') silentUntil ??= deadlineIn(patience);
      const until =
        kind === 'silence' && silentUntil !== null ? earlier(silentUntil, options.deadline) : options.deadline;
      if (!(await backOff(failures, until))) throw options.map(error);
    }
  }
}

function earlier(one: Deadline, other: Deadline): Deadline {
  return one.at < other.at ? one : other;
}
