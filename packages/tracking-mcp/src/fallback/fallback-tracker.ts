import { toTimestamp, ValidationError, type Clock, type IdGenerator, type Telemetry } from '@waymark/core-types';
import { parseDocument } from '@waymark/core-types/domain';

import type { ReadInput, ReadName, ReadResult } from '../operation/reads.ts';
import { writes, type WriteInput, type WriteName, type WriteResult } from '../operation/writes.ts';
import type { WriteContext } from '../tracker.ts';
import { cacheTrouble, type CacheFile } from './cache-file.ts';
import { needsDatabase, withId } from './complete-write.ts';
import type { DatabaseLink } from './database-link.ts';
import { isAway } from './is-away.ts';
import type { ProjectTrackerTimes } from './project-tracker-times.ts';
import type { Answer, OutboxEntry, ProjectTracker, SyncReport, TrackerHealth } from './project-tracker.ts';
import { lowerLayer, readLayers, type ReadLayer } from './read-layers.ts';
import type { ReportLayers } from './report-layers.ts';
import { leaseOf, Synchroniser } from './synchroniser.ts';
import { withDeadline } from './with-deadline.ts';
import { cacheFailed, offlineError, writeOffline, type PlannedWrite } from './write-offline.ts';

/** What a fallback tracker is made of. */
export interface FallbackTrackerOptions {
  link: DatabaseLink;
  cacheFile: CacheFile;
  reports: ReportLayers;
  times: ProjectTrackerTimes;
  clock: Clock;
  ids: IdGenerator;
  telemetry: Telemetry;
}

/** How long a close waits for a database that does not answer, in milliseconds. */
const patienceAtClose = 2_000;

/** The way of each read and write through the layers. */
export class FallbackTracker implements ProjectTracker {
  readonly #options: FallbackTrackerOptions;
  readonly #synchroniser: Synchroniser;
  readonly #database: ReadLayer;
  readonly #cache: ReadLayer;

  constructor(options: FallbackTrackerOptions) {
    const { link, times, reports } = options;
    this.#options = options;
    this.#synchroniser = new Synchroniser({
      ...options,
      holder: options.ids(),
      onReplayed: (cache) => reports.write(cache.tracker),
    });
    this.#database = {
      source: 'database',
      read: async (name, query) => {
        if (!link.answersReads) throw new Error(`${link.lastError} It is tried again at ${link.times.next_attempt_at}`);
        const data = await link.ask((tracker) => tracker.read(name, query), times.readMs);
        this.#synchroniser.answered();
        return { data, age_ms: 0, warnings: [] };
      },
    };
    this.#cache = lowerLayer('cache', () => this.#openCache());
  }

  start(): Promise<void> {
    return this.#synchroniser.start();
  }

  async read<Name extends ReadName>(name: Name, query: ReadInput<Name>): Promise<Answer<ReadResult<Name>>> {
    const { link, reports, telemetry } = this.#options;
    // What waits is in the cache and in the status file, and neither in the database nor in a commit.
    const layers = this.#synchroniser.waits
      ? [this.#cache, this.#database, reports.markdown, reports.git]
      : [this.#database, this.#cache, reports.git, reports.markdown];
    const answer = await readLayers(layers, name, query);
    telemetry.metrics.count('waymark_tracking_answers_total', { source: answer.source });
    if (name === 'get_project_configuration' && !link.answersReads) {
      Object.assign(answer.data, { database_healthy: false });
    }
    return { ...answer, warnings: [...answer.warnings, ...this.#openQuestions()] };
  }

  async write<Name extends WriteName>(
    name: Name,
    input: WriteInput<Name>,
    context: WriteContext,
  ): Promise<Answer<WriteResult<Name>>> {
    const { clock, ids, reports, telemetry } = this.#options;
    const command = withId(name, parseDocument(writes[name].input, input, `input of ${name}`), ids);
    const { by, operation_id = ids(), at = toTimestamp(clock.now()) } = context;
    const write: PlannedWrite<Name> = {
      name,
      input: command as unknown as WriteInput<Name>,
      context: { ...context, by, operation_id, at },
    };
    const direct = await this.#writeToDatabase(write);
    if ('answer' in direct) return direct.answer;
    if (needsDatabase(name)) throw offlineError(write, direct);

    const cache = await this.#options.cacheFile.open().catch((cause: unknown) => {
      throw offlineError(write, cacheFailed(cause, direct.failure));
    });
    const { data, age_ms } = await writeOffline(cache, write, direct);
    this.#synchroniser.added();
    telemetry.logger.info('tracking write waits for its database', { operation: name, operation_id, by });
    const waits = `This write waits as ${operation_id} and is sent`;
    const warnings = [
      this.#options.link.state === 'disconnected'
        ? `The database is away: ${direct.because} ${waits} when it is back.`
        : `${direct.because} ${waits} after them.`,
    ];
    try {
      await reports.write(cache.tracker);
    } catch (error) {
      warnings.push(`It is in the outbox, but the status file could not be written: ${String(error)}`);
    }
    telemetry.metrics.count('waymark_tracking_answers_total', { source: 'outbox' });
    return {
      ...{ data, source: 'cache', age_ms, pending_operation_id: operation_id },
      warnings: [...warnings, ...this.#openQuestions()],
    };
  }

  sync(): Promise<SyncReport> {
    return this.#synchroniser.run(2 * leaseOf(this.#options.times));
  }

  async outbox(): Promise<OutboxEntry[]> {
    return (await this.#options.cacheFile.open()).outbox.list();
  }

  async resolve(decision: {
    operation_id: string;
    decision: 'discard' | 'retry';
    input?: Record<string, unknown>;
  }): Promise<SyncReport> {
    const { outbox } = await this.#options.cacheFile.open();
    const entry = await outbox.get(decision.operation_id);
    if (entry === null || (entry.state === 'waiting' && decision.decision === 'retry')) {
      const message = entry === null ? 'Is not in the outbox' : 'Waits for the database and is sent by itself';
      throw new ValidationError(`${decision.operation_id}: ${message}.`, [{ path: '$.operation_id', message }]);
    }
    if (decision.decision === 'discard') {
      await outbox.discard(entry);
    } else {
      const { operation, input } = entry;
      const parsed = parseDocument(writes[operation].input, decision.input ?? input, `input of ${operation}`);
      await outbox.retry(
        entry,
        withId(operation, parsed as Record<string, unknown>, () => String(input['id'])),
      );
    }
    return this.sync();
  }

  async health(): Promise<TrackerHealth> {
    const { link, cacheFile } = this.#options;
    const opened = await cacheFile.open().then(
      (cache) => ({ cache, trouble: this.#synchroniser.cacheError }),
      (error: unknown) => ({ cache: null, trouble: cacheTrouble(error) }),
    );
    const { cache, trouble } = opened;
    const { waiting, refused } = cache === null ? { waiting: 0, refused: 0 } : await this.#synchroniser.count(cache);
    return {
      ...{ state: link.state, last_error: link.lastError, ...link.times },
      ...{ waiting, conflicts: refused, cache_age_ms: (await cache?.age()) ?? null, cache_error: trouble },
    };
  }

  async close(): Promise<void> {
    const { link, reports, cacheFile } = this.#options;
    const patiently = (work: Promise<void>) => withDeadline(work, patienceAtClose).catch(() => undefined);
    await patiently(this.#synchroniser.stop());
    await patiently(link.close());
    await reports.close();
    await cacheFile.close();
  }

  /** The answer of the database, or why it gave none. */
  async #writeToDatabase<Name extends WriteName>({
    name,
    input,
    context,
  }: PlannedWrite<Name>): Promise<
    { answer: Answer<WriteResult<Name>> } | { failure: unknown; because: string; remedy?: string }
  > {
    const { link, times } = this.#options;
    const isConnected = () => link.state !== 'disconnected';
    const waits = isConnected() && (await this.#stillWaits());
    if (!isConnected()) return { failure: null, because: String(link.lastError) };
    // Another process sends them, or died of it and is waited for.
    if (waits) return { failure: null, because: 'Earlier writes are sent first.', remedy: 'Try again in a moment' };
    try {
      const data = await link.ask((tracker) => tracker.write(name, input, context), times.writeMs);
      this.#synchroniser.wrote();
      const answer = { data, source: 'database' as const, age_ms: 0, pending_operation_id: null };
      return { answer: { ...answer, warnings: this.#openQuestions() } };
    } catch (failure) {
      if (isAway(failure)) return { failure, because: (failure as Error).message };
      throw failure;
    }
  }

  /** Whether the outbox holds writes that come first, after an attempt to send them. */
  async #stillWaits(): Promise<boolean> {
    const { cacheFile, times } = this.#options;
    const cache = await cacheFile.open().catch(() => null);
    if (cache === null || !(await cache.outbox.waits())) return false;
    await withDeadline(this.#synchroniser.run(), times.writeMs).catch(() => undefined);
    return cache.outbox.waits();
  }

  async #openCache() {
    const { cacheFile, times } = this.#options;
    const cache = await cacheFile.open();
    const age_ms = await cache.age();
    if (age_ms === null) throw new Error('it is empty, for this machine has not seen the database yet.');
    if (age_ms > times.cacheAnswersForMs)
      throw new Error(`it is ${Math.round(age_ms / 1_000)} s old, too old to answer.`);
    const { waiting } = await this.#synchroniser.count(cache);
    const warnings = waiting === 0 ? [] : [`It shows writes that wait for the database: ${waiting}.`];
    return { tracker: cache.tracker, age_ms, warnings };
  }

  #openQuestions(): string[] {
    const { refused } = this.#synchroniser;
    return refused === 0
      ? []
      : [`Writes that could not be replayed: ${refused}. Look at the outbox and decide about them.`];
  }
}
