import { boundText } from '../bounded-text.ts';
import type { GitCommit, GitFileChange } from '../evidence.ts';

/**
 * Arguments of the `git log` that {@link parseGitLog} reads: fields and files end in NUL, which neither a message nor a
 * path can hold, and nothing that a user's configuration adds gets in between.
 */
export const gitLogArguments: readonly string[] = [
  'log',
  '-z',
  '--numstat',
  '-M',
  '--no-color',
  '--no-show-signature',
  '--no-notes',
  '--no-ext-diff',
  '--no-textconv',
  '--encoding=UTF-8',
  '--format=%H%x00%cI%x00%an%x00%s%x00%b',
];

const shaOnly = /^\n?([0-9a-f]{40}|[0-9a-f]{64})$/;
const numstat = /^\n?(\d{1,15}|-)\t(\d{1,15}|-)\t([^]*)$/;

/** Reads the output of `git log` with {@link gitLogArguments}, newest first. A commit that was cut off is left out. */
export function parseGitLog(text: string): GitCommit[] {
  // Whatever has no NUL after it was cut off; the last token is empty where nothing was.
  const tokens = text.split('\0').slice(0, -1);
  const commits: GitCommit[] = [];
  let index = 0;
  while (index < tokens.length) {
    const sha = shaOnly.exec(tokens[index++]!)?.[1];
    if (sha === undefined || index + 4 > tokens.length) continue;
    const [at, author, subject, body] = tokens.slice(index, index + 4) as [string, string, string, string];
    const time = Date.parse(at);
    if (Number.isNaN(time)) continue;
    index += 4;
    const files: GitFileChange[] = [];
    for (; index < tokens.length; index++) {
      if (tokens[index] === '') continue;
      const counts = numstat.exec(tokens[index]!);
      if (counts === null) break;
      // A rename has no path beside its counts: the old and the new one follow.
      const path = counts[3] === '' ? tokens[(index += 2)] : counts[3];
      if (path === undefined || path === '') break;
      files.push({ path: boundText(path, 4_096), added: count(counts[1]!), deleted: count(counts[2]!) });
    }
    commits.push({
      sha,
      at: new Date(time).toISOString(),
      author: boundText(author, 500),
      subject: boundText(subject, 2_000),
      body: boundText(body.trim()),
      files,
    });
  }
  return commits;
}

function count(digits: string): number | null {
  return digits === '-' ? null : Number(digits);
}
