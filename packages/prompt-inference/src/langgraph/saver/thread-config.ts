import type { RunnableConfig } from '@langchain/core/runnables';

import { CheckpointError } from '../errors.ts';
import { threadKey } from './stored-object.ts';

/** The part of a config that says which checkpoint is meant. */
export interface ThreadConfig {
  thread: Uint8Array;
  threadId: string;
  ns: string;
  /** Null for the newest one. */
  checkpointId: string | null;
}

/** Reads a config. @throws {CheckpointError} with code CHECKPOINT_INVALID when it names no thread or a bad id. */
export function readThreadConfig(config: RunnableConfig): ThreadConfig {
  const configurable = (config.configurable ?? {}) as Record<string, unknown>;
  const threadId = requireId(configurable['thread_id'], 'thread_id');
  const ns = configurable['checkpoint_ns'] ?? '';
  const checkpointId = configurable['checkpoint_id'] ?? configurable['thread_ts'] ?? '';
  return {
    thread: threadKey(threadId),
    threadId,
    ns: ns === '' ? '' : requireId(ns, 'checkpoint_ns'),
    checkpointId: checkpointId === '' ? null : requireId(checkpointId, 'checkpoint_id'),
  };
}

/** The config that names a checkpoint. */
export function toConfig(threadId: string, ns: string, checkpointId: string): RunnableConfig {
  return { configurable: { thread_id: threadId, checkpoint_ns: ns, checkpoint_id: checkpointId } };
}

/** An id as rows hold it. @throws {CheckpointError} with code CHECKPOINT_INVALID. */
export function requireId(value: unknown, name: string): string {
  // Rows are read as lines, and no id of LangGraph holds a line break.
  if (typeof value === 'string' && value !== '' && !value.includes('\n')) return value;
  const found = typeof value === 'string' ? JSON.stringify(value) : value === undefined ? 'nothing' : typeof value;
  throw new CheckpointError('CHECKPOINT_INVALID', `configurable.${name} must be a text of one line, not ${found}.`, {
    recoveryAction: `Pass { configurable: { thread_id: '...' } }, with ${name} where one checkpoint is meant.`,
  });
}

/** @throws {CheckpointError} with code CHECKPOINT_INVALID when the config names no checkpoint. */
export function requireCheckpointId(target: ThreadConfig): asserts target is ThreadConfig & { checkpointId: string } {
  if (target.checkpointId !== null) return;
  throw new CheckpointError('CHECKPOINT_INVALID', 'The config names no checkpoint that the writes belong to.', {
    recoveryAction: 'Pass configurable.checkpoint_id.',
  });
}
