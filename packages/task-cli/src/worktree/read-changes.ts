import { createHash } from 'node:crypto';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson } from '@waymark/core-types';

import { TaskError } from '../errors.ts';
import { fieldPath, splitFields } from '../git/git-path.ts';
import { readHead, type GitHead } from '../git/read-head.ts';
import { runGit } from '../git/run-git.ts';
import { readBaseEntries } from './base-entries.ts';
import { absolutePath, readFileState, readStamp, type FileState } from './file-state.ts';
import { hashAsGit } from './hash-as-git.ts';
import { mapConcurrently } from './map-concurrently.ts';
import { isStorePath } from './store-paths.ts';

/** A file that differs from the base. */
export interface Change {
  /** What the base has there; null for nothing. */
  base: { mode: string; object_id: string } | null;
  /** What the tree has there; null for nothing. */
  state: FileState | null;
}

/** How deep repositories within repositories are looked into. */
const deepest = 5;

/**
 * Every file below a folder that differs from a commit, untracked ones included, ignored ones not, by its path. git's index
 * tells which; only those are read. Whether a file is staged makes no difference, and neither do the index's marks
 * `assume-unchanged` and `skip-worktree`: it is the files that count.
 * @throws {TaskError} E061, as `runGit` has it.
 */
export async function readChanges(root: string, base: string, depth = 0): Promise<Map<string, Change>> {
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
  const paths = [...new Set([...bases.keys(), ...untracked])].filter((path) => depth > 0 || !isStorePath(path));
  const states = await readStates(root, paths, depth);
  const changes = new Map<string, Change>();
  for (const path of paths) {
    const change = { base: bases.get(path) ?? null, state: states.get(path) ?? null };
    // Neither: it came and went while we looked.
    if (change.base !== null || change.state !== null) changes.set(path, change);
  }
  for (const path of await unchanged(root, changes, doubtful)) changes.delete(path);
  return changes;
}

/** What stands at each path now. */
export async function readStates(
  root: string,
  paths: readonly string[],
  depth = 0,
): Promise<Map<string, FileState | null>> {
  const links = new Map<string, Promise<boolean>>();
  const states = await mapConcurrently(paths, async (path) => {
    if (await isBehindLink(root, path, links)) return null;
    return (await readFileState(root, path)) ?? readRepositoryState(root, path, depth);
  });
  return new Map(paths.map((path, index) => [path, states[index]!]));
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

/** Whether a folder on the way is a link: git does not look behind it, and neither do we. */
async function isBehindLink(root: string, path: string, known: Map<string, Promise<boolean>>): Promise<boolean> {
  const slash = path.lastIndexOf('/');
  if (slash === -1) return false;
  const folder = path.slice(0, slash);
  let answer = known.get(folder);
  if (answer === undefined) {
    answer = isBehindLink(root, folder, known).then(async (behind) => {
      if (behind) return true;
      const found = await lstat(absolutePath(root, quoted(path, folder))).catch(() => null);
      return found?.isSymbolicLink() === true;
    });
    known.set(folder, answer);
  }
  return answer;
}

/** A folder of a quoted path is to be quoted, too. */
function quoted(path: string, folder: string): string {
  return path.startsWith('"') && path.endsWith('"') ? `${folder}"` : folder;
}

/** What a repository within the tree is at: its commit, and what differs from that. Null where there is none. */
async function readRepositoryState(root: string, path: string, depth: number): Promise<FileState | null> {
  const absolute = absolutePath(root, path);
  const isRepository = await lstat(Buffer.concat([absolute, Buffer.from('/.git')])).catch(() => null);
  if (isRepository === null || depth >= deepest || path.startsWith('"')) return null;
  const folder = join(root, path);
  const head = await headOf(folder);
  // An empty `.git` makes no repository: git finds the one around it.
  if (head !== null && head.prefix !== '') return null;
  const changes = head === null ? new Map<string, Change>() : await readChanges(folder, head.head, depth + 1);
  const files = Object.fromEntries(
    [...changes].map(([name, { state }]) => [name, [state?.mode ?? null, state?.sha256 ?? null]]),
  );
  const seen = canonicalJson({ head: head?.head ?? null, files });
  return {
    mode: '160000',
    sha256: createHash('sha256').update(seen).digest('hex'),
    size: 0,
    stamp: head?.head ?? '',
  };
}

async function headOf(folder: string): Promise<GitHead | null> {
  try {
    return await readHead(folder);
  } catch (error) {
    if (TaskError.isInstance(error) && error.details['reason'] === 'no-commits') return null;
    throw error;
  }
}
