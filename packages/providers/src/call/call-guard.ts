/** Ends a call when its caller aborts it or when it takes too long, whatever the code below does with the signal. */
export interface CallGuard {
  /** Aborted in both cases; goes to whoever does the work. */
  readonly signal: AbortSignal;
  /** Why the signal is aborted. */
  readonly ended: 'aborted' | 'timed_out' | null;
  /** Waits for the promise for so many milliseconds; rejects when the guard ends the call. */
  wait<Result>(promise: Promise<Result>, timeoutMs: number): Promise<Result>;
  /** Lets go of the caller's signal and of whatever still runs. */
  close(): void;
}

/** Starts to guard a call. */
export function createCallGuard(callerSignal: AbortSignal | undefined): CallGuard {
  const controller = new AbortController();
  let ended: CallGuard['ended'] = null;
  const end = (reason: 'aborted' | 'timed_out') => {
    ended ??= reason;
    controller.abort();
  };
  const abort = () => end('aborted');
  if (callerSignal?.aborted) abort();
  callerSignal?.addEventListener('abort', abort);
  return {
    signal: controller.signal,
    get ended() {
      return ended;
    },
    async wait(promise, timeoutMs) {
      const timer = setTimeout(() => end('timed_out'), timeoutMs);
      let stop: () => void = () => {};
      const stopped = new Promise<never>((_resolve, reject) => {
        stop = () => reject(controller.signal.reason as Error);
        if (controller.signal.aborted) stop();
        else controller.signal.addEventListener('abort', stop);
      });
      try {
        return await Promise.race([promise, stopped]);
      } finally {
        clearTimeout(timer);
        controller.signal.removeEventListener('abort', stop);
      }
    },
    close() {
      callerSignal?.removeEventListener('abort', abort);
      controller.abort();
    },
  };
}
