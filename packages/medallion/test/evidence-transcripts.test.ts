import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Transcript, TranscriptEntry } from '../src/evidence/evidence.ts';
import { readTranscript } from '../src/evidence/read-transcript.ts';
import { findTestRuns } from '../src/evidence/test-output/find-test-runs.ts';

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url));
const jsonLines = (...records: unknown[]) => records.map((record) => JSON.stringify(record)).join('\n');
const talk = ({ entries }: Transcript) =>
  entries.flatMap((entry) => (entry.kind === 'message' ? [`${entry.role}: ${entry.text}`] : []));
const atLine = ({ entries }: Transcript, line: number) => entries.filter((entry) => entry.line === line);

function claudeReply(id: string, text: string, more: object = {}): object {
  const message = { id, role: 'assistant', content: [{ type: 'text', text }] };
  return { type: 'assistant', sessionId: 's', timestamp: '2026-01-01T00:00:00Z', message, ...more };
}

describe('readTranscript of a Claude Code session', () => {
  const session = readTranscript(fixture('claude-code-session.jsonl'));

  it('[transcripts:claude-code] takes id, title, folder, branch, model and times from the log', () => {
    const { entries: _entries, skipped: _skipped, ...head } = session;
    expect(head).toEqual({
      format: 'claude-code',
      session_id: '5f0c2d1e-7a34-4b6f-9c1d-2e8a90b1c4d7',
      title: 'Rate limit per API key',
      cwd: '/home/dev/linkshelf',
      git_branch: 'feat/rate-limit',
      model: 'claude-sonnet-4-5',
      started_at: '2026-03-02T09:01:20.028Z',
      ended_at: '2026-03-02T09:11:20.231Z',
    });
  });

  it('[transcripts:claude-code] counts slash commands, subagents, thinking and bookkeeping instead of taking them for talk', () => {
    expect(session.skipped).toEqual({
      'type:file-history-snapshot': 1,
      meta: 1,
      'slash-command': 2,
      thinking: 2,
      'type:queue-operation': 1,
      sidechain: 2,
      'type:holographic-note': 1,
      'type:system': 1,
    });
    expect(talk(session).join('\n')).not.toMatch(/command-name|local-command|Caveat|Lua limits|scripts of up to/);
  });

  it('[transcripts:claude-code] merges the texts of one reply into the entry of the first', () => {
    expect(atLine(session, 37)).toMatchObject([
      {
        text: 'The dashboard shows 60 for every key.\nLeft to do: the limits per plan. Should keys of the free plan be limited to 10 or to 20 requests a minute?',
      },
    ]);
    expect(atLine(session, 38)).toEqual([]);
  });

  it('[transcripts:claude-code] keeps calls and results with their lines, errors and exit codes', () => {
    expect(atLine(session, 18)).toMatchObject([{ kind: 'tool_call', call_id: 'toolu_04', tool: 'Bash' }]);
    expect(atLine(session, 19)).toMatchObject([
      { kind: 'tool_result', call_id: 'toolu_04', is_error: true, exit_code: 1, at: '2026-03-02T09:05:40.119Z' },
    ]);
    expect(atLine(session, 34)).toMatchObject([{ kind: 'tool_result', text: '[image]' }]);
    expect(atLine(session, 32)).toMatchObject([{ text: 'Here is how the dashboard shows it now:\n[image]' }]);
  });

  it('[transcripts:claude-code] prefers a custom title wherever it stands, else takes the last summary', () => {
    const summary = { type: 'summary', summary: 'From the summary', leafUuid: 'x' };
    const title = { type: 'custom-title', customTitle: 'Mine', sessionId: 's' };
    expect(readTranscript(jsonLines(title, summary)).title).toBe('Mine');
    expect(readTranscript(jsonLines({ ...summary, summary: 'Older' }, summary)).title).toBe('From the summary');
  });

  it('[transcripts:claude-code] keeps what a person typed beside what tools wrote around it', () => {
    const said = (content: string) =>
      talk(readTranscript(jsonLines({ type: 'user', sessionId: 's', message: { role: 'user', content } })));
    expect(said('<system-reminder>be brief</system-reminder>\nFix it')).toEqual(['user: Fix it']);
    expect(said('Fix it\n\n<system-reminder>be brief</system-reminder>')).toEqual(['user: Fix it']);
    expect(said('Fix <command-name> in the parser')).toEqual(['user: Fix <command-name> in the parser']);
    expect(said('<command-name>/compact')).toEqual([]);
    expect(said('[Request interrupted by user for tool use]')).toEqual([]);
  });

  it('[transcripts:claude-code] reads a line that was logged twice once', () => {
    const line = claudeReply('m1', 'Once', { uuid: 'u1' });
    const session = readTranscript(jsonLines(line, line, claudeReply('m1', 'Once', { uuid: 'u2' })));
    expect(talk(session)).toEqual(['assistant: Once']);
    expect(session.skipped).toEqual({ duplicate: 2 });
  });
});

describe('readTranscript of a Codex session', () => {
  const session = readTranscript(fixture('codex-session.jsonl'));

  it('[transcripts:codex] takes id, folder, branch, model and times from the log', () => {
    const { entries: _entries, skipped: _skipped, ...head } = session;
    expect(head).toEqual({
      format: 'codex',
      session_id: '0199f0aa-3c1d-7e52-a6b4-51d0c7e9f311',
      cwd: '/home/dev/linkshelf',
      git_branch: 'fix/import-timeout',
      model: 'gpt-5.1-codex',
      started_at: '2026-03-04T14:01:00.028Z',
      ended_at: '2026-03-04T14:07:30.210Z',
    });
  });

  it('[transcripts:codex] keeps a result that stands twice once, with its exit code', () => {
    const results = session.entries.filter((entry) => entry.kind === 'tool_result');
    expect(results.map(({ call_id, exit_code, is_error }) => [call_id, exit_code, is_error])).toEqual([
      ['call_01', 0, false],
      ['call_02', 0, false],
      ['call_03', 1, true],
      ['call_04', 0, false],
    ]);
    expect(results[0]!.text).toBe('src/import/run.ts:31:    await insertBookmark(bookmark);\n');
    expect(results[2]!.text.startsWith('TAP version 13')).toBe(true);
  });

  it('[transcripts:codex] leaves out instructions, environment context and reasoning', () => {
    expect(talk(session).map((text) => text.slice(0, 40))).toEqual([
      'user: Importing 5,000 bookmarks times ou',
      'assistant: I will look at how the import',
      'assistant: Each bookmark is its own tran',
      'assistant: Batches alone did not help: t',
      'assistant: The import of 5,000 bookmarks',
    ]);
    expect(session.skipped).toEqual({
      'role:developer': 1,
      scaffolding: 2,
      thinking: 1,
      'event:exec_command_begin': 3,
      duplicate: 6,
      'event:token_count': 1,
      'type:ghost_snapshot': 1,
      'type:quantum_item': 1,
    });
  });

  it('[transcripts:codex] reads patches as calls and arguments as JSON', () => {
    const calls = session.entries.filter((entry) => entry.kind === 'tool_call');
    expect(calls.map(({ tool }) => tool)).toEqual([
      'shell',
      'apply_patch',
      'exec_command',
      'exec_command',
      'web_search',
    ]);
    expect(calls[0]!.input).toEqual({
      command: ['bash', '-lc', 'rg -n "insert" src/import'],
      workdir: '/home/dev/linkshelf',
    });
    expect(calls[1]!.input).toContain('*** Update File: src/import/run.ts');
  });

  it('[transcripts:codex] takes talk from events in a log without messages, and reads early logs without payload', () => {
    const event = (type: string, message: string) => ({ type: 'event_msg', payload: { type, message } });
    expect(talk(readTranscript(jsonLines(event('user_message', 'Hello'), event('agent_message', 'Hi'))))).toEqual([
      'user: Hello',
      'assistant: Hi',
    ]);
    const early = readTranscript(
      jsonLines(
        { id: 'early-1', timestamp: '2025-06-01T10:00:00Z', instructions: null },
        { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'List files' }] },
        { type: 'function_call', name: 'shell', arguments: '{"command":["ls"]}', call_id: 'c1' },
        { type: 'function_call_output', call_id: 'c1', output: '{"output":"a","metadata":{"exit_code":2}}' },
        { record_type: 'state' },
      ),
    );
    expect(early).toMatchObject({ format: 'codex', session_id: 'early-1', skipped: { 'type:state': 1 } });
    expect(early.entries.at(-1)).toMatchObject({ text: 'a', exit_code: 2, is_error: true, line: 4 });
  });
});

describe('readTranscript of chat messages', () => {
  it('[transcripts:chat-completions] reads an object with messages in OpenAI form', () => {
    const session = readTranscript(fixture('chat-completions.json'));
    expect(session).toMatchObject({ format: 'chat-completions', session_id: 'chat-7f31', model: 'gpt-5-mini' });
    expect(session.skipped).toEqual({ 'role:system': 1 });
    expect(session.entries.map((entry) => [entry.line, entry.kind])).toEqual([
      [2, 'message'],
      [3, 'tool_call'],
      [3, 'tool_call'],
      [4, 'tool_result'],
      [5, 'tool_result'],
      [6, 'message'],
      [7, 'tool_call'],
      [8, 'tool_result'],
      [9, 'message'],
    ]);
    expect(session.entries[0]).toMatchObject({ text: 'How are links shortened?\n[image]' });
    // Arguments that are not JSON, as models write them when they are cut off, stay as they were written.
    expect(session.entries[2]).toMatchObject({ input: '{"command":"npm test' });
  });

  it('[transcripts:chat-completions] reads both stored forms of LangChain', () => {
    const session = readTranscript(fixture('langchain.json'));
    expect(session).toMatchObject({
      format: 'langchain',
      model: 'gpt-5-mini',
      skipped: { 'role:system': 1, 'type:remove': 1 },
    });
    expect(session.skipped).toEqual({ 'role:system': 1, 'type:remove': 1 });
    expect(session.session_id).toMatch(/^[0-9a-f]{32}$/);
    expect(talk(session)).toEqual([
      'user: Why is the tag page slow?',
      'assistant: I look at the query.',
      'assistant: The index on tag_id is missing; we decided to add it.',
      'user: Does it lock the table?',
    ]);
    const calls = session.entries.filter((entry) => entry.kind === 'tool_call');
    expect(calls.map(({ call_id, tool }) => [call_id, tool])).toEqual([
      ['lc_1', 'explain'],
      ['lc_2', 'migrate'],
    ]);
    expect(atLine(session, 4)).toMatchObject([{ is_error: true, text: 'no such table: tags' }]);
  });

  it('[transcripts:chat-completions] reads an array and JSON Lines the same', () => {
    const { messages } = JSON.parse(fixture('chat-completions.json').toString()) as { messages: unknown[] };
    const array = readTranscript(JSON.stringify(messages));
    expect(array.entries).toHaveLength(9);
    expect(readTranscript(jsonLines(...messages))).toEqual(array);
  });

  it('[transcripts:chat-completions] keeps every call of a server that counts its calls from 0 again and again', () => {
    const call = {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'call_0', function: { name: 'a', arguments: '{}' } }],
    };
    const result = (content: string) => ({ role: 'tool', tool_call_id: 'call_0', content });
    const { entries } = readTranscript(JSON.stringify([call, result('1'), call, result('2')]));
    expect(entries.map((entry) => (entry.kind === 'message' ? '' : entry.call_id))).toEqual([
      'call_0',
      'call_0',
      'call_0#2',
      'call_0#2',
    ]);
  });

  it('[transcripts:chat-completions] reads the messages before the cut of an array that was cut off', () => {
    const text = fixture('langchain.json').toString();
    const session = readTranscript(text.slice(0, text.indexOf('Does it lock')));
    expect(session.entries).toHaveLength(7);
    expect(session.skipped['invalid-json']).toBe(1);
  });
});

describe('findTestRuns', () => {
  it('[evidence:test-output] finds the runs of a session in their order, with their times', () => {
    const runs = ['claude-code-session.jsonl', 'codex-session.jsonl'].map((name) =>
      findTestRuns(readTranscript(fixture(name))).map(({ tool, passed, failed, at }) => [tool, passed, failed, at]),
    );
    expect(runs).toEqual([
      [
        ['vitest', 2, 1, '2026-03-02T09:05:40.119Z'],
        ['vitest', 3, 0, '2026-03-02T09:08:40.175Z'],
      ],
      [
        ['node:test', 1, 1, '2026-03-04T14:05:00.140Z'],
        ['node:test', 2, 0, '2026-03-04T14:06:00.168Z'],
      ],
    ]);
  });

  it('[evidence:test-output] takes no file that was read for a run, and no crash of a runner for success', () => {
    const entries: TranscriptEntry[] = [
      { kind: 'tool_call', line: 1, call_id: 'a', tool: 'Read', input: { file_path: 'log.txt' } },
      { kind: 'tool_result', line: 2, call_id: 'a', text: 'Tests:       1 failed, 1 total', is_error: false },
      { kind: 'tool_call', line: 3, call_id: 'b', tool: 'Bash', input: { command: 'cd web && CI=1 npx vitest run' } },
      { kind: 'tool_result', line: 4, call_id: 'b', text: 'Killed', is_error: true, exit_code: 137 },
      { kind: 'tool_call', line: 5, call_id: 'c', tool: 'shell', input: { command: ['bash', '-lc', 'npm test'] } },
      { kind: 'tool_result', line: 6, call_id: 'c', text: '      Tests  3 passed (3)', is_error: true, exit_code: 1 },
      { kind: 'tool_call', line: 7, call_id: 'd', tool: 'Bash', input: { command: 'cat vitest.config.ts' } },
      { kind: 'tool_result', line: 8, call_id: 'd', text: 'export default {}', is_error: false },
    ];
    const runs = findTestRuns({ format: 'claude-code', session_id: 's', entries, skipped: {} });
    expect(runs.map(({ tool, failed, readable }) => [tool, failed, readable])).toEqual([
      ['vitest', null, false],
      ['vitest', 0, false],
    ]);
  });
});
