import { RunError } from '../errors.ts';
import type { Message } from '../message/message.ts';

/** Ends a run: when a caller says so, or at its deadline. */
export interface RunSignal {
  readonly signal: AbortSignal;
  /**
   * The result of the work, unless the run ends first: then the work is left to itself, for it may not listen.
   * Rejects with the signal's reason.
   */
  race<Result>(work: Promise<Result>): Promise<Result>;
  /** The error of a run that was ended. */
  toError(messages: readonly Message[]): RunError;
  dispose(): void;
}

/** A signal of its own for one run, of whose deadline earlier processes have used `usedMs`. */
export function createRunSignal(
  callers: readonly (AbortSignal | undefined)[],
  deadlineMs: number | undefined,
  usedMs: number,
): RunSignal {
  const controller = new AbortController();
  const { signal } = controller;
  let isLate = false;
  // Not AbortSignal.any, which keeps what listens for as long as its sources live.
  const listening = callers
    .filter((caller) => caller !== undefined)
    .map((caller) => {
      const onAbort = () => controller.abort(caller.reason);
      if (caller.aborted) onAbort();
      else caller.addEventListener('abort', onAbort, { once: true });
      return () => caller.removeEventListener('abort', onAbort);
    });
  const onDeadline = () => {
    isLate = !signal.aborted;
    controller.abort(new DOMException('The deadline of the run has passed.', 'TimeoutError'));
  };
  const leftMs = deadlineMs === undefined ? Infinity : deadlineMs - usedMs;
  const timer = leftMs > 0 && leftMs < Infinity ? setTimeout(onDeadline, leftMs) : undefined;
  if (leftMs <= 0) onDeadline();
  return {
    signal,
    race: (work) => raceSignal(work, signal),
    toError(messages) {
      const options = { messages: [...messages], cause: signal.reason as unknown };
      const recoveryAction = 'Go on from error.messages with `state`, or `resume` the run from its journal.';
      if (!isLate) return new RunError('PROMPT_ABORTED', 'The run was aborted.', { ...options, recoveryAction });
      return new RunError('PROMPT_DEADLINE', `The run took longer than its deadline of ${deadlineMs} ms.`, {
        ...options,
        details: { deadline_ms: deadlineMs },
        recoveryAction,
      });
    },
    dispose() {
      clearTimeout(timer);
      for (const stop of listening) stop();
    },
  };
}

/** The work's result; rejects with the signal's reason as soon as it is aborted. */
export async function raceSignal<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  let onAbort = () => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(signal.reason as Error);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([aborted, work]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
