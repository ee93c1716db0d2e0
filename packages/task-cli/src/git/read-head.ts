import { resolve } from 'node:path';

import { TaskError } from '../errors.ts';
import { gitFailed, runGit } from './run-git.ts';

/** What is checked out where. */
export interface GitHead {
  /** The commit. */
  head: string;
  /** From the top of the repository to the project, as in `packages/app/`; empty where both are the same. */
  prefix: string;
  /** The top of the repository. */
  top: string;
  /** Where the repository keeps its objects; another place than `.git` in a linked worktree. */
  objects: string;
}

/**
 * What is checked out in a folder.
 * @throws {TaskError} E061 with `details.reason` `no-commits`, `no-worktree`, `not-a-repository` and what else `runGit` has.
 */
export async function readHead(cwd: string): Promise<GitHead> {
  const places = ['rev-parse', '--show-toplevel', '--show-prefix', '--git-path', 'objects'];
  try {
    const output = await runGit([...places, '--verify', 'HEAD^{commit}'], { cwd });
    const [top = '', prefix = '', objects = '', head = ''] = output.toString('utf8').split('\n');
    return { head, prefix, top, objects: resolve(cwd, objects) };
  } catch (error) {
    if (!TaskError.isInstance(error) || !error.message.includes('Needed a single revision')) throw error;
    const told = `${cwd} belongs to a repository without a commit: there is nothing to compare its files with.`;
    throw gitFailed('no-commits', told, { cwd, recoveryAction: 'Commit something first.', cause: error });
  }
}
