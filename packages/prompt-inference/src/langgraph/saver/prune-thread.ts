import { ValidationError } from '@waymark/core-types';
import { ConflictError, type Database, type Row, type SqlValue, type Statement } from '@waymark/stores';

import { unpackCheckpoint, type CheckpointRow } from './checkpoint-row.ts';
import { readNodes } from './object-reader.ts';
import { textsOf, type ValueReference } from './pack-value.ts';
import { threadKey } from './stored-object.ts';
import { requireId } from './thread-config.ts';

/** What is to be removed. */
export interface PruneRequest {
  thread_id: string;
  /** How many checkpoints stay of each branch, at least 1. */
  keep: number;
  /** Count only. */
  dryRun?: boolean;
}

/** What was removed, or would be, and what stays. */
export interface PruneReport {
  removed: { checkpoints: number; writes: number; values: number };
  kept: { checkpoints: number };
}

interface Place extends Row {
  ns: string;
  checkpoint_id: string;
  parent_id: string;
  packed: string;
}

/** A database, or a transaction of one. */
type Queries = Pick<Database, 'query'>;

interface Entry {
  place: Place;
  row: CheckpointRow;
}

/** Attempts to prune beside those who write; after them they have to wait. */
const attemptsBeside = 5;

/**
 * Removes what no kept checkpoint needs, unless somebody writes meanwhile; then it looks again, and at last holds the
 * thread while it looks.
 */
export async function pruneThread(
  context: { database: Database; newGeneration: () => string },
  { thread_id, keep, dryRun = false }: PruneRequest,
): Promise<PruneReport> {
  if (!Number.isSafeInteger(keep) || keep < 1) {
    const issue = { path: 'keep', message: `must be a whole number of at least 1, not ${keep}` };
    throw new ValidationError(`keep ${issue.message}.`, [issue]);
  }
  const thread = threadKey(requireId(thread_id, 'thread_id'));
  for (let attempt = 1; attempt <= attemptsBeside; attempt++) {
    const plan = await planPruning(context.database, thread, keep);
    if (plan === null) return nothing;
    if (dryRun || plan.deletions.length === 0) return plan.report;
    const seen = [thread, plan.generation, plan.revision, thread, plan.count];
    const guard = { sql: requireUnchanged, params: [context.newGeneration(), ...seen], expectChanges: 1 };
    try {
      await context.database.batch([guard, ...plan.deletions]);
      return plan.report;
    } catch (error) {
      if (!ConflictError.isInstance(error)) throw error;
    }
  }
  return context.database.tx(async (transaction) => {
    await transaction.query(lockThread, [context.newGeneration(), thread]);
    const plan = await planPruning(transaction, thread, keep);
    for (const { sql, params } of plan?.deletions ?? []) await transaction.query(sql, params);
    return plan?.report ?? nothing;
  });
}

const nothing: PruneReport = { removed: { checkpoints: 0, writes: 0, values: 0 }, kept: { checkpoints: 0 } };

const lockThread = 'update langgraph_thread set revision = revision + 1, generation = ? where thread = ?';

// Whatever is written gives the thread a new revision, but for one new checkpoint alone: that makes one more.
const requireUnchanged = `update langgraph_thread set revision = revision + 1, generation = ?
  where thread = ? and generation = ? and revision = ?
    and (select count(*) from langgraph_checkpoint where thread = ?) = ?`;

async function planPruning(database: Queries, thread: Uint8Array, keep: number) {
  const sql = 'select generation, revision from langgraph_thread where thread = ?';
  const [found] = await database.query<{ generation: string; revision: number }>(sql, [thread]);
  if (found === undefined) return null;
  const places = await database.query<Place>(
    `select ns, checkpoint_id, coalesce(parent_id, '') as parent_id, packed from langgraph_checkpoint where thread = ?
      order by ns, checkpoint_id desc`,
    [thread],
  );
  const entries = places.map((place) => ({ place, row: unpackCheckpoint(place.packed) }));
  const kept = keptEntries(entries, keep);
  const removed = entries.filter((entry) => !kept.has(entry));
  const writes = await readWriteRows(database, thread);
  const isRemoved = new Set(removed.map(({ place }) => placeKey(place)));
  const keptReferences = [
    ...[...kept].flatMap(({ row }) => Object.values(row.references)),
    ...writes.filter((write) => !isRemoved.has(placeKey(write))).map(({ reference }) => reference),
  ];
  const needed = await neededHashes(database, thread, keptReferences);
  const objects = await database.query<{ hash: Uint8Array }>('select hash from langgraph_object where thread = ?', [
    thread,
  ]);
  const unneeded = objects.filter(({ hash }) => !needed.has(Buffer.from(hash).toString('base64url')));
  const report: PruneReport = {
    removed: {
      checkpoints: removed.length,
      writes: writes.filter((write) => isRemoved.has(placeKey(write))).length,
      values: unneeded.length,
    },
    kept: { checkpoints: kept.size },
  };
  const deletions = [
    ...removed.flatMap(({ place }) => deleteCheckpoint(thread, place)),
    ...deleteObjects(
      thread,
      unneeded.map(({ hash }) => hash),
    ),
  ];
  return { ...found, count: places.length, deletions, report };
}

/** The newest of each branch, and what reading those needs: the line back to the last stored value of delta channels. */
function keptEntries(entries: readonly Entry[], keep: number): Set<Entry> {
  const byPlace = new Map(entries.map((entry) => [placeKey(entry.place), entry]));
  const parents = new Set(entries.map(({ place }) => placeKey({ ...place, checkpoint_id: place.parent_id })));
  const parentOf = ({ place }: Entry) => byPlace.get(placeKey({ ...place, checkpoint_id: place.parent_id }));
  const kept = new Set<Entry>();
  for (const tip of entries.filter(({ place }) => !parents.has(placeKey(place)))) {
    let entry: Entry | undefined = tip;
    for (let count = 0; count < keep && entry !== undefined; count++) {
      kept.add(entry);
      entry = parentOf(entry);
    }
  }
  dropFinishedTasks(entries, kept);
  for (const entry of [...kept]) {
    // Before version 4 a parent's writes are part of a checkpoint.
    const parent = entry.row.fields.v < 4 ? parentOf(entry) : undefined;
    if (parent !== undefined) kept.add(parent);
    const open = new Set(deltaChannels(entry).filter((channel) => !(channel in entry.row.references)));
    for (let ancestor = parentOf(entry); ancestor !== undefined && open.size > 0; ancestor = parentOf(ancestor)) {
      kept.add(ancestor);
      for (const channel of Object.keys(ancestor.row.references)) open.delete(channel);
    }
  }
  return kept;
}

/**
 * A subgraph's namespace that names a task belongs to one checkpoint of the graph above, and goes with it. Where that one
 * is not stored, as while its graph runs, the namespace is kept like any other.
 */
function dropFinishedTasks(entries: readonly Entry[], kept: Set<Entry>): void {
  const isRoot = ({ place }: Entry) => place.ns === '';
  const removed = new Set(
    entries.filter((entry) => isRoot(entry) && !kept.has(entry)).map(({ place }) => place.checkpoint_id),
  );
  for (const entry of kept) {
    const above: unknown = entry.row.metadata.parents?.[''];
    if (entry.place.ns.includes(':') && typeof above === 'string' && removed.has(above)) kept.delete(entry);
  }
}

function deltaChannels({ row }: Entry): string[] {
  return Object.keys(row.metadata.counters_since_delta_snapshot ?? {});
}

interface WriteRow {
  ns: string;
  checkpoint_id: string;
  reference: ValueReference;
}

async function readWriteRows(database: Queries, thread: Uint8Array): Promise<WriteRow[]> {
  const sql = 'select ns, checkpoint_id, packed from langgraph_write where thread = ?';
  const rows = await database.query<{ ns: string; checkpoint_id: string; packed: string }>(sql, [thread]);
  return rows.map(({ packed, ...place }) => ({ ...place, reference: (JSON.parse(packed) as [string, string])[1] }));
}

async function neededHashes(
  database: Queries,
  thread: Uint8Array,
  references: readonly ValueReference[],
): Promise<Set<string>> {
  const flat = references.flat();
  const lists = flat.filter((reference) => reference.startsWith('@')).map((reference) => reference.slice(1));
  const nodes = await readNodes(database, thread, [...new Set(lists)]);
  const items = [...flat, ...[...nodes.values()].flatMap((node) => node.items)];
  return new Set([...items.flatMap(textsOf), ...nodes.keys()]);
}

function deleteCheckpoint(thread: Uint8Array, { ns, checkpoint_id }: Place): Statement[] {
  const params = [thread, ns, checkpoint_id];
  return ['checkpoint', 'write'].map((table) => {
    return { sql: `delete from langgraph_${table} where thread = ? and ns = ? and checkpoint_id = ?`, params };
  });
}

function deleteObjects(thread: Uint8Array, hashes: readonly SqlValue[]): Statement[] {
  const sql = 'delete from langgraph_object where thread = ? and hash = ?';
  return hashes.map((hash) => ({ sql, params: [thread, hash] }));
}

function placeKey({ ns, checkpoint_id }: { ns: string; checkpoint_id: string }): string {
  return `${ns}\n${checkpoint_id}`;
}
