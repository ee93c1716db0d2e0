import { createHash } from 'node:crypto';

import { canonicalJson, ConfigurationError, type Clock, type IdGenerator } from '@waymark/core-types';
import type { Database } from '@waymark/stores';

import type { Change } from '../entity/change.ts';
import type { ProjectState } from '../operation/reads.ts';
import { openTrackerMirror } from '../sql/mirror/open-tracker-mirror.ts';
import type { BeforeCopy, TrackerMirror } from '../tracker-mirror.ts';
import { cacheSchema } from './cache-schema.ts';
import { Outbox } from './outbox.ts';

/** Whose cache it is. */
export interface CacheOwner {
  /** What tells the database from others, without a password. */
  databaseName: string;
  project: string;
}

/** Thrown to leave a copy undone: what waits in the outbox would vanish from the cache. */
class WritesWait extends Error {}

/** One project's copy in a file of this machine, and the outbox in the same file; several processes may share it. */
export class LocalCache {
  readonly outbox: Outbox;
  readonly #database: Database;
  readonly #mirror: TrackerMirror;
  readonly #project: string;
  readonly #clock: Clock;

  private constructor(database: Database, mirror: TrackerMirror, options: { project: string; clock: Clock }) {
    this.#database = database;
    this.#mirror = mirror;
    this.#project = options.project;
    this.#clock = options.clock;
    this.outbox = new Outbox(database, options.project);
  }

  /**
   * Prepares a cache in a database, which it closes at its own close.
   * @throws {ConfigurationError} when the file is the cache of another project or another database.
   */
  static async open(database: Database, options: CacheOwner & { clock: Clock; ids: IdGenerator }): Promise<LocalCache> {
    const { project, databaseName, clock, ids } = options;
    await database.migrate(cacheSchema);
    await claimFile(database, { project, databaseName });
    const mirror = await openTrackerMirror(database, { project, clock, ids, alongside: Outbox.append });
    return new LocalCache(database, mirror, { project, clock });
  }

  /** Answers queries; what is written to it also goes to the outbox, in the same transaction. */
  get tracker(): Pick<TrackerMirror, 'read' | 'write' | 'position'> {
    return this.#mirror;
  }

  /** Milliseconds since it was known to be what the database holds; null while it is empty. */
  async age(): Promise<number | null> {
    const { current_at } = await this.#row();
    return current_at === null ? null : Math.max(0, this.#clock.now() - current_at);
  }

  /** Whether it shows a write that the database refused, so that following is not enough. */
  async isStale(): Promise<boolean> {
    return (await this.#row()).is_stale === 1;
  }

  /**
   * Takes over a state of the database, as of a time in milliseconds since the epoch.
   * @returns false, with nothing changed, when writes wait.
   */
  load(state: ProjectState, currentAt: number): Promise<boolean> {
    return this.#unlessWritesWait((before) => this.#mirror.load(state, before), { currentAt, isLoad: true });
  }

  /** Takes over what changed in the database until a time, null where more changes follow; see {@link load}. */
  follow(changes: readonly Change[], currentAt: number | null): Promise<boolean> {
    return this.#unlessWritesWait((before) => this.#mirror.follow(changes, before), { currentAt, isLoad: false });
  }

  /** Whether this holder may replay until then, milliseconds since the epoch; one may at a time. */
  async takeReplay(holder: string, until: number): Promise<boolean> {
    const [result] = await this.#database.batch([
      {
        sql: `update tracking_cache set replayer = ?, replayer_until = ?
              where project = ? and (replayer is null or replayer = ? or replayer_until < ?)`,
        params: [holder, until, this.#project, holder, this.#clock.now()],
      },
    ]);
    return result!.changes === 1;
  }

  async endReplay(holder: string): Promise<void> {
    const sql = 'update tracking_cache set replayer = null where project = ? and replayer = ?';
    await this.#database.batch([{ sql, params: [this.#project, holder] }]);
  }

  close(): Promise<void> {
    return this.#database.close();
  }

  async #unlessWritesWait(
    copy: (before: BeforeCopy) => Promise<void>,
    { currentAt, isLoad }: { currentAt: number | null; isLoad: boolean },
  ): Promise<boolean> {
    try {
      await copy(async (transaction) => {
        if (await this.outbox.waits(transaction)) throw new WritesWait();
        if (isLoad) await this.outbox.forgetShown(transaction);
        await transaction.query(
          `update tracking_cache set current_at = coalesce(?, current_at)${isLoad ? ', is_stale = 0' : ''} where project = ?`,
          [currentAt, this.#project],
        );
      });
      return true;
    } catch (error) {
      if (error instanceof WritesWait) return false;
      throw error;
    }
  }

  async #row(): Promise<{ current_at: number | null; is_stale: number }> {
    const [row] = await this.#database.query<{ current_at: number | null; is_stale: number }>(
      'select current_at, is_stale from tracking_cache where project = ?',
      [this.#project],
    );
    return row!;
  }
}

async function claimFile(database: Database, { project, databaseName }: CacheOwner): Promise<void> {
  const fingerprint = createHash('sha256')
    .update(canonicalJson({ database: databaseName, project }))
    .digest('hex');
  const owners = () => database.query<{ fingerprint: string }>('select fingerprint from tracking_cache');
  let [owner] = await owners();
  if (owner === undefined) {
    await database.batch([
      {
        sql: `insert into tracking_cache (project, fingerprint, is_stale, replayer_until)
              select ?, ?, 0, 0 where not exists (select 1 from tracking_cache)`,
        params: [project, fingerprint],
      },
    ]);
    [owner] = await owners();
  }
  if (owner!.fingerprint === fingerprint) return;
  throw new ConfigurationError('The cache file belongs to another project or another database.', {
    details: { project, database: databaseName },
    recoveryAction: 'Name another file for the cache. What waits in this one is sent by whoever it belongs to.',
  });
}
