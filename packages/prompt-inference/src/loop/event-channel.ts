/** Hands an event to whoever reads; settles when it was taken, so that a slow reader slows the work. */
export type Emit<Event> = (event: Event) => Promise<void>;

/**
 * The events of work that runs as one function, for instance within a span. It begins with the first read; when the
 * reader leaves, it is aborted and waited for.
 */
export async function* readEvents<Event>(
  start: (emit: Emit<Event>, left: AbortSignal) => Promise<void>,
): AsyncGenerator<Event, void, undefined> {
  const waiting: { event: Event; taken: () => void }[] = [];
  const left = new AbortController();
  let wake = () => {};
  let hasEnded = false;
  const emit: Emit<Event> = (event) => {
    if (left.signal.aborted) return Promise.resolve();
    return new Promise((taken) => {
      waiting.push({ event, taken });
      wake();
    });
  };
  const work = start(emit, left.signal).finally(() => {
    hasEnded = true;
    wake();
  });
  work.catch(() => undefined);
  try {
    for (;;) {
      const [next] = waiting;
      if (next !== undefined) {
        yield next.event;
        next.taken();
        waiting.shift();
      } else if (hasEnded) {
        return await work;
      } else {
        await new Promise<void>((resolve) => (wake = resolve));
      }
    }
  } finally {
    left.abort(new DOMException('The reader of the run has left.', 'AbortError'));
    for (const { taken } of waiting) taken();
    // Why it ended is known: either it was told above, or the reader does not want to hear of it.
    await work.catch(() => undefined);
  }
}
