import { boundText } from '../bounded-text.ts';
import type { GitCommit } from '../evidence.ts';
import { textLines } from '../text-lines.ts';
import { unquotePath } from './unquote-path.ts';

const commitLine = /^commit ([0-9a-f]{40}|[0-9a-f]{64})(?: \(.{0,1000}\))?$/;
const numstat = /^(\d{1,15}|-)\t(\d{1,15}|-)\t(.+)$/;
const stat = /^ (.{1,4096}?) +\| +(?:\d+|Bin)\b/;

/**
 * Reads what `git log` prints for people, with `--numstat`, `--stat` or neither, newest first. `--stat` has no counts by
 * kind, so they are null. A commit without a readable date is left out.
 */
export function parsePlainGitLog(text: string): GitCommit[] {
  const commits: GitCommit[] = [];
  let current: { commit: GitCommit; message: string[] } | undefined;
  const finish = () => {
    if (current === undefined || current.commit.at === '') return;
    const [subject = '', ...body] = current.message.join('\n').trim().split('\n');
    commits.push({ ...current.commit, subject: boundText(subject, 2_000), body: boundText(body.join('\n').trim()) });
  };
  for (const { text: line } of textLines(text)) {
    if (line === null) continue;
    const sha = commitLine.exec(line)?.[1];
    if (sha !== undefined) {
      finish();
      current = { commit: { sha, at: '', author: '', subject: '', body: '', files: [] }, message: [] };
    } else if (current !== undefined) readLine(line, current);
  }
  finish();
  return commits;
}

function readLine(line: string, { commit, message }: { commit: GitCommit; message: string[] }): void {
  if (line.startsWith('    ')) {
    message.push(line.slice(4));
    return;
  }
  if (line === '' && message.length > 0) message.push('');
  const header = /^(Author|CommitDate|Date|AuthorDate): {1,8}(.{1,500})$/.exec(line);
  if (header !== null && message.length === 0) {
    const value = header[2]!;
    const time = Date.parse(value);
    if (header[1] === 'Author') commit.author = value.replace(/ <[^<>]*>$/, '');
    else if (!Number.isNaN(time) && header[1] !== 'AuthorDate') commit.at = new Date(time).toISOString();
    return;
  }
  const counts = numstat.exec(line);
  const path = counts?.[3] ?? stat.exec(line)?.[1];
  if (path === undefined) return;
  const number = (digits: string | undefined) => (digits === undefined || digits === '-' ? null : Number(digits));
  commit.files.push({ path: renamedTo(path.trim()), added: number(counts?.[1]), deleted: number(counts?.[2]) });
}

/** The new path of `src/{old => new}/file` and `old => new`. */
function renamedTo(path: string): string {
  const inner = /^(.*)\{(?:[^{}]*) => ([^{}]*)\}(.*)$/.exec(path);
  if (inner !== null) return `${inner[1]}${inner[2]}${inner[3]}`.replace('//', '/');
  const arrow = path.indexOf(' => ');
  return unquotePath(arrow === -1 ? path : path.slice(arrow + 4));
}
