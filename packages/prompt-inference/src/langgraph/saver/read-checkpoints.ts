import {
  maxChannelVersion,
  type ChannelVersions,
  type CheckpointListOptions,
  type CheckpointPendingWrite,
  type CheckpointTuple,
  type DeltaChannelHistory,
} from '@langchain/langgraph-checkpoint';
import type { RunnableConfig } from '@langchain/core/runnables';
import type { Database } from '@waymark/stores';

import { CheckpointError } from '../errors.ts';
import { encodeValue } from '../value/encode-value.ts';
import { metadataOf, unpackCheckpoint, type CheckpointRow } from './checkpoint-row.ts';
import {
  findCheckpoint,
  newestOf,
  parentOf,
  readLine,
  readPage,
  readWrites,
  type FoundCheckpoint,
  type FoundWrite,
} from './find-checkpoints.ts';
import type { ObjectCache } from './object-cache.ts';
import { createObjectReader } from './object-reader.ts';
import type { ValueReference } from './pack-value.ts';
import { readThreadConfig, toConfig } from './thread-config.ts';

/** What readers need. */
export interface ReadContext {
  database: Database;
  cache: ObjectCache;
}

const tasksChannel = '__pregel_tasks';

/** The checkpoint that a config names, or the newest of its thread. */
export async function readTuple(context: ReadContext, config: RunnableConfig): Promise<CheckpointTuple | undefined> {
  for (;;) {
    const found = await findCheckpoint(context.database, readThreadConfig(config));
    if (found === null) return undefined;
    const [writes] = await readWrites(context.database, [found]);
    const tuple = await toTupleIfThere(context, found, writes!);
    if (tuple !== null) return tuple;
  }
}

/** Checkpoints by their ids, newest first, a page of them at a time. */
export async function* listTuples(
  context: ReadContext,
  config: RunnableConfig,
  { before, limit, filter }: CheckpointListOptions,
): AsyncGenerator<CheckpointTuple> {
  const wanted = Object.entries(filter ?? {}).map(
    ([key, value]) => [key, encodeValue(value, ['filter', key])] as const,
  );
  let left = limit ?? Infinity;
  let after: FoundCheckpoint | null = null;
  while (left > 0) {
    const size: number = wanted.length > 0 ? 100 : Math.min(left, 100);
    const page = await readPage(context.database, { config, before, after, size });
    const matching = wanted.length === 0 ? page : page.filter(({ packed }) => fits(packed, wanted));
    const writes = await readWrites(context.database, matching);
    for (const [index, found] of matching.entries()) {
      if (left <= 0) return;
      const tuple = await toTupleIfThere(context, found, writes[index]!);
      if (tuple === null) continue;
      left--;
      yield tuple;
    }
    if (page.length < size) return;
    after = page.at(-1)!;
  }
}

/** A checkpoint and those that it comes from, newest first: one branch, whatever others there are. */
export async function* readHistory(context: ReadContext, config: RunnableConfig): AsyncGenerator<CheckpointTuple> {
  const target = readThreadConfig(config);
  let next = target.checkpointId ?? (await newestOf(context.database, target));
  const seen = new Set<string>();
  while (next !== '') {
    const line = await readLine(context.database, target, next);
    const writes = await readWrites(context.database, line);
    next = '';
    for (const [index, found] of line.entries()) {
      if (seen.has(found.checkpoint_id)) return;
      seen.add(found.checkpoint_id);
      const tuple = await toTupleIfThere(context, found, writes[index]!);
      if (tuple !== null) yield tuple;
      next = found.parent_id;
    }
  }
}

/** What was written to channels between the nearest stored values before a checkpoint and the checkpoint itself. */
export async function readDeltaHistory(
  context: ReadContext,
  { config, channels }: { config: RunnableConfig; channels: readonly string[] },
): Promise<Record<string, DeltaChannelHistory>> {
  const target = readThreadConfig(config);
  const remaining = new Set(channels);
  const seeds = new Map<string, ValueReference>();
  const collected: FoundWrite[] = [];
  const seen = new Set<string>();
  let next = await parentOf(context.database, target);
  while (next !== '' && remaining.size > 0 && !seen.has(next)) {
    const line = await readLine(context.database, target, next);
    if (line.length === 0) break;
    const writes = await readWrites(context.database, line);
    for (const [index, { checkpoint_id, packed }] of line.entries()) {
      if (seen.has(checkpoint_id) || remaining.size === 0) break;
      seen.add(checkpoint_id);
      collected.push(...writes[index]!.filter(({ channel }) => remaining.has(channel)).reverse());
      const { references } = unpackCheckpoint(packed);
      for (const channel of remaining) {
        const seed = references[channel];
        if (seed === undefined) continue;
        seeds.set(channel, seed);
        remaining.delete(channel);
      }
    }
    next = line.at(-1)!.parent_id;
  }
  collected.reverse();
  const reader = createObjectReader(context.database, target.thread, context.cache);
  const values = await reader.values([...collected.map(({ reference }) => reference), ...seeds.values()]);
  const seedValues = new Map([...seeds.keys()].map((channel, index) => [channel, values[collected.length + index]]));
  const history = (channel: string): DeltaChannelHistory => {
    const writes = collected.flatMap((write, index): CheckpointPendingWrite[] =>
      write.channel === channel ? [[write.taskId, channel, values[index]]] : [],
    );
    return seedValues.has(channel) ? { writes, seed: seedValues.get(channel) } : { writes };
  };
  return Object.fromEntries(channels.map((channel) => [channel, history(channel)]));
}

/** Null for a checkpoint that was removed, or put again, since it was found: then its values may be gone too. */
async function toTupleIfThere(
  context: ReadContext,
  found: FoundCheckpoint,
  writes: readonly FoundWrite[],
): Promise<CheckpointTuple | null> {
  try {
    return await toTuple(context, found, writes);
  } catch (error) {
    if (!CheckpointError.isInstance(error)) throw error;
    const { thread, thread_id: threadId, ns, checkpoint_id: checkpointId, packed } = found;
    const now = await findCheckpoint(context.database, { thread, threadId, ns, checkpointId });
    if (now?.packed === packed) throw error;
    return null;
  }
}

async function toTuple(
  context: ReadContext,
  found: FoundCheckpoint,
  writes: readonly FoundWrite[],
): Promise<CheckpointTuple> {
  const { thread_id, ns, checkpoint_id, parent_id } = found;
  const row = unpackCheckpoint(found.packed);
  const channels = Object.keys(row.references);
  const sends = row.fields.v < 4 && parent_id !== '' ? await readSends(context, found) : null;
  const references = [
    ...channels.map((channel) => row.references[channel]!),
    ...writes.map((write) => write.reference),
  ];
  const reader = createObjectReader(context.database, found.thread, context.cache);
  const values = await reader.values([...references, ...(sends ?? []).map(({ reference }) => reference)]);
  const channelValues = Object.fromEntries(channels.map((channel, index) => [channel, values[index]]));
  const versions = sends === null ? row.fields.channel_versions : withSendsVersion(row);
  if (sends !== null) channelValues[tasksChannel] = values.slice(references.length);
  const pendingWrites = writes.map(({ taskId, channel }, index): CheckpointPendingWrite => {
    return [taskId, channel, values[channels.length + index]];
  });
  return {
    config: toConfig(thread_id, ns, checkpoint_id),
    checkpoint: { ...row.fields, id: checkpoint_id, channel_versions: versions, channel_values: channelValues },
    metadata: row.metadata,
    pendingWrites,
    ...(parent_id === '' ? {} : { parentConfig: toConfig(thread_id, ns, parent_id) }),
  };
}

/** Before version 4 of the format, what a step sent was kept as its parent's writes. */
async function readSends(context: ReadContext, found: FoundCheckpoint): Promise<FoundWrite[]> {
  const [writes] = await readWrites(context.database, [{ ...found, checkpoint_id: found.parent_id, has_writes: true }]);
  return writes!.filter(({ channel }) => channel === tasksChannel);
}

function withSendsVersion({ fields }: CheckpointRow): ChannelVersions {
  const versions = Object.values(fields.channel_versions);
  return { ...fields.channel_versions, [tasksChannel]: versions.length === 0 ? 1 : maxChannelVersion(...versions) };
}

function fits(packed: string, wanted: readonly (readonly [string, string])[]): boolean {
  const metadata = metadataOf(packed);
  return wanted.every(([key, text]) => Object.hasOwn(metadata, key) && encodeValue(metadata[key]) === text);
}
