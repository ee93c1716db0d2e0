import type { WorktreeSnapshot } from '../document/worktree-snapshot.ts';
import { TaskError } from '../errors.ts';
import { readHead } from '../git/read-head.ts';
import type { Project } from '../project-layout.ts';
import { assertSoundSnapshot } from './assert-sound-snapshot.ts';
import { readBaseEntries } from './base-entries.ts';
import { readChanges } from './read-changes.ts';
import { withScratchRepository } from './scratch-repository.ts';
import { asInBase, filesLeftOut, leftOutOf, pathsBetween, toScratchFiles, treeOfSnapshot } from './snapshot-trees.ts';
import { verifyWorktree } from './verify-worktree.ts';

/** What lies between two states of a tree. */
export interface WorktreeDiff {
  /** Sorted. */
  changed_files: string[];
  /** A patch as git makes it, in bytes: files need not be UTF-8. */
  patch: Buffer;
  /** Of the changed files those whose content the patch leaves out: too large, or in a repository within. */
  left_out: string[];
}

/**
 * What happened to the tree since a snapshot.
 * @throws {TaskError} E021 when the base moved; E040 or E052 when the snapshot's diff is gone or changed; E061.
 */
export async function diffWorktree(project: Project, snapshot: WorktreeSnapshot): Promise<WorktreeDiff> {
  const { root } = project;
  assertSoundSnapshot(snapshot);
  const { head } = await readHead(root);
  assertSameBase(snapshot.base_commit, head);
  const [changes, baseEntries, { drifts }] = await Promise.all([
    readChanges(root, head),
    readBaseEntries(root, head),
    verifyWorktree(project, snapshot),
  ]);
  const leftOut = new Set([...leftOutOf(snapshot), ...filesLeftOut(changes, baseEntries)]);
  const patch = await withScratchRepository(root, async (scratch) => {
    const from = await treeOfSnapshot(project, scratch, { snapshot, files: asInBase(leftOut, baseEntries) });
    return scratch.patch(from, await scratch.tree(head, { files: toScratchFiles(changes, leftOut) }));
  });
  const changed_files = drifts.map(({ path }) => path);
  return { changed_files, patch, left_out: changed_files.filter((path) => leftOut.has(path)) };
}

/**
 * What happened between two snapshots, as between those of two agents.
 * @throws {TaskError} E021 when they have different bases; E040 or E052 when a diff is gone or changed; E061.
 */
export async function diffSnapshots(
  project: Project,
  older: WorktreeSnapshot,
  newer: WorktreeSnapshot,
): Promise<WorktreeDiff> {
  for (const snapshot of [older, newer]) assertSoundSnapshot(snapshot);
  assertSameBase(older.base_commit, newer.base_commit);
  const leftOut = new Set([...leftOutOf(older), ...leftOutOf(newer)]);
  const patch = await withScratchRepository(project.root, async (scratch) => {
    const files = leftOut.size === 0 ? [] : asInBase(leftOut, await readBaseEntries(project.root, older.base_commit));
    const from = await treeOfSnapshot(project, scratch, { snapshot: older, files });
    return scratch.patch(from, await treeOfSnapshot(project, scratch, { snapshot: newer, files }));
  });
  const changed_files = pathsBetween(older.changed_files, newer.changed_files);
  return { changed_files, patch, left_out: changed_files.filter((path) => leftOut.has(path)) };
}

function assertSameBase(older: string, newer: string): void {
  if (older === newer) return;
  throw new TaskError('E021', `The base moved from ${older.slice(0, 12)} to ${newer.slice(0, 12)}.`, {
    details: { expected_base: older, found_base: newer },
    recoveryAction: `Compare the two with git diff ${older.slice(0, 12)}.`,
  });
}
