import { BusyError } from '../errors.ts';
import { timeLeft, type Deadline } from './deadline.ts';

/** Lets one piece of work run at a time, in the order of asking. */
export class Mutex {
  private locked = false;
  private readonly waiting: Waiter[] = [];

  /** @throws {BusyError} when its turn has not come by the deadline; the work has not begun then. */
  async run<Result>(work: () => Promise<Result>, deadline: Deadline): Promise<Result> {
    if (this.locked) await this.turn(deadline);
    this.locked = true;
    try {
      return await work();
    } finally {
      this.next();
    }
  }

  private turn(deadline: Deadline): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        start() {
          clearTimeout(timer);
          resolve();
        },
      };
      const timer = setTimeout(() => {
        this.waiting.splice(this.waiting.indexOf(waiter), 1);
        reject(
          new BusyError(
            `Other work of this process held the database for more than ${deadline.milliseconds} ms; nothing was written.`,
            {
              recoveryAction:
                "Inside of `tx`, query only through the transaction that it hands you: the database's own methods wait for its end.",
            },
          ),
        );
      }, timeLeft(deadline));
      this.waiting.push(waiter);
    });
  }

  private next(): void {
    const waiter = this.waiting.shift();
    // The lock passes to the next in line without being free in between.
    if (waiter === undefined) this.locked = false;
    else waiter.start();
  }
}

interface Waiter {
  start(): void;
}
