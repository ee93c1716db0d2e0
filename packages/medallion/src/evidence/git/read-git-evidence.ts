import { EvidenceError } from '../../errors.ts';
import type { GitCommit, GitDiffFile } from '../evidence.ts';
import { parseGitDiff } from './parse-git-diff.ts';
import { gitLogArguments, parseGitLog } from './parse-git-log.ts';
import { runGit, type GitRunner } from './run-git.ts';

/** Commits that are read where the range does not say where to start, and the most that any range gives. */
const defaultCommits = 50;
const mostCommits = 1_000;

const diffArguments = [
  'diff',
  '-U0',
  '-M',
  '--no-color',
  '--no-ext-diff',
  '--no-textconv',
  '--no-relative',
  '--inter-hunk-context=0',
  '--submodule=short',
  '--src-prefix=a/',
  '--dst-prefix=b/',
];

/** What a repository tells about a range of its history. */
export interface GitEvidence {
  git_log: GitCommit[];
  /** The range's changes together with what is not committed yet. */
  git_diff: GitDiffFile[];
  /** The commit that is checked out. */
  head: string;
  /** Null when no branch is checked out. */
  branch: string | null;
  /** The top folder of the repository. */
  root: string;
}

/**
 * Reads commits and changes of a repository. `range` is `A..B`, `A..`, or one revision, which stands for its last 50
 * commits; by default the last 50 of HEAD. At most 1,000 commits are read.
 * @throws {EvidenceError} with `details.reason` `not-a-repository`, `unknown-range`, `no-commits`, `git-missing` and what
 * else {@link runGit} throws.
 */
export async function readGitEvidence(options: { cwd: string; range?: string; run?: GitRunner }): Promise<GitEvidence> {
  const { cwd, range } = options;
  const run = options.run ?? ((args: readonly string[]) => runGit(args, { cwd }));
  if (range !== undefined) refuseTricks(range);
  const root = await findRoot(run);
  const head = line(await run(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']).catch(notARevision));
  if (head === '') {
    throw new EvidenceError(`The repository ${root} has no commits yet.`, {
      details: { reason: 'no-commits', root },
      recoveryAction: 'Commit something first, or leave git out.',
    });
  }
  const branch = line(await run(['symbolic-ref', '--quiet', '--short', 'HEAD']).catch(notARevision));
  const ends = await resolveRange(run, { range: range ?? 'HEAD', root });
  const limit = ends.excluded.length > 0 ? mostCommits : defaultCommits;
  const revisions = [...ends.included, ...ends.excluded.map((sha) => `^${sha}`)];
  const git_log = parseGitLog(await run([...gitLogArguments, `--max-count=${limit}`, ...revisions, '--']));
  const git_diff = await readDiff(run, { ...ends, head, oldest: git_log.at(-1)?.sha });
  return { git_log, git_diff, head, branch: branch === '' ? null : branch, root };
}

interface RangeEnds {
  included: string[];
  excluded: string[];
}

function refuseTricks(range: string): void {
  const control = [...range].some((character) => character <= ' ' || character === '\u007f');
  if (range !== '' && range.length <= 500 && !range.startsWith('-') && !control) return;
  throw new EvidenceError(`${JSON.stringify(range.slice(0, 100))} is not a range of commits.`, {
    details: { reason: 'unknown-range' },
    recoveryAction: 'Name one like HEAD~20..HEAD, main.. or v1.2.',
  });
}

async function findRoot(run: GitRunner): Promise<string> {
  // A bare repository has no work tree: its own folder stands for it.
  const [isBare, folder] = (await run(['rev-parse', '--is-bare-repository', '--absolute-git-dir'])).split('\n');
  return isBare === 'true' ? (folder ?? '') : (await run(['rev-parse', '--show-toplevel'])).replace(/\r?\n$/, '');
}

async function resolveRange(run: GitRunner, { range, root }: { range: string; root: string }): Promise<RangeEnds> {
  const unknown = (cause?: unknown) =>
    new EvidenceError(`The range ${range} is not known in ${root}.`, {
      details: { reason: 'unknown-range', range, root },
      recoveryAction: 'Name one like HEAD~20..HEAD, main.. or v1.2; git log RANGE shows whether it exists.',
      cause,
    });
  const output = await run(['rev-parse', '--revs-only', range, '--']).catch((cause: unknown) => {
    throw unknown(cause);
  });
  const revisions = output.split('\n').filter((revision) => /^\^?[0-9a-f]{40,64}$/.test(revision));
  const excluded = revisions.filter((revision) => revision.startsWith('^')).map((revision) => revision.slice(1));
  const included = revisions.filter((revision) => !revision.startsWith('^'));
  if (included.length === 0) throw unknown();
  return { included, excluded };
}

interface DiffEnds extends RangeEnds {
  head: string;
  oldest: string | undefined;
}

async function readDiff(run: GitRunner, { included, excluded, head, oldest }: DiffEnds): Promise<GitDiffFile[]> {
  const tip =
    line(await run(['rev-parse', '--verify', '--quiet', `${included[0]}^{commit}`]).catch(notARevision)) || head;
  const base = await findBase(run, { tip, excluded, oldest });
  const bare = line(await run(['rev-parse', '--is-inside-work-tree'])) !== 'true';
  const diff = async (...revisions: string[]) => parseGitDiff(await run([...diffArguments, ...revisions, '--']));
  if (bare) return diff(base, tip);
  // Against the work tree, so that what was committed and then changed again appears once, as it is now.
  if (tip === head) return diff(base);
  return [...(await diff(base, tip)), ...(await diff(head))];
}

async function findBase(
  run: GitRunner,
  ends: { tip: string; excluded: string[]; oldest: string | undefined },
): Promise<string> {
  const { tip, excluded, oldest } = ends;
  const [other] = excluded;
  if (other !== undefined) return line(await run(['merge-base', other, tip]).catch(notARevision)) || other;
  if (oldest === undefined) return tip;
  const parent = line(await run(['rev-parse', '--verify', '--quiet', `${oldest}^`]).catch(notARevision));
  if (parent !== '') return parent;
  // A shallow clone ends at a commit whose parent is missing: what it changed is not known.
  if (line(await run(['rev-parse', '--is-shallow-repository'])) === 'true') return oldest;
  return line(await run(['hash-object', '-t', 'tree', '/dev/null']));
}

function notARevision(error: unknown): string {
  const reason = EvidenceError.isInstance(error) ? error.details['reason'] : undefined;
  if (reason === undefined || reason === 'git-failed') return '';
  throw error;
}

function line(output: string): string {
  return output.split('\n')[0]!.trim();
}
