import { ConflictError, UniqueError, type Database, type Row, type Statement } from '@waymark/stores';

import type { ChannelReferences } from './checkpoint-row.ts';

/** What this process knows of a thread since its generation: until then nothing of it has been removed. */
export interface ThreadState {
  /** Null for a thread that is not there yet. */
  generation: string | null;
  /** Hashes of objects that are certainly stored. */
  stored: Set<string>;
  /** Lengths of the texts among them that this process has written. */
  storedLengths: Set<number>;
  /** Checkpoints that were written or gone on from last, by namespace and id. */
  checkpoints: Map<string, KnownCheckpoint>;
}

/** Where the values of a known checkpoint are, and their versions. */
export interface KnownCheckpoint {
  references: ChannelReferences;
  versions: Record<string, number | string>;
}

/** Writes to threads, each guarded against removals that this process has not seen. */
export interface ThreadStates {
  /**
   * Runs what `prepare` gives in one batch, after the thread's row is locked. Whenever something was removed from the
   * thread in between, `prepare` runs again with fresh knowledge.
   */
  write<Result>(
    thread: { thread: Uint8Array; threadId: string },
    prepare: (state: ThreadState) => Promise<PreparedWrite<Result>>,
  ): Promise<{ state: ThreadState; result: Result }>;
}

/** A write that is ready to run. */
export interface PreparedWrite<Result> {
  statements: Statement[];
  /**
   * The same as one statement that finds out itself whether the generation still holds, and adds one row or nothing.
   * For SQLite, where writers come one after the other; a prune notices it by the number of checkpoints.
   */
  alone: ((generation: string) => Statement) | null;
  result: Result;
}

const rememberedThreads = 500;
const maximumAttempts = 20;

/** Thread states of one process on one database. */
export function createThreadStates(database: Database, newGeneration: () => string): ThreadStates {
  const states = new Map<string, ThreadState>();

  async function newState(thread: Uint8Array): Promise<ThreadState> {
    const generation = await readGeneration(database, thread);
    return { generation, stored: new Set(), storedLengths: new Set(), checkpoints: new Map() };
  }

  function remember(threadId: string, state: ThreadState): void {
    states.delete(threadId);
    states.set(threadId, state);
    if (state.stored.size > 50_000) state.stored.clear();
    while (state.checkpoints.size > 20) state.checkpoints.delete(state.checkpoints.keys().next().value!);
    if (states.size > rememberedThreads) states.delete(states.keys().next().value!);
  }

  async function writeAlone(statement: Statement): Promise<boolean> {
    const [written] = await database.batch([statement]);
    return written!.changes === 1;
  }

  return {
    async write({ thread, threadId }, prepare) {
      for (let attempt = 1; ; attempt++) {
        const state = states.get(threadId) ?? (await newState(thread));
        const { statements, alone, result } = await prepare(state);
        try {
          const isWritten = alone !== null && state.generation !== null && (await writeAlone(alone(state.generation)));
          if (!isWritten) {
            const generation = state.generation ?? newGeneration();
            await database.batch([guardOf({ thread, threadId }, state, generation), ...statements]);
            state.generation = generation;
          }
          remember(threadId, state);
          return { state, result };
        } catch (error) {
          states.delete(threadId);
          if (!isOutdated(error) || attempt === maximumAttempts) throw error;
        }
      }
    },
  };
}

/** What says that nothing was removed from a thread since; null for a thread that is not there. */
async function readGeneration(database: Database, thread: Uint8Array): Promise<string | null> {
  const sql = 'select generation from langgraph_thread where thread = ?';
  const [row] = await database.query<Row & { generation: string }>(sql, [thread]);
  return row?.generation ?? null;
}

/** Locks the thread's row, makes it where it is missing, and fails where the generation is another one. */
function guardOf(
  { thread, threadId }: { thread: Uint8Array; threadId: string },
  { generation: known }: ThreadState,
  generation: string,
): Statement {
  return known === null
    ? { sql: insertThread, params: [thread, threadId, generation], expectChanges: 1 }
    : { sql: touchThread, params: [thread, generation], expectChanges: 1 };
}

const touchThread = 'update langgraph_thread set revision = revision + 1 where thread = ? and generation = ?';

const insertThread = 'insert into langgraph_thread (thread, thread_id, generation, revision) values (?, ?, ?, 1)';

function isOutdated(error: unknown): boolean {
  return UniqueError.isInstance(error) || (ConflictError.isInstance(error) && error.details?.['statement'] === 0);
}
