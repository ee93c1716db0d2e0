import { timeLeft, type Deadline } from '../contention/deadline.ts';
import { DatabaseError } from '../errors.ts';

/** Counts the calls that are under way, so that a database can close after the last of them. */
export class CallGate {
  private underWay = 0;
  private closed = false;
  private whenIdle: (() => void) | null = null;

  /** @throws {DatabaseError} DATABASE_CLOSED once the gate is closed. */
  enter(): void {
    if (this.closed) {
      throw new DatabaseError('DATABASE_CLOSED', 'The database is closed.', {
        recoveryAction: 'Open it again, or close it after the last call.',
      });
    }
    this.underWay++;
  }

  leave(): void {
    this.underWay--;
    if (this.underWay === 0) this.whenIdle?.();
  }

  async during<Result>(call: () => Promise<Result>): Promise<Result> {
    this.enter();
    try {
      return await call();
    } finally {
      this.leave();
    }
  }

  /** Lets nobody in any more, and waits for those inside, but not beyond the deadline. */
  async close(deadline: Deadline): Promise<void> {
    this.closed = true;
    if (this.underWay === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, timeLeft(deadline));
      this.whenIdle = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
