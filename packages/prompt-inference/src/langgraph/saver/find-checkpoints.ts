import type { RunnableConfig } from '@langchain/core/runnables';
import type { Database, SqlValue } from '@waymark/stores';

import { cutLines } from './checkpoint-row.ts';
import type { ValueReference } from './pack-value.ts';
import { threadKey } from './stored-object.ts';
import { readThreadConfig, type ThreadConfig } from './thread-config.ts';

/** A checkpoint and its thread, before its values are read. */
export interface FoundCheckpoint {
  thread: Uint8Array;
  thread_id: string;
  ns: string;
  checkpoint_id: string;
  parent_id: string;
  has_writes: boolean;
  packed: string;
}

/** What a task wrote to a channel, before it is read. */
export interface FoundWrite {
  taskId: string;
  channel: string;
  reference: ValueReference;
}

/** The checkpoint that a config names, or the newest of its thread and namespace. */
export async function findCheckpoint(
  database: Database,
  { thread, threadId, ns, checkpointId }: ThreadConfig,
): Promise<FoundCheckpoint | null> {
  const [row] =
    checkpointId === null
      ? await database.query<{ packed: string }>(selectNewest, [thread, ns])
      : await database.query<{ packed: string }>(selectOne, [thread, ns, checkpointId]);
  return row === undefined ? null : toFound(row.packed, { thread, thread_id: threadId, ns });
}

/** Which checkpoints of a list come next. */
export interface PageRequest {
  config: RunnableConfig;
  before: RunnableConfig | undefined;
  after: FoundCheckpoint | null;
  size: number;
}

/** A page of checkpoints, newest first. */
export async function readPage(database: Database, request: PageRequest): Promise<FoundCheckpoint[]> {
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
  const [threadColumn, join] = known === null ? ['t.thread_id', joinThread] : [`''`, ''];
  const sql = `select ${threadColumn} || '\n' || c.ns || '\n' || ${packedColumn} as packed from langgraph_checkpoint c ${join} ${where}
    order by c.checkpoint_id desc, c.thread desc, c.ns desc limit ?`;
  const rows = await database.query<{ packed: string }>(sql, [...params, size]);
  return rows.map(({ packed }) => {
    const [threadId, ns, rest] = cutLines(packed, 2) as [string, string, string];
    const thread_id = known?.threadId ?? threadId;
    return toFound(rest, { thread: known?.thread ?? threadKey(thread_id), thread_id, ns });
  });
}

const joinThread = 'join langgraph_thread t on t.thread = c.thread';

const hasWrites = `exists (select 1 from langgraph_write w
  where w.thread = c.thread and w.ns = c.ns and w.checkpoint_id = c.checkpoint_id)`;

/** One column is read twice as fast as its parts. */
const packedColumn = `c.checkpoint_id || '\n' || coalesce(c.parent_id, '') || '\n' || ${hasWrites} || '\n' || c.packed`;

const selectOne = `select ${packedColumn} as packed from langgraph_checkpoint c
  where c.thread = ? and c.ns = ? and c.checkpoint_id = ?`;

const selectNewest = `select ${packedColumn} as packed from langgraph_checkpoint c
  where c.thread = ? and c.ns = ? order by c.checkpoint_id desc limit 1`;

function toFound(packedColumns: string, place: { thread: Uint8Array; thread_id: string; ns: string }): FoundCheckpoint {
  const [checkpoint_id, parent_id, writes, packed] = cutLines(packedColumns, 3) as [string, string, string, string];
  // What SQLite and PostgreSQL say.
  return { ...place, checkpoint_id, parent_id, has_writes: writes === '1' || writes === 'true', packed };
}

/** The writes of each checkpoint, by task and place. */
export async function readWrites(database: Database, checkpoints: readonly FoundCheckpoint[]): Promise<FoundWrite[][]> {
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

/** The id of the newest checkpoint, empty where there is none. */
export async function newestOf(database: Database, { thread, ns }: ThreadConfig): Promise<string> {
  const sql = `select coalesce(${newestId}, '') as checkpoint_id`;
  const [row] = await database.query<{ checkpoint_id: string }>(sql, [thread, ns]);
  return row!.checkpoint_id;
}

/** The id of the parent of a checkpoint, empty where there is none. */
export async function parentOf(database: Database, { thread, ns, checkpointId }: ThreadConfig): Promise<string> {
  const which = checkpointId === null ? newestId : '?';
  const sql = `select coalesce(parent_id, '') as parent_id from langgraph_checkpoint
    where thread = ? and ns = ? and checkpoint_id = ${which}`;
  const params = [thread, ns, ...(checkpointId === null ? [thread, ns] : [checkpointId])];
  const [row] = await database.query<{ parent_id: string }>(sql, params);
  return row?.parent_id ?? '';
}

/** A checkpoint and up to 99 that come before it, from child to parent. */
export async function readLine(
  database: Database,
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
const newestId = '(select max(checkpoint_id) from langgraph_checkpoint where thread = ? and ns = ?)';
