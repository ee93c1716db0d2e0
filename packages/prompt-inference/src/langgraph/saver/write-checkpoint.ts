import {
  WRITES_IDX_MAP,
  type ChannelVersions,
  type Checkpoint,
  type CheckpointMetadata,
  type PendingWrite,
} from '@langchain/langgraph-checkpoint';
import { ConflictError, type Database, type Statement } from '@waymark/stores';

import { CheckpointError } from '../errors.ts';
import { packCheckpoint, unpackCheckpoint, type ChannelReferences } from './checkpoint-row.ts';
import type { ObjectCache } from './object-cache.ts';
import { createObjectReader } from './object-reader.ts';
import {
  packInherited,
  packValue,
  packWrite,
  textsOf,
  type BaseList,
  type PackedValue,
  type ValueReference,
} from './pack-value.ts';
import { hashBytes, type StoredObject } from './stored-object.ts';
import { requireId, type ThreadConfig } from './thread-config.ts';
import type { KnownCheckpoint, PreparedWrite, ThreadState, ThreadStates } from './thread-states.ts';

/** What writers need. */
export interface WriteContext {
  database: Database;
  cache: ObjectCache;
  states: ThreadStates;
  onConflict: 'fork' | 'refuse';
}

/** A checkpoint as LangGraph hands it over; `target` names its parent. */
export interface NewCheckpoint {
  target: ThreadConfig;
  checkpoint: Checkpoint;
  metadata: CheckpointMetadata;
  newVersions: ChannelVersions;
}

/**
 * Stores a checkpoint and those of its values that have changed.
 * @throws {CheckpointError} with code CHECKPOINT_CONFLICT when forks are refused and somebody has gone on from its parent.
 */
export async function writeCheckpoint(context: WriteContext, added: NewCheckpoint): Promise<void> {
  const { target, checkpoint, metadata } = added;
  const id = requireId(checkpoint.id, 'checkpoint_id');
  const prepare = async (state: ThreadState): Promise<PreparedWrite<PackedChannels>> => {
    const result = await packChannels(context, added, state);
    const packed = packCheckpoint({ checkpoint, metadata, references: result.references });
    // One that is put over itself keeps its parent: as its own, it would be no tip, and go with the next prune.
    const parentId = target.checkpointId === id ? null : target.checkpointId;
    const row = [target.ns, id, parentId, packed];
    const isChecked = context.onConflict === 'refuse' && state.generation !== null && isRunStep(metadata);
    const isAlone = context.database.dialect === 'sqlite' && result.objects.length === 0 && !isChecked;
    return {
      statements: [
        ...(isChecked ? [requireNoOtherChild(target, id)] : []),
        ...result.objects.map(insertObject(target)),
        { sql: upsertCheckpoint, params: [target.thread, ...row] },
      ],
      alone: isAlone ? (generation) => ({ sql: insertCheckpoint, params: [...row, target.thread, generation] }) : null,
      result,
    };
  };
  const { state, result } = await context.states.write(target, prepare).catch((error: unknown) => {
    throw isFork(error) ? forkRefused(target, error) : error;
  });
  noteStored(state, result.objects);
  for (const list of result.lists) {
    state.stored.add(list.hash);
    context.cache.set(list.hash, list);
  }
  const versions = checkpoint.channel_versions ?? {};
  state.checkpoints.set(`${target.ns}\n${id}`, { references: result.references, versions });
}

/** Stores what a task wrote. Special channels have places of their own, where the last write counts; else the first does. */
export async function writeWrites(
  context: WriteContext,
  target: ThreadConfig & { checkpointId: string },
  { writes, taskId }: { writes: readonly PendingWrite[]; taskId: string },
): Promise<void> {
  const isReplaced = writes.every(([channel]) => Object.hasOwn(WRITES_IDX_MAP, channel));
  const sql = `${insertWrite} ${isReplaced ? 'do update set packed = excluded.packed' : 'do nothing'}`;
  requireId(taskId, 'task_id');
  const { state, result } = await context.states.write(target, async ({ stored }) => {
    const objects: StoredObject[] = [];
    const rows = writes.map(([channel, value], index): Statement => {
      const place = Object.hasOwn(WRITES_IDX_MAP, channel) ? WRITES_IDX_MAP[channel]! : index;
      const packed = packWrite(value, ['writes', channel], { base: null, isStored: (hash) => stored.has(hash) });
      objects.push(...packed.objects);
      const { thread, ns, checkpointId } = target;
      return { sql, params: [thread, ns, checkpointId, taskId, place, JSON.stringify([channel, packed.reference])] };
    });
    return { statements: [...objects.map(insertObject(target)), ...rows], alone: null, result: objects };
  });
  noteStored(state, result);
}

const upsertCheckpoint = `insert into langgraph_checkpoint (thread, ns, checkpoint_id, parent_id, packed)
  values (?, ?, ?, ?, ?)
  on conflict (thread, ns, checkpoint_id) do update set
    parent_id = coalesce(excluded.parent_id, langgraph_checkpoint.parent_id), packed = excluded.packed`;

const insertCheckpoint = `insert into langgraph_checkpoint (thread, ns, checkpoint_id, parent_id, packed)
  select thread, ?, ?, ?, ? from langgraph_thread where thread = ? and generation = ?
  on conflict (thread, ns, checkpoint_id) do nothing`;

const insertWrite = `insert into langgraph_write (thread, ns, checkpoint_id, task_id, idx, packed)
  values (?, ?, ?, ?, ?, ?) on conflict (thread, ns, checkpoint_id, task_id, idx)`;

const insertObject =
  ({ thread }: ThreadConfig) =>
  ({ hash, base, body }: StoredObject): Statement => ({
    sql: `insert into langgraph_object (thread, hash, base, body) values (?, ?, ?, ?)
      on conflict (thread, hash) do nothing`,
    params: [thread, hashBytes(hash), base === null ? null : hashBytes(base), body],
  });

interface PackedChannels {
  references: ChannelReferences;
  objects: StoredObject[];
  lists: BaseList[];
}

async function packChannels(context: WriteContext, added: NewCheckpoint, state: ThreadState): Promise<PackedChannels> {
  const { target, checkpoint, newVersions } = added;
  const parent = knownParent(state, target) ?? (await readParent(context, target, state));
  const packed: PackedChannels = { references: {}, objects: [], lists: [] };
  const isStored = (hash: string) => state.stored.has(hash);
  const mayBeStored = (length: number) => state.storedLengths.has(length);
  const values = checkpoint.channel_values ?? {};
  const copied: string[] = [];
  const add = (channel: string, { reference, objects, list }: PackedValue) => {
    packed.references[channel] = reference;
    packed.objects.push(...objects);
    if (list !== null) packed.lists.push(list);
  };

  for (const [channel, version] of Object.entries({ ...checkpoint.channel_versions, ...newVersions })) {
    const inherited = parent?.references[channel];
    const hasValue = Object.hasOwn(values, channel);
    if (!Object.hasOwn(newVersions, channel)) {
      if (inherited !== undefined && parent!.versions[channel] === version)
        add(channel, packInherited(inherited, { base: null, isStored }));
      else if (hasValue) copied.push(channel);
      continue;
    }
    if (!hasValue) continue;
    const isList = typeof inherited === 'string' && inherited.startsWith('@');
    const base = isList && Array.isArray(values[channel]) ? await readList(context, target, inherited) : null;
    // What a stored checkpoint refers to is stored, as long as the generation is the same.
    if (base !== null) markStored(state, base);
    add(channel, packValue(values[channel], ['channel_values', channel], { base, isStored, mayBeStored, inherited }));
  }
  const copies = copied.length === 0 ? {} : await findCopies(context, added, copied);
  for (const [channel, reference] of Object.entries(copies))
    add(channel, packInherited(reference, { base: null, isStored }));
  return packed;
}

function noteStored({ stored, storedLengths }: ThreadState, objects: readonly StoredObject[]): void {
  for (const { hash, length } of objects) {
    stored.add(hash);
    storedLengths.add(length);
  }
}

function markStored({ stored }: ThreadState, base: BaseList): void {
  if (stored.has(base.hash)) return;
  stored.add(base.hash);
  for (const item of base.items) for (const hash of textsOf(item)) stored.add(hash);
}

function readList({ database, cache }: WriteContext, { thread }: ThreadConfig, list: string): Promise<BaseList | null> {
  return createObjectReader(database, thread, cache).list(list.slice(1));
}

function knownParent({ checkpoints }: ThreadState, { ns, checkpointId }: ThreadConfig): KnownCheckpoint | undefined {
  return checkpointId === null ? undefined : checkpoints.get(`${ns}\n${checkpointId}`);
}

async function readParent(
  { database }: WriteContext,
  { thread, ns, checkpointId }: ThreadConfig,
  { generation }: ThreadState,
): Promise<KnownCheckpoint | null> {
  if (checkpointId === null || generation === null) return null;
  const sql = 'select packed from langgraph_checkpoint where thread = ? and ns = ? and checkpoint_id = ?';
  const [row] = await database.query<{ packed: string }>(sql, [thread, ns, checkpointId]);
  return row === undefined ? null : toKnown(row.packed);
}

function toKnown(packed: string): KnownCheckpoint {
  const { references, fields } = unpackCheckpoint(packed);
  return { references, versions: fields.channel_versions };
}

/**
 * A copy of a checkpoint names versions that its parent does not have: they are those of the checkpoint it copies, which
 * has the same parent.
 */
async function findCopies(
  { database }: WriteContext,
  { target, checkpoint }: NewCheckpoint,
  channels: readonly string[],
): Promise<Record<string, ValueReference>> {
  const sql = `select packed from langgraph_checkpoint where thread = ? and ns = ? and coalesce(parent_id, '') = ?`;
  const params = [target.thread, target.ns, target.checkpointId ?? ''];
  const known = (await database.query<{ packed: string }>(sql, params)).map(({ packed }) => toKnown(packed));
  const byContent = { base: null, isStored: () => true, mayBeStored: () => true };
  const found: Record<string, ValueReference> = {};
  for (const channel of channels) {
    const version = checkpoint.channel_versions[channel];
    const path = ['channel_values', channel];
    const { reference } = packValue(checkpoint.channel_values[channel], path, { ...byContent, inherited: undefined });
    const isCopied = ({ versions, references }: KnownCheckpoint) =>
      versions[channel] === version &&
      Object.hasOwn(references, channel) &&
      packInherited(references[channel]!, byContent).reference === reference;
    const original = known.find(isCopied);
    if (original !== undefined) found[channel] = original.references[channel]!;
  }
  return found;
}

/** Steps of a run go on from a tip; updates by people and copies make branches on purpose. */
function isRunStep({ source }: CheckpointMetadata): boolean {
  return source !== 'update' && source !== 'fork';
}

function requireNoOtherChild({ thread, ns, checkpointId }: ThreadConfig, id: string): Statement {
  return {
    sql: `update langgraph_thread set revision = revision where thread = ? and not exists (
      select 1 from langgraph_checkpoint
      where thread = ? and ns = ? and coalesce(parent_id, '') = ? and checkpoint_id <> ?)`,
    params: [thread, thread, ns, checkpointId ?? '', id],
    expectChanges: 1,
  };
}

function isFork(error: unknown): boolean {
  return ConflictError.isInstance(error) && error.details?.['statement'] === 1;
}

function forkRefused({ threadId, ns, checkpointId }: ThreadConfig, cause: unknown): CheckpointError {
  const place = checkpointId === null ? 'has begun' : `has gone on from checkpoint ${checkpointId}`;
  return new CheckpointError(
    'CHECKPOINT_CONFLICT',
    `Another run ${place} of thread ${threadId}; nothing was written.`,
    {
      cause,
      details: { thread_id: threadId, checkpoint_ns: ns, parent_id: checkpointId },
      recoveryAction: 'Run again from the newest checkpoint, or make a branch on purpose with graph.updateState(...).',
    },
  );
}
