import { toTimestamp, type Clock, type Telemetry } from '@waymark/core-types';
import { DatabaseError, type Database } from '@waymark/stores';

import type { Tracker } from '../tracker.ts';
import { backOff, type BackOff } from './back-off.ts';
import { isAway } from './is-away.ts';
import type { TrackerHealth } from './project-tracker.ts';
import { withDeadline } from './with-deadline.ts';

/** What a link is made of. */
export interface DatabaseLinkOptions {
  openDatabase: () => Promise<Database>;
  openTracker: (database: Database) => Promise<Tracker>;
  /** The first answer may take so long: tables may have to be made. In milliseconds. */
  openMs: number;
  backOff: BackOff;
  clock: Clock;
  random: () => number;
  telemetry: Telemetry;
}

/**
 * The way to a database that may be away: a circuit breaker. One failure opens it; after a while, longer with every
 * failure, `onAttempt` tries again, and `recovered` closes it.
 */
export class DatabaseLink {
  readonly #options: DatabaseLinkOptions;
  #opened: Promise<{ database: Database; tracker: Tracker }> | null = null;
  #state: TrackerHealth['state'] = 'connected';
  #failures = 0;
  #timer: NodeJS.Timeout | null = null;
  #lastAnswer: number | null = null;
  #lastError: string | null = null;
  #nextAttempt: number | null = null;
  /** It answers, and cannot take a write. */
  #isFull = false;
  #isClosed = false;
  /** Called when a database that was away is worth another attempt. */
  onAttempt: () => void = () => undefined;

  constructor(options: DatabaseLinkOptions) {
    this.#options = options;
  }

  get state(): TrackerHealth['state'] {
    return this.#state;
  }

  /** Whether a read is worth asking the database. */
  get answersReads(): boolean {
    return this.#state !== 'disconnected' || this.#isFull;
  }

  /** What was wrong last, for people. */
  get lastError(): string | null {
    return this.#lastError;
  }

  get times(): Pick<TrackerHealth, 'last_answer_at' | 'next_attempt_at'> {
    const iso = (time: number | null) => (time === null ? null : toTimestamp(time));
    return { last_answer_at: iso(this.#lastAnswer), next_attempt_at: iso(this.#nextAttempt) };
  }

  /**
   * Asks the database, whatever the breaker says. Its refusals are answers and go through; a failure opens the breaker.
   */
  async ask<Result>(question: (tracker: Tracker) => Promise<Result>, deadlineMs: number): Promise<Result> {
    try {
      const patience = this.#lastAnswer === null ? Math.max(deadlineMs, this.#options.openMs) : deadlineMs;
      const result = await withDeadline(
        this.#open().then(({ tracker }) => question(tracker)),
        patience,
      );
      this.#lastAnswer = this.#options.clock.now();
      return result;
    } catch (error) {
      if (isAway(error)) this.failed(error);
      throw error;
    }
  }

  /** Asks a database that was away whether it is back. What waits is on its way then, until {@link recovered}. */
  async probe(deadlineMs: number): Promise<void> {
    try {
      await this.ask((tracker) => tracker.read('list_changes', { limit: 1 }), deadlineMs);
    } catch (error) {
      if (!isAway(error)) this.failed(error);
      throw error;
    }
    this.#state = 'recovering';
  }

  /** Nothing waits any more. */
  recovered(): void {
    if (this.#state !== 'recovering') return;
    this.#state = 'connected';
    this.#failures = 0;
    this.#isFull = false;
    this.#lastError = null;
    this.#stopWaiting();
    this.#options.telemetry.logger.info('tracking database is back');
    this.#count('database_back');
  }

  /** Opens the breaker, and sets the time of the next attempt. */
  failed(error: unknown): void {
    const { telemetry, random, clock } = this.#options;
    const wasConnected = this.#state === 'connected';
    this.#state = 'disconnected';
    this.#isFull = DatabaseError.isInstance(error) && error.code === 'DATABASE_FULL';
    this.#lastError = error instanceof Error ? error.message : String(error);
    this.#count(wasConnected ? 'database_away' : 'database_still_away');
    if (wasConnected) telemetry.logger.warn('tracking database is away', { message: this.#lastError });
    // Calls that were under way together fail together; the first of them has set the time.
    if (this.#isClosed || this.#timer !== null) return;
    const delay = backOff(this.#options.backOff, ++this.#failures, random);
    this.#nextAttempt = clock.now() + delay;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.onAttempt();
    }, delay);
    this.#timer.unref();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#stopWaiting();
    const opened = await this.#opened?.catch(() => null);
    await opened?.database.close();
  }

  #open(): Promise<{ database: Database; tracker: Tracker }> {
    this.#opened ??= this.#connect().catch((error: unknown) => {
      this.#opened = null;
      throw error;
    });
    return this.#opened;
  }

  async #connect(): Promise<{ database: Database; tracker: Tracker }> {
    const database = await this.#options.openDatabase();
    try {
      return { database, tracker: await this.#options.openTracker(database) };
    } catch (error) {
      await database.close().catch(() => undefined);
      throw error;
    }
  }

  #stopWaiting(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#nextAttempt = null;
  }

  #count(type: string): void {
    this.#options.telemetry.metrics.count('waymark_errors_total', { component: 'tracking', type });
  }
}
