import { createHash } from 'node:crypto';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson } from '@waymark/core-types';

import { TaskError } from '../errors.ts';
import { fieldPath, splitFields } from '../git/git-path.ts';
import { readHead } from '../git/read-head.ts';
import { runGit } from '../git/run-git.ts';
import { absolutePath, readFileState, type FileState } from './file-state.ts';
import { mapConcurrently } from './map-concurrently.ts';

/** How deep repositories within repositories are looked into. */
const deepest = 5;

/**
 * What stands at each path below a folder now; null for nothing.
 * @throws {TaskError} E041 for a file that may not be read.
 */
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

/** Whether a folder on the way is a link: git does not look behind it, and neither do we. */
async function isBehindLink(root: string, path: string, known: Map<string, Promise<boolean>>): Promise<boolean> {
  const slash = path.lastIndexOf('/');
  if (slash === -1) return false;
  // The folder of a quoted path is quoted, too.
  const folder = `${path.slice(0, slash)}${path.startsWith('"') ? '"' : ''}`;
  let answer = known.get(folder);
  if (answer === undefined) {
    answer = isBehindLink(root, folder, known).then(async (behind) => {
      if (behind) return true;
      const found = await lstat(absolutePath(root, folder)).catch(() => null);
      return found?.isSymbolicLink() === true;
    });
    known.set(folder, answer);
  }
  return answer;
}

/**
 * What a repository within the tree is at: its commit, and its files that are not ignored. They are hashed here, for git
 * would run the filters of its configuration, which may have come with an archive. Null where there is none.
 */
async function readRepositoryState(root: string, path: string, depth: number): Promise<FileState | null> {
  const absolute = absolutePath(root, path);
  const found = await lstat(Buffer.concat([absolute, Buffer.from('/.git')])).catch(() => null);
  if (found === null || depth >= deepest || path.startsWith('"')) return null;
  const folder = join(root, path);
  const head = await headOf(folder);
  if (head === null) return null;
  const listed = await runGit(['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: folder });
  const paths = [...new Set(splitFields(listed).map((field) => fieldPath(field).replace(/\/$/, '')))];
  const states = await readStates(folder, paths, depth + 1);
  const files: Record<string, string> = {};
  for (const [name, state] of states) if (state !== null) files[name] = `${state.mode} ${state.sha256}`;
  const sha256 = createHash('sha256').update(canonicalJson({ head, files })).digest('hex');
  return { mode: '160000', sha256, size: 0, stamp: head };
}

/** The commit of a repository, empty before the first one; null where the folder is none, as with an empty `.git`. */
async function headOf(folder: string): Promise<string | null> {
  try {
    const { head, prefix } = await readHead(folder);
    return prefix === '' ? head : null;
  } catch (error) {
    if (TaskError.isInstance(error) && error.details['reason'] === 'no-commits') return '';
    throw error;
  }
}
