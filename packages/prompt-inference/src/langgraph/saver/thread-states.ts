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
    prepare: (state: ThreadState) => Promise<{ statements: Statement[]; result: Result }>,
  ): Promise<{ state: ThreadState; result: Result }>;
}

const rememberedThreads = 500;
const maximumAttempts = 20;

/** Thread states of one process on one database. */
export function createThreadStates(database: Database, newGeneration: () => string): ThreadStates {
  const states = new Map<string, ThreadState>();

  async function stateOf(key: string, thread: Uint8Array): Promise<ThreadState> {
    const known = states.get(key);
    if (known !== undefined) return known;
    const generation = await readGeneration(database, thread);
    const state: ThreadState = { generation, stored: new Set(), storedLengths: new Set(), checkpoints: new Map() };
    return state;
  }

  function remember(key: string, state: ThreadState): void {
    states.delete(key);
    states.set(key, state);
    if (state.stored.size > 50_000) state.stored.clear();
    while (state.checkpoints.size > 20) state.checkpoints.delete(state.checkpoints.keys().next().value!);
    if (states.size > rememberedThreads) states.delete(states.keys().next().value!);
  }

  return {
    async write({ thread, threadId }, prepare) {
      const key = Buffer.from(thread).toString('base64url');
      for (let attempt = 1; ; attempt++) {
        const state = await stateOf(key, thread);
        const { statements, result } = await prepare(state);
        const generation = state.generation ?? newGeneration();
        const guard =
          state.generation === null
            ? insertThread(thread, threadId, generation)
            : { sql: touchThread, params: [thread, generation], expectChanges: 1 };
        try {
          await database.batch([guard, ...statements]);
          state.generation = generation;
          remember(key, state);
          return { state, result };
        } catch (error) {
          states.delete(key);
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

const touchThread = 'update langgraph_thread set revision = revision + 1 where thread = ? and generation = ?';

function insertThread(thread: Uint8Array, threadId: string, generation: string): Statement {
  return {
    sql: 'insert into langgraph_thread (thread, thread_id, generation, revision) values (?, ?, ?, 1)',
    params: [thread, threadId, generation],
    expectChanges: 1,
  };
}

function isOutdated(error: unknown): boolean {
  return UniqueError.isInstance(error) || (ConflictError.isInstance(error) && error.details?.['statement'] === 0);
}
