import type { GitCommit } from '../../evidence/evidence.ts';
import { readTime } from '../knowledge-range.ts';
import { asReason, capitalise, clip, oneLine } from '../text/clean-text.ts';
import { normaliseText } from '../text/tokens.ts';
import { parseCommitMessage, type CommitMessage } from './conventional-commit.ts';
import { findingLimits, type DecisionFinding, type Note } from './findings.ts';

const changes = new Set(['feat', 'fix', 'refactor', 'perf']);
const chores = new Set(['chore', 'build', 'ci', 'docs', 'style', 'test']);

/** What a history tells: the choices behind its commits, and what was taken back. */
export interface CommitFindings {
  decisions: DecisionFinding[];
  attempts: Note[];
}

/** The source of a commit: `git:a1b2c3d`. */
export function commitSource(commit: GitCommit): string {
  return `git:${oneLine(commit.sha).slice(0, 7)}`;
}

/** Reads decisions from commit messages; a commit that a later one reverts is something not to repeat instead. */
export function readCommits(commits: readonly GitCommit[]): CommitFindings {
  const decisions: DecisionFinding[] = [];
  const attempts: Note[] = [];
  const reverted = new Set<string>();
  // Newest first, so that a revert is known before what it takes back. One that was itself reverted takes nothing back.
  for (const commit of commits) {
    const message = parseCommitMessage(commit.subject, commit.body);
    const isUndone = reverted.delete(normaliseText(commit.subject));
    if (message.type === 'revert') {
      if (isUndone) continue;
      reverted.add(
        normaliseText(commit.subject.replace(/^Revert "(.*)"$/, '$1').replace(/^revert(?:\([^)]*\))?!?:\s*/, '')),
      );
      const why = message.reason === '' ? '' : `: ${message.reason}`;
      attempts.push({
        text: clip(`Reverted "${message.description}"${why}`, findingLimits.noteCharacters),
        source: commitSource(commit),
      });
      continue;
    }
    if (isUndone) continue;
    const decision = commitDecision(message, { source: commitSource(commit), time: readTime(commit.at) ?? 0 });
    if (decision !== undefined) decisions.push(decision);
  }
  return { decisions: decisions.reverse(), attempts: attempts.reverse() };
}

/** The decision that a commit message tells of; undefined for chores, merges and messages without one. */
export function commitDecision(
  message: CommitMessage,
  origin: { source: string; time: number },
): DecisionFinding | undefined {
  const confidence = confidenceOf(message);
  if (confidence === 0) return undefined;
  const { scope, description } = message;
  const breaking = message.isBreaking ? ' (breaking)' : '';
  return {
    statement:
      clip(scope === '' ? capitalise(description) : `${scope}: ${description}`, findingLimits.statementCharacters) +
      breaking,
    rationale: clip(asReason(message.reason), findingLimits.rationaleCharacters),
    confidence,
    ...origin,
  };
}

function confidenceOf(message: CommitMessage): number {
  if (!/[\p{L}\p{N}]/u.test(message.description)) return 0;
  if (message.isBreaking) return 0.9;
  if (changes.has(message.type)) return message.isReasoned ? 0.8 : message.reason === '' ? 0.5 : 0.7;
  if (!message.isReasoned) return 0;
  if (chores.has(message.type)) return 0.6;
  return message.type === '' && !/^(?:Merge|fixup!|squash!|wip)\b/i.test(message.description) ? 0.6 : 0;
}
