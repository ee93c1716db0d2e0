import { readFile, stat } from 'node:fs/promises';
import { relative, sep } from 'node:path';

import { runGit } from './run-git.ts';

/** A status report somewhere, and when it was written there, in milliseconds since the epoch. */
export interface FoundReport {
  text: string;
  writtenAt: number;
}

/** The status file as it is now. */
export async function readReportFile(path: string): Promise<FoundReport> {
  const [text, { mtimeMs }] = await Promise.all([readFile(path, 'utf8'), stat(path)]).catch((error: unknown) => {
    const isAbsent = (error as { code?: unknown }).code === 'ENOENT';
    throw isAbsent ? new Error(`there is no file ${path}`, { cause: error }) : error;
  });
  return { text, writtenAt: mtimeMs };
}

/** The status file as it stands in the newest commit of a repository that holds it. */
export async function readCommittedReport(path: string, repository: string): Promise<FoundReport> {
  const name = `./${relative(repository, path).split(sep).join('/')}`;
  // All but deletions; git 2.39 finds nothing when it is told so as `d`.
  const found = await runGit(repository, ['log', '-1', '--diff-filter=ACMRT', '--format=%H %ct', '--', name]);
  const [hash, seconds] = found.trim().split(' ');
  if (hash === undefined || seconds === undefined) throw new Error(`no commit holds ${name}`);
  return { text: await runGit(repository, ['show', `${hash}:${name}`]), writtenAt: Number(seconds) * 1_000 };
}
