import { setTimeout as wait } from 'node:timers/promises';

import type { Clock, Telemetry } from '@waymark/core-types';

import { cacheTrouble, type CacheFile } from './cache-file.ts';
import type { DatabaseLink } from './database-link.ts';
import { followDatabase } from './follow-database.ts';
import type { LocalCache } from './local-cache.ts';
import type { ProjectTrackerTimes } from './project-tracker-times.ts';
import type { SyncReport } from './project-tracker.ts';
import { replay } from './replay.ts';
import { Serial } from './serial.ts';

/** What a synchroniser works with. */
export interface SynchroniserOptions {
  link: DatabaseLink;
  cacheFile: CacheFile;
  /** Names this process among those that share the cache. */
  holder: string;
  times: ProjectTrackerTimes;
  clock: Clock;
  telemetry: Telemetry;
  /** Called when the cache took over the database's state after a replay. */
  onReplayed: (cache: LocalCache) => Promise<void>;
}

/** How long the cache may go without a write that the database took, so that it takes over many at once. */
const followWritesAfterMs = 250;

/** Keeps database and cache together: sends what waits, then follows. One run at a time; the others queue. */
export class Synchroniser {
  readonly #options: SynchroniserOptions;
  readonly #serial = new Serial();
  #timer: NodeJS.Timeout | null = null;
  #writesTimer: NodeJS.Timeout | null = null;
  #isAsked = false;
  #hasRun = false;
  /** What this process knows of the outbox: another one may have added to it since. */
  #waits = false;
  #refused = 0;
  #cacheError: string | null = null;

  constructor(options: SynchroniserOptions) {
    this.#options = options;
    options.link.onAttempt = () => this.soon();
  }

  /** Whether writes wait that this process knows of. */
  get waits(): boolean {
    return this.#waits;
  }

  /** How many writes a person has to decide about. */
  get refused(): number {
    return this.#refused;
  }

  /** What keeps the cache from following, and what to do about it; null while it follows. */
  get cacheError(): string | null {
    return this.#cacheError;
  }

  async start(): Promise<void> {
    const cache = await this.#options.cacheFile.open().catch(() => null);
    if (cache !== null) await this.count(cache);
    const { link, times } = this.#options;
    this.#timer = setInterval(() => {
      if (link.state === 'connected') this.soon();
    }, times.followEveryMs);
    this.#timer.unref();
  }

  /** The database has answered a read. The first time, a cache that is not quite new is brought up to date. */
  answered(): void {
    if (this.#hasRun || this.#timer === null) return;
    this.#hasRun = true;
    void this.#serial.run(async () => {
      const { cacheFile, times } = this.#options;
      const age = await cacheFile.open().then(
        (cache) => cache.age(),
        () => null,
      );
      // A program that is called again and again for one answer each does not follow each time.
      if (age === null || age > times.followEveryMs) await this.#run(0);
    });
  }

  /** The database took a write: the cache is to know of it. */
  wrote(): void {
    if (this.#writesTimer !== null || this.#timer === null) return;
    this.#writesTimer = setTimeout(() => {
      this.#writesTimer = null;
      this.soon();
    }, followWritesAfterMs);
    this.#writesTimer.unref();
  }

  /** A write was added to the outbox. */
  added(): void {
    this.#waits = true;
    if (this.#options.link.state !== 'disconnected') this.soon();
  }

  /** Runs as soon as the runs before are done; nobody waits for it. */
  soon(): void {
    if (this.#isAsked || this.#timer === null) return;
    this.#isAsked = true;
    void this.#serial.run(() => {
      this.#isAsked = false;
      return this.#run(0);
    });
  }

  /** Runs now. Where another process replays, waits for it for so many milliseconds. */
  run(patienceMs = 0): Promise<SyncReport> {
    return this.#serial.run(() => this.#run(patienceMs));
  }

  /** Looks what is in the outbox. */
  async count(cache: LocalCache): Promise<{ waiting: number; refused: number }> {
    const counts = await cache.outbox.counts();
    this.#waits = counts.waiting > 0;
    this.#refused = counts.refused;
    return counts;
  }

  async stop(): Promise<void> {
    if (this.#writesTimer !== null) {
      clearTimeout(this.#writesTimer);
      this.#writesTimer = null;
      this.soon();
    }
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    await this.#serial.idle();
  }

  async #run(patienceMs: number): Promise<SyncReport> {
    const { link, cacheFile, telemetry, times, onReplayed } = this.#options;
    const report: SyncReport = { replayed: 0, conflicts: [], failed: [], waiting: 0, followed: 0, cache_error: null };
    const tell = (error: unknown) => {
      telemetry.logger.debug('tracking could not synchronise', { message: String(error) });
      // The link tells of the database.
      if (link.state !== 'disconnected') this.#cacheFailed(error);
      return null;
    };
    this.#hasRun = true;
    const cache = await cacheFile.open().catch((error: unknown) => this.#cacheFailed(error));
    try {
      if (link.state === 'disconnected') await link.probe(times.readMs);
      if (cache !== null) {
        await this.#replay(cache, { report, patienceMs });
        report.followed = await this.#follow(cache);
        this.#cacheFollows();
        if (report.replayed + report.conflicts.length + report.failed.length > 0) {
          await onReplayed(cache).catch((error: unknown) => {
            telemetry.logger.warn('tracking status file could not be written', { message: String(error) });
          });
        }
      }
    } catch (error) {
      tell(error);
    }
    // Also when the cache failed: the database is there, and what waits is tried again with the next run.
    link.recovered();
    if (cache !== null) report.waiting = (await this.count(cache).catch(tell))?.waiting ?? 0;
    return { ...report, cache_error: this.#cacheError };
  }

  #cacheFailed(error: unknown): null {
    const { logger, metrics } = this.#options.telemetry;
    const isNew = this.#cacheError === null;
    this.#cacheError = cacheTrouble(error);
    metrics.count('waymark_errors_total', { component: 'tracking', type: 'cache_failed' });
    if (isNew) logger.warn('tracking cache cannot follow', { message: this.#cacheError });
    return null;
  }

  #cacheFollows(): void {
    if (this.#cacheError !== null) this.#options.telemetry.logger.info('tracking cache follows again');
    this.#cacheError = null;
  }

  async #replay(cache: LocalCache, { report, patienceMs }: { report: SyncReport; patienceMs: number }): Promise<void> {
    const { link, times, holder, clock, telemetry } = this.#options;
    const until = performance.now() + patienceMs;
    const options = {
      ...{ cache, holder, clock, telemetry, leaseMs: leaseOf(times) },
      ask: <Result>(question: Parameters<typeof link.ask<Result>>[0]) => link.ask(question, times.writeMs),
    };
    while (!(await replay(options, report)) && performance.now() < until) await wait(20);
  }

  #follow(cache: LocalCache): Promise<number> {
    const { link, times, clock } = this.#options;
    return followDatabase({
      cache,
      clock,
      deadlines: times,
      ask: (question, deadline) => link.ask(question, deadline),
    });
  }
}

/** How long a process that replays may be silent before another one goes on, in milliseconds. */
export function leaseOf({ writeMs }: Pick<ProjectTrackerTimes, 'writeMs'>): number {
  return 2 * writeMs;
}
