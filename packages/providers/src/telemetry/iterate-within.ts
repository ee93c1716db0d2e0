/** Reads to the end of an iteration and shows every part on its way to the reader. */
type ReadAll<Part> = (show: (part: Part) => void) => Promise<void>;

/** Takes the next part to a reader that waits for it. */
type Deliver<Part> = (result: IteratorResult<Part, undefined>) => void;

/**
 * The parts of an iteration that lives as a whole within one asynchronous function, for instance within a span:
 * `within` runs that function around the reading. It ends when the iteration ends or fails, and when its reader leaves.
 * Each part is read when it is asked for, not before.
 */
export async function* iterateWithin<Part>(
  open: () => AsyncIterable<Part>,
  within: (read: ReadAll<Part>) => Promise<void>,
): AsyncGenerator<Part, void, undefined> {
  /** Asks for the next part; null says that the reader has left. */
  let ask: (deliver: Deliver<Part> | null) => void = () => {};
  const nextQuestion = () => new Promise<Deliver<Part> | null>((resolve) => (ask = resolve));
  let question = nextQuestion();
  // The iterator is driven from here, so that all that it does has the context of the function around it.
  const finished = within(async (show) => {
    const iterator = open()[Symbol.asyncIterator]();
    for (let deliver = await question; deliver !== null; deliver = await question) {
      question = nextQuestion();
      const next = await iterator.next();
      if (next.done) return deliver({ done: true, value: undefined });
      show(next.value);
      deliver(next);
    }
    await iterator.return?.();
  });
  let fail: (reason: unknown) => void = () => {};
  finished.catch((error: unknown) => fail(error));
  try {
    for (;;) {
      const next = await new Promise<IteratorResult<Part, undefined>>((resolve, reject) => {
        fail = reject;
        ask(resolve);
      });
      if (next.done) return;
      yield next.value;
    }
  } finally {
    ask(null);
    await finished;
  }
}
