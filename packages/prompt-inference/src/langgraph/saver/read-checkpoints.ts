import {
  maxChannelVersion,
  type ChannelVersions,
  type CheckpointListOptions,
  type CheckpointPendingWrite,
  type CheckpointTuple,
  type DeltaChannelHistory,
} from '@langchain/langgraph-checkpoint';
import type { RunnableConfig } from '@langchain/core/runnables';
import type { Database, SqlValue } from '@waymark/stores';

import { encodeValue } from '../value/encode-value.ts';
import { cutLines, metadataOf, unpackCheckpoint, type CheckpointRow } from './checkpoint-row.ts';
import type { ObjectCache } from './object-cache.ts';
import { createObjectReader } from './object-reader.ts';
import type { ValueReference } from './pack-value.ts';
import { threadKey } from './stored-object.ts';
import { readThreadConfig, toConfig, type ThreadConfig } from './thread-config.ts';

/** What readers need. */
export interface ReadContext {
  database: Database;
  cache: ObjectCache;
}

/** A checkpoint and its thread, before its values are read. */
interface FoundCheckpoint {
  thread: Uint8Array;
  thread_id: string;
  ns: string;
  checkpoint_id: string;
  parent_id: string;
  has_writes: boolean;
  packed: string;
}

interface FoundWrite {
  taskId: string;
  channel: string;
  reference: ValueReference;
}

const tasksChannel = '__pregel_tasks';

/** The checkpoint that a config names, or the newest of its thread. */
export async function readTuple(context: ReadContext, config: RunnableConfig): Promise<CheckpointTuple | undefined> {
  const { thread, threadId, ns, checkpointId } = readThreadConfig(config);
  const [row] =
    checkpointId === null
      ? await context.database.query<{ packed: string }>(selectNewest, [thread, ns])
      : await context.database.query<{ packed: string }>(selectOne, [thread, ns, checkpointId]);
  if (row === undefined) return undefined;
  const found = toFound(row.packed, { thread, threadId });
  const [writes] = await readWrites(context, [found]);
  return toTuple(context, found, writes!);
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
    const page = await readPage(context, { config, before, after, size });
    const matching = wanted.length === 0 ? page : page.filter(({ packed }) => fits(packed, wanted));
    const writes = await readWrites(context, matching);
    for (const [index, found] of matching.entries()) {
      if (left-- <= 0) return;
      yield await toTuple(context, found, writes[index]!);
    }
    if (page.length < size) return;
    after = page.at(-1)!;
  }
}

/** A checkpoint and those that it comes from, newest first: one branch, whatever others there are. */
export async function* readHistory(context: ReadContext, config: RunnableConfig): AsyncGenerator<CheckpointTuple> {
  const target = readThreadConfig(config);
  let next = target.checkpointId ?? (await newestOf(context, target));
  const seen = new Set<string>();
  while (next !== '') {
    const line = await readLine(context, target, next);
    const writes = await readWrites(context, line);
    next = '';
    for (const [index, found] of line.entries()) {
      if (seen.has(found.checkpoint_id)) return;
      seen.add(found.checkpoint_id);
      yield await toTuple(context, found, writes[index]!);
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
  let next = await parentOf(context, target);
  while (next !== '' && remaining.size > 0 && !seen.has(next)) {
    const line = await readLine(context, target, next);
    if (line.length === 0) break;
    const writes = await readWrites(context, line);
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

const newestId = '(select max(checkpoint_id) from langgraph_checkpoint where thread = ? and ns = ?)';

interface PageRequest {
  config: RunnableConfig;
  before: RunnableConfig | undefined;
  after: FoundCheckpoint | null;
  size: number;
}

async function readPage({ database }: ReadContext, request: PageRequest): Promise<FoundCheckpoint[]> {
  const { config, before, after, size } = request;
  const configurable = (config.configurable ?? {}) as Record<string, unknown>;
  const known = configurable['thread_id'] === undefined ? null : readThreadConfig(config);
  const conditions: string[] = [];
  const params: SqlValue[] = [];
  const demand = (condition: string, ...values: SqlValue[]) => {
    conditions.push(condition);
    params.push(...values);
  };
  if (known !== null) demand('c.thread = ?', known.thread);
  if (typeof configurable['checkpoint_ns'] === 'string') demand('c.ns = ?', configurable['checkpoint_ns']);
  const wantedId = configurable['checkpoint_id'];
  if (typeof wantedId === 'string' && wantedId !== '') demand('c.checkpoint_id = ?', wantedId);
  const earlierThan: unknown = before?.configurable?.['checkpoint_id'];
  if (typeof earlierThan === 'string') demand('c.checkpoint_id < ?', earlierThan);
  if (after !== null) {
    const { checkpoint_id: id, thread, ns } = after;
    demand(
      `(c.checkpoint_id < ? or (c.checkpoint_id = ? and (c.thread < ? or (c.thread = ? and c.ns < ?))))`,
      ...[id, id, thread, thread, ns],
    );
  }
  const where = conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`;
  const [threadId, join] = known === null ? ['t.thread_id', joinThread] : [`''`, ''];
  const sql = `select ${packedColumn(threadId)} from langgraph_checkpoint c ${join} ${where}
    order by c.checkpoint_id desc, c.thread desc, c.ns desc limit ?`;
  const rows = await database.query<{ packed: string }>(sql, [...params, size]);
  return rows.map(({ packed }) => toFound(packed, known));
}

const joinThread = 'join langgraph_thread t on t.thread = c.thread';

/** One column is read twice as fast as its parts. */
function packedColumn(threadId: string): string {
  const hasWrites = `case when exists (select 1 from langgraph_write w
    where w.thread = c.thread and w.ns = c.ns and w.checkpoint_id = c.checkpoint_id) then 'w' else '' end`;
  return [threadId, 'c.ns', 'c.checkpoint_id', `coalesce(c.parent_id, '')`, hasWrites, 'c.packed']
    .join(` || '\n' || `)
    .concat(' as packed');
}

const selectOne = `select ${packedColumn(`''`)} from langgraph_checkpoint c
  where c.thread = ? and c.ns = ? and c.checkpoint_id = ?`;

const selectNewest = `select ${packedColumn(`''`)} from langgraph_checkpoint c
  where c.thread = ? and c.ns = ? order by c.checkpoint_id desc limit 1`;

function toFound(text: string, known: { thread: Uint8Array; threadId: string } | null): FoundCheckpoint {
  const [threadId, ns, checkpoint_id, parent_id, writes, packed] = cutLines(text, 5) as FiveLinesAndRest;
  const thread_id = known?.threadId ?? threadId;
  const thread = known?.thread ?? threadKey(thread_id);
  return { thread, thread_id, ns, checkpoint_id, parent_id, has_writes: writes !== '', packed };
}

type FiveLinesAndRest = [string, string, string, string, string, string];

/** The writes of each checkpoint, by task and place. */
async function readWrites({ database }: ReadContext, checkpoints: readonly FoundCheckpoint[]): Promise<FoundWrite[][]> {
  const groups = new Map<string, FoundCheckpoint[]>();
  for (const found of checkpoints) {
    if (!found.has_writes) continue;
    const key = `${found.thread_id}\n${found.ns}`;
    groups.set(key, [...(groups.get(key) ?? []), found]);
  }
  const writes = new Map<FoundCheckpoint, FoundWrite[]>(checkpoints.map((found) => [found, []]));
  for (const group of groups.values()) {
    const { thread, ns } = group[0]!;
    const byId = new Map(group.map((found) => [found.checkpoint_id, found]));
    const marks = group.map(() => '?').join(',');
    const sql = `select checkpoint_id || '\n' || task_id || '\n' || packed as packed from langgraph_write
      where thread = ? and ns = ? and checkpoint_id in (${marks}) order by checkpoint_id, task_id, idx`;
    for (const row of await database.query<{ packed: string }>(sql, [thread, ns, ...byId.keys()])) {
      const end = row.packed.indexOf('\n');
      writes.get(byId.get(row.packed.slice(0, end))!)!.push(toWrite(row.packed.slice(end + 1)));
    }
  }
  return checkpoints.map((found) => writes.get(found)!);
}

function toWrite(text: string): FoundWrite {
  const end = text.indexOf('\n');
  const [channel, reference] = JSON.parse(text.slice(end + 1)) as [string, ValueReference];
  return { taskId: text.slice(0, end), channel, reference };
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
  const [writes] = await readWrites(context, [{ ...found, checkpoint_id: found.parent_id, has_writes: true }]);
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

async function newestOf({ database }: ReadContext, { thread, ns }: ThreadConfig): Promise<string> {
  const sql = `select coalesce(${newestId}, '') as checkpoint_id`;
  const [row] = await database.query<{ checkpoint_id: string }>(sql, [thread, ns]);
  return row!.checkpoint_id;
}

async function parentOf({ database }: ReadContext, { thread, ns, checkpointId }: ThreadConfig): Promise<string> {
  const which = checkpointId === null ? newestId : '?';
  const sql = `select coalesce(parent_id, '') as parent_id from langgraph_checkpoint
    where thread = ? and ns = ? and checkpoint_id = ${which}`;
  const params = [thread, ns, ...(checkpointId === null ? [thread, ns] : [checkpointId])];
  const [row] = await database.query<{ parent_id: string }>(sql, params);
  return row?.parent_id ?? '';
}

/** A checkpoint and up to 99 that come before it, from child to parent. */
async function readLine(
  { database }: ReadContext,
  { thread, threadId, ns }: ThreadConfig,
  from: string,
): Promise<FoundCheckpoint[]> {
  const sql = `with recursive line (depth, checkpoint_id, parent_id, packed) as (
      select 0, checkpoint_id, parent_id, packed from langgraph_checkpoint
      where thread = ? and ns = ? and checkpoint_id = ?
      union all
      select l.depth + 1, c.checkpoint_id, c.parent_id, c.packed
      from line l join langgraph_checkpoint c on c.thread = ? and c.ns = ? and c.checkpoint_id = l.parent_id
      where l.depth < 99
    )
    select checkpoint_id, coalesce(parent_id, '') as parent_id, packed from line order by depth`;
  const rows = await database.query<{ checkpoint_id: string; parent_id: string; packed: string }>(sql, [
    ...[thread, ns, from],
    ...[thread, ns],
  ]);
  return rows.map((row) => ({ ...row, thread, thread_id: threadId, ns, has_writes: true }));
}
