import { fieldPath, splitFields } from './git-path.ts';
import { readHead } from './read-head.ts';
import { runGit } from './run-git.ts';

/** One line of `git status --porcelain`. */
export interface StatusEntry {
  /** Relative to the folder; bytes that are no UTF-8 as in `"caf\351.txt"`. A repository within ends with `/`. */
  path: string;
  /** Two letters: the index against the commit, the tree against the index; `??` for a file that git does not know. */
  status: string;
  /** Where it was before it was renamed. */
  renamed_from?: string;
}

/**
 * What differs from the last commit below a folder, untracked files one by one, sorted as git does.
 * @throws {TaskError} E061, as `readHead` and `runGit` have it.
 */
export async function readStatus(cwd: string): Promise<StatusEntry[]> {
  const { prefix } = await readHead(cwd);
  const format = ['--porcelain=v1', '-z', '--untracked-files=all', '--ignore-submodules=none', '--find-renames'];
  return parseStatus(await runGit(['status', ...format, '--', '.'], { cwd }), prefix);
}

/** Reads `git status --porcelain=v1 -z`, whose paths begin at the top of the repository; what is not below is left out. */
export function parseStatus(output: Buffer, prefix = ''): StatusEntry[] {
  const fields = splitFields(output);
  const entries: StatusEntry[] = [];
  const start = Buffer.from(prefix, 'utf8').toString('latin1');
  for (let index = 0; index < fields.length; index++) {
    const field = fields[index]!;
    const status = field.slice(0, 2);
    const from = /[RC]/.test(status) ? fields[++index] : undefined;
    const path = field.slice(3);
    if (field[2] !== ' ' || !path.startsWith(start) || path === start) continue;
    entries.push({
      path: fieldPath(path.slice(start.length)),
      status,
      ...(from?.startsWith(start) === true && { renamed_from: fieldPath(from.slice(start.length)) }),
    });
  }
  return entries;
}
