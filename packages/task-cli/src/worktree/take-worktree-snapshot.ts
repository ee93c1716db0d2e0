import { toTimestamp } from '@waymark/core-types';

import type { Agent } from '../document/fields.ts';
import { taskIdPattern } from '../document/task-id-pattern.ts';
import type { ChangedFile, WorktreeSnapshot } from '../document/worktree-snapshot.ts';
import { TaskError } from '../errors.ts';
import { readHead } from '../git/read-head.ts';
import { readStatus } from '../git/read-status.ts';
import type { Project } from '../project-layout.ts';
import { assertSoundSnapshot } from './assert-sound-snapshot.ts';
import type { SecretFinding } from '../storage/assert-no-secrets.ts';
import { readBaseEntries, type BaseEntry } from './base-entries.ts';
import { readStamp } from './file-state.ts';
import { mapConcurrently } from './map-concurrently.ts';
import { readChanges, type Change } from './read-changes.ts';
import { hashScope, type ScopedTask } from './scope-hash.ts';
import { withScratchRepository, type ScratchRepository } from './scratch-repository.ts';
import { asInBase, filesLeftOut, leftOutOf, pathsBetween, toScratchFiles, treeOfSnapshot } from './snapshot-trees.ts';
import { storeDiff, type StoreDiffOptions } from './stored-diff.ts';

/** Whose work the snapshot is of. */
export interface WorktreeSnapshotOptions {
  task: ScopedTask;
  agent: Agent;
  /** Of the agent before, for the increment; null for the first one. */
  previous: WorktreeSnapshot | null;
  /** Keeps diffs with secrets in them; the snapshot's `secret_findings` says which kinds on which lines. */
  forceSecrets?: boolean;
}

/** How often a tree that changes while it is read is read again. */
const attempts = 3;

/**
 * Writes down what an agent leaves in the tree: the base commit, every changed file's hash and mode, a scope hash and a
 * diffstat. The diff from the base, untracked files included, and the increment since the agent before are written below
 * the task's `diffs`; nothing else changes. Large files are hashed, but not in the diff: its `left_out` names them.
 * What the store itself writes and what .gitignore names is no part of it.
 * @throws {TaskError} E061 as `readHead`; E004 for a secret in a diff; E044 when the tree does not come to rest; E052 for
 *   a previous snapshot that leads elsewhere; E041 and E043 where files cannot be read or written.
 */
export async function takeWorktreeSnapshot(
  project: Project,
  options: WorktreeSnapshotOptions,
): Promise<WorktreeSnapshot> {
  if (options.previous !== null) assertSoundSnapshot(options.previous);
  if (!taskIdPattern.test(options.task.id)) {
    const told = `${JSON.stringify(options.task.id.slice(0, 60))} is no task's id.`;
    throw new TaskError('E002', told, { recoveryAction: 'Name one as in TASK-0824.' });
  }
  for (let attempt = 0; attempt < attempts; attempt++) {
    const taken = await take(project, options);
    if (taken !== null) return taken;
  }
  throw new TaskError('E044', `Files of ${project.root} change while the snapshot is taken.`, {
    recoveryAction: 'Stop what writes into the tree, as a build that watches it, and take the snapshot again.',
    retryable: true,
  });
}

/** Null when the tree changed meanwhile. */
async function take(project: Project, options: WorktreeSnapshotOptions): Promise<WorktreeSnapshot | null> {
  const { root, clock } = project;
  const { task, agent, previous, forceSecrets = false } = options;
  const { head: base } = await readHead(root);
  const [changes, statuses, baseEntries] = await Promise.all([
    readChanges(root, base),
    readStatus(root),
    readBaseEntries(root, base),
  ]);
  const scope_sha256 = await hashScope(root, task, { base, baseEntries, changes });
  const changed_files = toChangedFiles(changes, statuses);
  const leftOut = filesLeftOut(changes, baseEntries);
  const made = await withScratchRepository(root, async (scratch) => {
    const tree = await scratch.tree(base, { files: toScratchFiles(changes, new Set(leftOut)) });
    const [patch, lines] = await Promise.all([scratch.patch(base, tree), scratch.lines(base, tree)]);
    const now = { base, baseEntries, changes, changed_files, leftOut };
    const increment = previous === null ? null : await incrementSince(project, scratch, { previous, now });
    return { patch, lines, increment };
  }).catch(async (error: unknown) => {
    // git fails where a file goes while it reads it.
    if (await isAtRest(root, base, changes)) throw error;
    return null;
  });
  if (made === null || !(await isAtRest(root, base, changes))) return null;
  const about = { taskId: task.id, agent, forceSecrets };
  const { diff, secrets } = await storeDiff(project, made.patch, { ...about, kind: 'snapshot' });
  const stored = await storeIncrement(project, made.increment, about);
  const secret_findings = [...secrets, ...stored.secrets];
  return {
    agent,
    taken_at: toTimestamp(clock.now()),
    base_commit: base,
    changed_files,
    diff: { ...diff, ...(leftOut.length > 0 && { left_out: leftOut }) },
    scope_sha256,
    diffstat: { files: changed_files.length, ...made.lines },
    increment: stored.increment,
    ...(secret_findings.length > 0 && { secret_findings }),
  };
}

function toChangedFiles(
  changes: ReadonlyMap<string, Change>,
  statuses: Awaited<ReturnType<typeof readStatus>>,
): ChangedFile[] {
  const byPath = new Map(statuses.map((entry) => [entry.path.replace(/\/$/, ''), entry]));
  return [...changes]
    .map(([path, { base, state }]): ChangedFile => {
      const entry = byPath.get(path);
      // Without one: the old name of a renamed file, or one that git was told to take for unchanged.
      const status = entry?.status ?? (state === null ? 'D ' : base === null ? '??' : ' M');
      return {
        path,
        status,
        sha256: state?.sha256 ?? null,
        mode: state?.mode ?? null,
        size: state?.size ?? null,
        ...(entry?.renamed_from !== undefined && { renamed_from: entry.renamed_from }),
      };
    })
    .sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** The tree as it is now. */
interface Now {
  base: string;
  baseEntries: ReadonlyMap<string, BaseEntry>;
  changes: ReadonlyMap<string, Change>;
  changed_files: ChangedFile[];
  leftOut: string[];
}

type Increment = { since: Agent; changed_files: string[]; patch: Buffer } | { since: Agent; unavailable: string };

async function incrementSince(
  project: Project,
  scratch: ScratchRepository,
  { previous, now }: { previous: WorktreeSnapshot; now: Now },
): Promise<Increment> {
  const since = previous.agent;
  if (previous.base_commit !== now.base) {
    const [from, to] = [previous.base_commit.slice(0, 12), now.base.slice(0, 12)];
    return { since, unavailable: `The base moved from ${from} to ${to}.` };
  }
  try {
    const leftOut = new Set([...now.leftOut, ...leftOutOf(previous)]);
    const files = asInBase(leftOut, now.baseEntries);
    const from = await treeOfSnapshot(project, scratch, { snapshot: previous, files });
    const to = await scratch.tree(now.base, { files: toScratchFiles(now.changes, leftOut) });
    const changed_files = pathsBetween(previous.changed_files, now.changed_files);
    return { since, changed_files, patch: await scratch.patch(from, to) };
  } catch (error) {
    const isKnown = TaskError.isInstance(error) && error.code !== 'E061';
    if (!isKnown) throw error;
    return { since, unavailable: error.message };
  }
}

async function storeIncrement(
  project: Project,
  increment: Increment | null,
  about: Omit<StoreDiffOptions, 'kind'>,
): Promise<{ increment: WorktreeSnapshot['increment']; secrets: SecretFinding[] }> {
  if (increment === null || !('patch' in increment)) return { increment, secrets: [] };
  const { since, changed_files, patch } = increment;
  const { diff, secrets } = await storeDiff(project, patch, { ...about, kind: 'increment' });
  return { increment: { since, changed_files, diff }, secrets };
}

/** Whether every file is still what was read. */
async function isAtRest(root: string, base: string, changes: ReadonlyMap<string, Change>): Promise<boolean> {
  const files = [...changes].filter(([, { state }]) => state !== null && state.mode !== '160000');
  const same = await mapConcurrently(
    files,
    async ([path, { state }]) => (await readStamp(root, path)) === state?.stamp,
  );
  return same.every(Boolean) && (await readHead(root)).head === base;
}
