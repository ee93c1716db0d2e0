import { fieldPath, splitFields } from '../git/git-path.ts';
import { runGit } from '../git/run-git.ts';
import { readBaseEntries } from './base-entries.ts';
import { readStamp, type FileState } from './file-state.ts';
import { hashAsGit } from './hash-as-git.ts';
import { mapConcurrently } from './map-concurrently.ts';
import { readStates } from './read-states.ts';
import { isStorePath } from './store-paths.ts';

/** A file that differs from the base. */
export interface Change {
  /** What the base has there; null for nothing. */
  base: { mode: string; object_id: string } | null;
  /** What the tree has there; null for nothing. */
  state: FileState | null;
}

/**
 * Every file below a folder that differs from a commit, untracked ones included, ignored ones not, by its path. git's index
 * tells which; only those are read. Whether a file is staged makes no difference, and neither do the index's marks
 * `assume-unchanged` and `skip-worktree`: it is the files that count. As git, it misses one edit: of the same size, within
 * the second of the edit before, with the file's time set back.
 * @throws {TaskError} E061, as `runGit` has it.
 */
export async function readChanges(root: string, base: string): Promise<Map<string, Change>> {
  const [differing, untracked, marked] = await Promise.all([
    readDiffering(root, base),
    readUntracked(root),
    readMarked(root),
  ]);
  // What git calls deleted or does not look at may be there nevertheless, as it was.
  const doubtful = new Set(marked);
  for (const [path, { deleted }] of differing) if (deleted) doubtful.add(path);
  const bases = new Map([...differing].map(([path, entry]) => [path, entry.base]));
  if (marked.length > 0) {
    const all = await readBaseEntries(root, base);
    for (const path of marked) bases.set(path, all.get(path) ?? null);
  }
  const paths = [...new Set([...bases.keys(), ...untracked])].filter((path) => !isStorePath(path));
  const states = await readStates(root, paths);
  const changes = new Map<string, Change>();
  for (const path of paths) {
    const change = { base: bases.get(path) ?? null, state: states.get(path) ?? null };
    // Neither: it came and went while we looked.
    if (change.base !== null || change.state !== null) changes.set(path, change);
  }
  for (const path of await unchanged(root, changes, doubtful)) changes.delete(path);
  return changes;
}

async function readDiffering(root: string, base: string) {
  const only = ['--relative', '--no-renames', '--no-ext-diff', '--no-textconv', '--ignore-submodules=none'];
  const fields = splitFields(await runGit(['diff', '--raw', '-z', '--no-abbrev', ...only, base, '--'], { cwd: root }));
  const differing = new Map<string, { base: Change['base']; deleted: boolean }>();
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const [mode = '', , object_id = '', , status = ''] = fields[index]!.slice(1).split(' ');
    const path = fieldPath(fields[index + 1]!);
    // A file with a conflict is named twice, once without its base.
    const entry = mode === '000000' ? (differing.get(path)?.base ?? null) : { mode, object_id };
    differing.set(path, { base: entry, deleted: status === 'D' });
  }
  return differing;
}

async function readUntracked(root: string): Promise<string[]> {
  const output = await runGit(['ls-files', '-z', '--others', '--exclude-standard'], { cwd: root });
  // A repository within ends with a slash.
  return splitFields(output).map((field) => fieldPath(field).replace(/\/$/, ''));
}

/** Files that git was told to take for unchanged. In a sparse checkout most of them are not there, as they should be. */
async function readMarked(root: string): Promise<string[]> {
  const listed = splitFields(await runGit(['ls-files', '-v', '-z'], { cwd: root }));
  const marked = listed.filter((field) => /^[a-zS] /.test(field)).map((field) => fieldPath(field.slice(2)));
  if (marked.length === 0 || !(await isSparseCheckout(root))) return marked;
  const stamps = await mapConcurrently(marked, (path) => readStamp(root, path));
  return marked.filter((_, index) => stamps[index] !== null);
}

async function isSparseCheckout(root: string): Promise<boolean> {
  const found = await runGit(['config', '--type=bool', '--get', '--default=false', 'core.sparseCheckout'], {
    cwd: root,
  });
  return found.toString().trim() === 'true';
}

/** Which of some files are as the base has them, as git sees it: after its own conversion of line endings. */
async function unchanged(root: string, changes: ReadonlyMap<string, Change>, doubtful: ReadonlySet<string>) {
  const alike = [...doubtful].filter((path) => changes.get(path)?.state?.mode === changes.get(path)?.base?.mode);
  const files = new Map<string, FileState>();
  for (const path of alike) {
    const state = changes.get(path)?.state ?? null;
    if (state !== null) files.set(path, state);
  }
  const ids = await hashAsGit(root, files);
  return alike.filter((path) => ids.get(path) === changes.get(path)?.base?.object_id);
}
