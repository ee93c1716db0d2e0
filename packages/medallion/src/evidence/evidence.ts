import type { JsonValue } from '@waymark/core-types';

/** What a checkpoint is made from. Plain JSON; text in it is data, whatever it says. */
export interface Evidence {
  /** What happened, in the session's own words. Never empty. */
  session_summary: string;
  transcripts?: Transcript[];
  /** Anything else; `git_log`, `git_diff` and `test_runs` are understood by the extractive reader. */
  artefacts?: Artefacts;
}

/** Known artefacts, and whatever else the caller wants a model to see. */
export interface Artefacts {
  git_log?: GitCommit[];
  git_diff?: GitDiffFile[];
  test_runs?: TestRun[];
  [name: string]: JsonValue | GitCommit[] | GitDiffFile[] | TestRun[] | undefined;
}

/** The tools whose session logs are read. */
export type TranscriptFormat = 'claude-code' | 'codex' | 'chat-completions' | 'langchain';

/** One session as a tool logged it, brought to one form. */
export interface Transcript {
  format: TranscriptFormat;
  /** The session's own id; a hash of the content where the log holds none. */
  session_id: string;
  title?: string;
  cwd?: string;
  git_branch?: string;
  model?: string;
  /** ISO 8601, of the first and last entry that has a time. */
  started_at?: string;
  ended_at?: string;
  entries: TranscriptEntry[];
  /** Lines that were not used, counted by reason: `{"invalid-json": 1, "type:attachment": 4}`. */
  skipped: Record<string, number>;
}

/** Where an entry stands: the line of the file or the index of the array, from 1, and its time where it has one. */
interface EntryPosition {
  line: number;
  at?: string;
}

/** One thing that was said or done. */
export type TranscriptEntry = EntryPosition &
  (
    | { kind: 'message'; role: 'user' | 'assistant'; text: string }
    | { kind: 'tool_call'; call_id: string; tool: string; input: JsonValue }
    | { kind: 'tool_result'; call_id: string; text: string; is_error: boolean; exit_code?: number }
  );

/** A commit, newest first in a list. */
export interface GitCommit {
  sha: string;
  /** Committer time, ISO 8601 UTC. */
  at: string;
  author: string;
  subject: string;
  body: string;
  files: GitFileChange[];
}

/** A file that a commit or a diff touches. `added` and `deleted` count lines; null for binary files. */
export interface GitFileChange {
  path: string;
  added: number | null;
  deleted: number | null;
}

/** A file of a diff with the lines that it adds. */
export interface GitDiffFile {
  path: string;
  status: 'added' | 'deleted' | 'modified' | 'renamed' | 'binary';
  added_lines: { line: number; text: string }[];
  deleted: number;
}

/** What a test tool printed. `null` counts mean that the output did not say. */
export interface TestRun {
  tool: string;
  passed: number | null;
  failed: number | null;
  skipped: number | null;
  failures: { name: string; file?: string; message?: string }[];
  /** False when the output could not be understood: never read as "nothing failed". */
  readable: boolean;
  at?: string;
}
