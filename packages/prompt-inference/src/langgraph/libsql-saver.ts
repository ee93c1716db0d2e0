import type { RunnableConfig } from '@langchain/core/runnables';
import {
  BaseCheckpointSaver,
  type ChannelVersions,
  type Checkpoint,
  type CheckpointListOptions,
  type CheckpointMetadata,
  type CheckpointTuple,
  type DeltaChannelHistory,
  type PendingWrite,
} from '@langchain/langgraph-checkpoint';
import { createIdGenerator, systemClock, type IdGenerator } from '@waymark/core-types';
import type { Database } from '@waymark/stores';

import { checkpointSchema } from './saver/checkpoint-schema.ts';
import { deleteThread } from './saver/delete-thread.ts';
import { createObjectCache, type ObjectCache } from './saver/object-cache.ts';
import { pruneThread, type PruneReport, type PruneRequest } from './saver/prune-thread.ts';
import { readBranches, type CheckpointBranch } from './saver/read-branches.ts';
import { listTuples, readDeltaHistory, readHistory, readTuple } from './saver/read-checkpoints.ts';
import { readThreadConfig, requireCheckpointId, requireId, toConfig } from './saver/thread-config.ts';
import { createThreadStates } from './saver/thread-states.ts';
import { writeCheckpoint, writeWrites, type WriteContext } from './saver/write-checkpoint.ts';

/** How checkpoints are kept. */
export interface LibsqlSaverOptions {
  /**
   * What happens to a run that goes on from a checkpoint that another run has gone on from: `fork` (the default) keeps
   * both as branches, `refuse` is a CheckpointError. Updates of the state by a person always make a branch.
   */
  onConflict?: 'fork' | 'refuse';
  /** How many characters of values are kept in memory. Default 8,000,000. */
  cacheCharacters?: number;
  /** Marks what was removed when. Default: random UUIDv7. */
  ids?: IdGenerator;
}

/**
 * LangGraph's checkpoints in a database of ours: each content once per thread, lists by what was added, nothing lost on
 * the way. Made by {@link openLibsqlSaver}; the database stays the caller's to close.
 */
export class LibsqlSaver extends BaseCheckpointSaver {
  readonly #database: Database;
  readonly #cache: ObjectCache;
  readonly #context: WriteContext;
  readonly #ids: IdGenerator;

  /** @internal Use {@link openLibsqlSaver}, which makes the tables. */
  constructor(database: Database, options: LibsqlSaverOptions = {}) {
    super();
    this.#database = database;
    this.#ids = options.ids ?? createIdGenerator({ clock: systemClock });
    this.#cache = createObjectCache(options.cacheCharacters ?? 8_000_000);
    const states = createThreadStates(database, this.#ids);
    this.#context = { database, cache: this.#cache, states, onConflict: options.onConflict ?? 'fork' };
  }

  /** The checkpoint that the config names, or the newest one of its thread; undefined without a thread. */
  override async getTuple(config: RunnableConfig): Promise<CheckpointTuple | undefined> {
    return config.configurable?.['thread_id'] === undefined ? undefined : readTuple(this.#context, config);
  }

  /** Checkpoints, newest first; those of all threads where the config names none. `filter` compares metadata exactly. */
  override list(config: RunnableConfig, options: CheckpointListOptions = {}): AsyncGenerator<CheckpointTuple> {
    return listTuples(this.#context, config, options);
  }

  /**
   * Stores a checkpoint, and of its values those that `newVersions` names.
   * @throws {NotStorableError} with the path of a value that cannot be kept; nothing is written.
   * @throws {CheckpointError} CHECKPOINT_CONFLICT, with `onConflict: 'refuse'`.
   */
  override async put(
    config: RunnableConfig,
    checkpoint: Checkpoint,
    metadata: CheckpointMetadata,
    newVersions: ChannelVersions,
  ): Promise<RunnableConfig> {
    const target = readThreadConfig(config);
    await writeCheckpoint(this.#context, { target, checkpoint, metadata, newVersions });
    return toConfig(target.threadId, target.ns, checkpoint.id);
  }

  /** Stores what a task of the checkpoint's next step wrote. @throws {NotStorableError} as `put` does. */
  override async putWrites(config: RunnableConfig, writes: PendingWrite[], taskId: string): Promise<void> {
    const target = readThreadConfig(config);
    requireCheckpointId(target);
    if (writes.length > 0) await writeWrites(this.#context, target, { writes, taskId });
  }

  /** Removes everything of a thread. */
  override async deleteThread(threadId: string): Promise<void> {
    await deleteThread(this.#database, requireId(threadId, 'thread_id'));
  }

  /** What was written to channels since their last stored value, along the checkpoint's own line of parents. */
  override async getDeltaChannelHistory(options: {
    config: RunnableConfig;
    channels: string[];
  }): Promise<Record<string, DeltaChannelHistory>> {
    return options.channels.length === 0 ? {} : readDeltaHistory(this.#context, options);
  }

  /** The branches of a thread's namespace, the one with the newest checkpoint first. */
  branches(config: RunnableConfig): Promise<CheckpointBranch[]> {
    return readBranches(this.#database, config);
  }

  /**
   * The checkpoint that the config names, or the newest one, and those that it comes from, newest first: the history of
   * one branch, while `list` goes over all of them.
   */
  history(config: RunnableConfig): AsyncGenerator<CheckpointTuple> {
    return readHistory(this.#context, config);
  }

  /**
   * Removes old checkpoints of a thread: of each branch the newest `keep` stay, and whatever those need.
   * With `dryRun` it only counts.
   */
  prune(request: PruneRequest): Promise<PruneReport> {
    return pruneThread({ ...this.#context, newGeneration: this.#ids }, request);
  }
}

/** Opens a checkpointer on a database; makes its tables where they are missing. */
export async function openLibsqlSaver(database: Database, options: LibsqlSaverOptions = {}): Promise<LibsqlSaver> {
  await database.migrate(checkpointSchema);
  return new LibsqlSaver(database, options);
}
