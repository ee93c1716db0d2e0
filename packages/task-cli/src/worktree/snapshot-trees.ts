import type { ChangedFile, WorktreeSnapshot } from '../document/worktree-snapshot.ts';
import { TaskError } from '../errors.ts';
import type { Project } from '../project-layout.ts';
import type { BaseEntry } from './base-entries.ts';
import type { Change } from './read-changes.ts';
import type { ScratchFile, ScratchRepository } from './scratch-repository.ts';
import { readStoredDiff } from './stored-diff.ts';

/** A patch takes files up to this size, before or after, in bytes. */
const largestFile = 5_000_000;
/** And the smallest of all of them up to this sum, in bytes. */
const largestSum = 20_000_000;

/**
 * Changed files whose content a patch leaves out: those that are larger than 5 MB, the largest ones where all together
 * exceed 20 MB, and repositories without a commit. Their hashes are in the snapshot nevertheless.
 */
export function filesLeftOut(
  changes: ReadonlyMap<string, Change>,
  baseEntries: ReadonlyMap<string, BaseEntry>,
): string[] {
  const sizeOf = (path: string) => Math.max(changes.get(path)?.state?.size ?? 0, baseEntries.get(path)?.size ?? 0);
  let sum = 0;
  return [...changes.keys()]
    .sort((one, other) => sizeOf(one) - sizeOf(other))
    .filter((path) => {
      const state = changes.get(path)?.state;
      sum += sizeOf(path);
      return sizeOf(path) > largestFile || sum > largestSum || (state?.mode === '160000' && state.stamp === '');
    })
    .sort();
}

/** Changed files as a tree takes them, but for those that are left out. */
export function toScratchFiles(changes: ReadonlyMap<string, Change>, leftOut: ReadonlySet<string>): ScratchFile[] {
  const files: ScratchFile[] = [];
  for (const [path, { state }] of changes) {
    if (leftOut.has(path)) continue;
    const commit = state?.mode === '160000' ? { object_id: state.stamp } : {};
    files.push({ path, mode: state?.mode ?? null, ...commit });
  }
  return files;
}

/** Files as the base has them: what one patch leaves out must not be in the other one either. */
export function asInBase(paths: Iterable<string>, baseEntries: ReadonlyMap<string, BaseEntry>): ScratchFile[] {
  return [...paths].map((path) => {
    const entry = baseEntries.get(path);
    return entry === undefined ? { path, mode: null } : { path, mode: entry.mode, object_id: entry.object_id };
  });
}

/** Files that the patch of a snapshot leaves out. */
export function leftOutOf(snapshot: WorktreeSnapshot): string[] {
  const leftOut = snapshot.diff['left_out'];
  return Array.isArray(leftOut) ? leftOut.filter((path) => typeof path === 'string') : [];
}

/**
 * The tree that a snapshot was taken of, out of its base and its patch.
 * @throws {TaskError} E040 or E052 where the patch is gone, changed or leads nowhere.
 */
export async function treeOfSnapshot(
  project: Project,
  scratch: ScratchRepository,
  { snapshot, files }: { snapshot: WorktreeSnapshot; files: readonly ScratchFile[] },
): Promise<string> {
  const patch = await readStoredDiff(project, snapshot.diff);
  try {
    return await scratch.tree(snapshot.base_commit, { patch, files });
  } catch (error) {
    const told = `The diff ${snapshot.diff.path} does not apply to ${snapshot.base_commit.slice(0, 12)}.`;
    throw new TaskError('E052', told, {
      details: { path: snapshot.diff.path },
      cause: error,
      recoveryAction: 'Fetch that commit if the clone is shallow; else take a new snapshot.',
    });
  }
}

/** Paths that are not the same in two snapshots of one base, sorted. */
export function pathsBetween(older: readonly ChangedFile[], newer: readonly ChangedFile[]): string[] {
  const before = new Map(older.map((file) => [file.path, file]));
  const differing = newer.filter((file) => {
    const same = before.get(file.path);
    before.delete(file.path);
    return same === undefined || same.sha256 !== file.sha256 || same.mode !== file.mode;
  });
  return [...differing.map(({ path }) => path), ...before.keys()].sort();
}
