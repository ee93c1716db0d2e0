/** Tells the test that this worker is set up, and waits for its word. */
export function ready(): Promise<void> {
  return waitFor('ready');
}

/** Tells the test something and waits for its answer. */
export function waitFor(message: unknown): Promise<void> {
  return new Promise((resolve) => {
    process.once('message', () => resolve());
    process.send!(message);
  });
}

/** Hands the test the result and lets the process end. */
export function report(result: unknown): void {
  process.send!(result, () => process.disconnect());
}
