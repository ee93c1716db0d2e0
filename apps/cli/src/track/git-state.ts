import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** What is checked out; null where there is no repository, no commit, or no branch. */
export interface GitState {
  git_branch: string | null;
  git_head_commit: string | null;
}

/** Asks git for the branch and the commit of a folder. */
export async function gitState(folder: string): Promise<GitState> {
  const branch = await git(folder, ['symbolic-ref', '--quiet', '--short', 'HEAD']);
  const head = await git(folder, ['rev-parse', '--quiet', '--verify', 'HEAD^{commit}']);
  // A commit of another hash function has no place in the tracker.
  return { git_branch: branch, git_head_commit: head !== null && /^[0-9a-f]{40}$/.test(head) ? head : null };
}

/** What git prints on one line, trimmed; null when it fails or prints nothing. */
export async function git(folder: string, args: readonly string[]): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)('git', [...args], { cwd: folder, timeout: 10_000 });
    return stdout.trim() || null;
  } catch {
    return null;
  }
}
