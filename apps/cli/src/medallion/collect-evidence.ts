import { readEvidenceBytes, readEvidenceFile, readGitEvidence, EvidenceError } from '@waymark/medallion';
import type {
  Artefacts,
  Evidence,
  EvidenceContent,
  GitEvidence,
  Scope,
  StoredMedallion,
  Transcript,
} from '@waymark/medallion';
import { CliError } from '../errors.ts';
import type { Invocation } from '../program/invocation.ts';
import { count } from '../output/count.ts';
import { rangeSince } from '../project/range-since.ts';

/** Where a checkpoint's evidence comes from. */
export interface EvidenceSources {
  /** Files; `-` is stdin. */
  from?: string[] | undefined;
  /** What was read already. */
  contents?: EvidenceContent[];
  /** A range of commits; absent means what is new since `existing`, where `withGit` says so. */
  git?: string | undefined;
  summary?: string | undefined;
  scope: Scope;
  /** What is known already about this scope. */
  existing: StoredMedallion | null;
  /** Read the git history also where no range is named. Default: only when nothing else is given. */
  withGit?: boolean;
}

const largestInput = 256 * 1024 * 1024;

/**
 * Reads all the evidence that the sources name; null when there is none to be found.
 * @throws {EvidenceError} for a file or a range that cannot be read.
 */
export async function collectEvidence(invocation: Invocation, sources: EvidenceSources): Promise<Evidence | null> {
  const contents = [...(sources.contents ?? [])];
  for (const path of sources.from ?? []) contents.push(await readSource(invocation, path));
  const git = await readGit(invocation, sources);
  const transcripts = contents.flatMap((content) => (content.kind === 'transcript' ? [content.transcript] : []));
  const texts = contents.flatMap((content) => (content.kind === 'text' ? [content.text] : []));
  const artefacts = artefactsOf(contents, git);
  const said = [sources.summary ?? '', ...texts].map((text) => text.trim()).filter((text) => text !== '');
  if (said.length === 0 && transcripts.length === 0 && Object.keys(artefacts).length === 0) return null;
  return {
    session_summary: said.length > 0 ? said.join('\n\n') : lead(transcripts, artefacts),
    ...(transcripts.length === 0 ? {} : { transcripts }),
    ...(Object.keys(artefacts).length === 0 ? {} : { artefacts }),
  };
}

async function readSource({ cwd, runtime }: Invocation, path: string): Promise<EvidenceContent> {
  if (path !== '-') return readEvidenceFile(path, { cwd });
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of runtime.stdin() as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestInput) {
      throw new CliError(
        'CLI_INVALID_INPUT',
        `stdin has more than ${largestInput} bytes.`,
        'Hand in the last part of it.',
      );
    }
    chunks.push(chunk);
  }
  return readEvidenceBytes(Buffer.concat(chunks), 'stdin');
}

async function readGit(invocation: Invocation, sources: EvidenceSources): Promise<GitEvidence | null> {
  const { cwd } = invocation;
  if (sources.git !== undefined) return readGitEvidence({ cwd, range: sources.git });
  const nothingElse = (sources.from ?? []).length === 0 && sources.summary === undefined;
  if (!(sources.withGit ?? nothingElse)) return null;
  try {
    const range = await rangeSince(cwd, sources.existing?.medallion.meta.knowledge_max_ts);
    return await readGitEvidence({ cwd, ...(range === undefined ? {} : { range }) });
  } catch (error) {
    // Nobody asked for git: a folder without a history only means that there is none to read.
    if (EvidenceError.isInstance(error)) return null;
    throw error;
  }
}

function artefactsOf(contents: readonly EvidenceContent[], git: GitEvidence | null): Artefacts {
  const git_log = [
    ...(git?.git_log ?? []),
    ...contents.flatMap((item) => (item.kind === 'git-log' ? item.commits : [])),
  ];
  const git_diff = [
    ...(git?.git_diff ?? []),
    ...contents.flatMap((item) => (item.kind === 'git-diff' ? item.files : [])),
  ];
  const test_runs = contents.flatMap((item) => (item.kind === 'test-run' ? [item.run] : []));
  return {
    ...(git_log.length === 0 ? {} : { git_log }),
    ...(git_diff.length === 0 ? {} : { git_diff }),
    ...(test_runs.length === 0 ? {} : { test_runs }),
  };
}

/**
 * The sentence that evidence must have, where nobody said one: what the agents called their sessions, else the names of
 * the sources. It claims nothing, since what it says would be read as said by a person; the reader goes on after it.
 */
function lead(transcripts: readonly Transcript[], { git_log, git_diff, test_runs }: Artefacts): string {
  const titles = transcripts.flatMap(({ title = '' }) => (title.trim() === '' ? [] : [title.trim()]));
  if (titles.length > 0) return titles.join('; ');
  const parts = [
    transcripts.length > 0 ? count(transcripts.length, 'session log') : '',
    git_log !== undefined ? 'the git history' : git_diff !== undefined ? 'a diff' : '',
    test_runs !== undefined ? count(test_runs.length, 'test run') : '',
  ].filter((part) => part !== '');
  return `From ${parts.join(', ')}:`;
}
