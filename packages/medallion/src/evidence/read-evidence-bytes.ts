import { EvidenceError } from '../errors.ts';
import { boundText } from './bounded-text.ts';
import { describeBytes, isBinary, toTextOrBytes } from './describe-bytes.ts';
import type { GitCommit, GitDiffFile, TestRun, Transcript } from './evidence.ts';
import { parseGitDiff } from './git/parse-git-diff.ts';
import { parseGitLog } from './git/parse-git-log.ts';
import { parsePlainGitLog } from './git/parse-plain-git-log.ts';
import { readTranscript } from './read-transcript.ts';
import { readTestOutput } from './test-output/read-test-output.ts';

/** Longest plain text that is kept, in characters. */
const longestPlainText = 1_000_000;

/** What a file turned out to hold. */
export type EvidenceContent =
  | { kind: 'transcript'; transcript: Transcript }
  | { kind: 'test-run'; run: TestRun }
  | { kind: 'git-diff'; files: GitDiffFile[] }
  | { kind: 'git-log'; commits: GitCommit[] }
  | { kind: 'text'; text: string };

/**
 * Finds out what bytes hold and reads it: a session log, a test tool's output, a diff, a `git log`, or else plain text
 * (cut at a million characters). `name` is what messages call the input.
 * @throws {EvidenceError} when they are empty, binary, or a log of more than 256 MB.
 */
export function readEvidenceBytes(bytes: Uint8Array, name: string): EvidenceContent {
  const content = toTextOrBytes(bytes);
  const transcript = tryTranscript(content, name);
  if (transcript !== undefined) return { kind: 'transcript', transcript };
  const text = (typeof content === 'string' ? content : new TextDecoder().decode(content)).replace(/^\uFEFF/, '');
  const commits = /^\s{0,10}(?:[0-9a-f]{40}|[0-9a-f]{64})\0/.test(text) ? parseGitLog(text) : [];
  if (commits.length > 0) return { kind: 'git-log', commits };
  if (isBinary(content) || text.trim() === '') {
    throw new EvidenceError(`${name} cannot be read: ${describeBytes(content)}.`, {
      details: { reason: text.trim() === '' ? 'empty' : 'binary' },
      recoveryAction: 'Hand in a session log, a diff, a git log, test output or plain text.',
    });
  }
  return readText(text);
}

function readText(text: string): EvidenceContent {
  if (/^commit [0-9a-f]{40}/.test(text)) {
    const commits = parsePlainGitLog(text);
    if (commits.length > 0) return { kind: 'git-log', commits };
  }
  if (/^(?:diff --(?:git|cc|combined) |--- \S.*\r?\n\+\+\+ \S)/m.test(text)) {
    const files = parseGitDiff(text);
    if (files.length > 0) return { kind: 'git-diff', files };
  }
  const run = readTestOutput(text);
  return run === null ? { kind: 'text', text: boundText(text, longestPlainText) } : { kind: 'test-run', run };
}

/** What is no transcript may be something else; a transcript that is too large is nothing else. */
function tryTranscript(content: Uint8Array | string, name: string): Transcript | undefined {
  try {
    return readTranscript(content, { name });
  } catch (error) {
    if (EvidenceError.isInstance(error) && error.details['reason'] === 'not-a-transcript') return undefined;
    throw error;
  }
}
