import type { RunnableConfig } from '@langchain/core/runnables';
import type { Database } from '@waymark/stores';

import { readThreadConfig, toConfig } from './thread-config.ts';

/** Every branch's checkpoints lead back to the root by their parents. */
export interface CheckpointBranch {
  /** The config of its newest checkpoint: pass it to `invoke` to go on from there. */
  config: RunnableConfig;
  /** The checkpoint that it shares with another branch, or null where there is only one. */
  forked_from: string | null;
  /** Checkpoints that no other branch has. */
  length: number;
}

/** The branches of a thread's namespace, the one with the newest checkpoint first. */
export async function readBranches(database: Database, config: RunnableConfig): Promise<CheckpointBranch[]> {
  const { thread, threadId, ns } = readThreadConfig(config);
  const sql = `select checkpoint_id, coalesce(parent_id, '') as parent_id from langgraph_checkpoint
    where thread = ? and ns = ? order by checkpoint_id desc`;
  const rows = await database.query<{ checkpoint_id: string; parent_id: string }>(sql, [thread, ns]);
  const parents = new Map(rows.map(({ checkpoint_id, parent_id }) => [checkpoint_id, parent_id]));
  const children = new Map<string, number>();
  for (const parent of parents.values()) children.set(parent, (children.get(parent) ?? 0) + 1);
  return rows
    .filter(({ checkpoint_id }) => !children.has(checkpoint_id))
    .map(({ checkpoint_id }) => {
      let length = 1;
      let parent = parents.get(checkpoint_id)!;
      // A parent that was pruned is not among the rows.
      while (parents.has(parent) && children.get(parent) === 1 && length < rows.length) {
        parent = parents.get(parent)!;
        length++;
      }
      const isFork = (children.get(parent) ?? 0) > 1 && parents.has(parent);
      return { config: toConfig(threadId, ns, checkpoint_id), forked_from: isFork ? parent : null, length };
    });
}
