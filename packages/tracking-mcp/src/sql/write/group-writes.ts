import { DatabaseError, type Database, type DatabaseErrorCode, type Transaction } from '@waymark/stores';

type Writer = Pick<Database, 'capabilities' | 'dialect' | 'query' | 'tx'>;

/** A write that waits for the end of its turn of the event loop. */
interface Waiting {
  work: (transaction: Transaction) => Promise<unknown>;
  resolve: (result: never) => void;
  reject: (error: unknown) => void;
}

/** Writes of one transaction: what keeps others of this process and others of the database waiting. */
const largestGroup = 16;

/** The database itself failed, so that the writes of a group would fail one by one as well. */
const commonFailures: ReadonlySet<DatabaseErrorCode> = new Set([
  'DATABASE_BUSY',
  'DATABASE_CLOSED',
  'DATABASE_CORRUPT',
  'DATABASE_FULL',
  'DATABASE_UNAVAILABLE',
  'DATABASE_UNKNOWN_COMMIT',
]);

/**
 * The same database, whose transactions of one turn of the event loop become one where they are on an SQLite of this
 * process: a commit there waits for the disk and lets nothing else run, so that the more calls have piled up, the fewer
 * commits they take. A transaction returns when all of its group is kept. Where one of a group throws, none of it is
 * kept, and each runs alone.
 */
export function groupWrites(database: Writer): Writer {
  const { capabilities, dialect } = database;
  // Only who holds the file itself can copy it.
  if (!capabilities.backup) return database;
  const query = database.query.bind(database);
  const tx: Database['tx'] = database.tx.bind(database);
  let open: Waiting[] | null = null;

  function groupOfTurn(): Waiting[] {
    if (open !== null && open.length < largestGroup) return open;
    const group: Waiting[] = [];
    open = group;
    setImmediate(() => {
      if (open === group) open = null;
      void commit(group);
    });
    return group;
  }

  async function commit(group: readonly Waiting[]): Promise<void> {
    if (group.length > 1 && (await commitTogether(group))) return;
    for (const { work, resolve, reject } of group) await tx(work).then(resolve as (result: unknown) => void, reject);
  }

  /** False when one of them threw, so that nothing was kept. */
  async function commitTogether(group: readonly Waiting[]): Promise<boolean> {
    try {
      const results = await tx(async (transaction) => {
        const given: unknown[] = [];
        for (const { work } of group) given.push(await work(transaction));
        return given;
      });
      group.forEach(({ resolve }, index) => resolve(results[index] as never));
      return true;
    } catch (error) {
      if (!DatabaseError.isInstance(error) || !commonFailures.has(error.code)) return false;
      for (const { reject } of group) reject(error);
      return true;
    }
  }

  return {
    ...{ capabilities, dialect, query },
    tx: (work) => new Promise((resolve, reject) => groupOfTurn().push({ work, resolve, reject })),
  };
}
