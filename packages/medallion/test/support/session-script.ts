import type { JsonValue } from '@waymark/core-types';
import type {
  Evidence,
  GitCommit,
  GitDiffFile,
  TestRun,
  Transcript,
  TranscriptEntry,
} from '../../src/evidence/evidence.ts';

/** A step of a scripted session: a minute passes with each. */
export type Step = (position: { line: number; at: string }) => TranscriptEntry[];

let calls = 0;

export const user =
  (text: string): Step =>
  (position) => [{ kind: 'message', role: 'user', text, ...position }];

export const assistant =
  (text: string): Step =>
  (position) => [{ kind: 'message', role: 'assistant', text, ...position }];

/** A call of a tool and its result. */
export function tool(name: string, input: JsonValue, result: { text?: string; failed?: boolean } = {}): Step {
  return (position) => {
    const call_id = `call-${++calls}`;
    const { text = 'ok', failed = false } = result;
    return [
      { kind: 'tool_call', call_id, tool: name, input, ...position },
      { kind: 'tool_result', call_id, text, is_error: failed, ...position },
    ];
  };
}

export const bash = (command: string, result: { text?: string; failed?: boolean } = {}): Step =>
  tool('Bash', { command }, result);

export const edit = (path: string, before: string, after: string): Step =>
  tool('Edit', { file_path: `/home/dev/app/${path}`, old_string: before, new_string: after });

export const write = (path: string, content: string): Step =>
  tool('Write', { file_path: `/home/dev/app/${path}`, content });

/** The transcript of a scripted session in `/home/dev/app`. */
export function session(steps: Step[], options: { start?: string; id?: string } = {}): Transcript {
  const start = Date.parse(options.start ?? '2026-03-01T09:00:00.000Z');
  const entries = steps.flatMap((step, index) =>
    step({ line: index + 1, at: new Date(start + index * 60_000).toISOString() }),
  );
  return {
    format: 'claude-code',
    session_id: options.id ?? '1f2e3d4c-0000-4000-8000-000000000000',
    cwd: '/home/dev/app',
    entries,
    skipped: {},
  };
}

/** Evidence of sessions, with a summary that tells nothing of its own. */
export function evidenceOf(transcripts: Transcript[], artefacts: Evidence['artefacts'] = {}): Evidence {
  return { session_summary: 'Work on the app', transcripts, artefacts };
}

export function commit(subject: string, options: Partial<GitCommit> = {}): GitCommit {
  return {
    sha: 'abcdef0123456789abcdef0123456789abcdef01',
    at: '2026-03-01T10:00:00.000Z',
    author: 'A Developer',
    subject,
    body: '',
    files: [],
    ...options,
  };
}

export function diffFile(path: string, lines: Record<number, string>, options: Partial<GitDiffFile> = {}): GitDiffFile {
  const added_lines = Object.entries(lines).map(([line, text]) => ({ line: Number(line), text }));
  return { path, status: 'modified', added_lines, deleted: 0, ...options };
}

export function testRun(failures: string[], options: Partial<TestRun> = {}): TestRun {
  return {
    tool: 'vitest',
    passed: 10,
    failed: failures.length,
    skipped: 0,
    failures: failures.map((name) => ({ name, message: 'expected 1 to be 2' })),
    readable: true,
    ...options,
  };
}
