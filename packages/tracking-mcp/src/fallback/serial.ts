/** Runs one piece of work at a time, in the order of asking. */
export class Serial {
  #last: Promise<unknown> = Promise.resolve();

  run<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** Settles when all that was asked for so far is done. */
  async idle(): Promise<void> {
    await this.#last;
  }
}
