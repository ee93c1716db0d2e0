import { readFileSync } from 'node:fs';
import { redactJson } from '@waymark/core-types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonValue } from '@waymark/core-types';
import { EvidenceError } from '../src/errors.ts';
import { readEvidenceBytes } from '../src/evidence/read-evidence-bytes.ts';
import { readTranscript } from '../src/evidence/read-transcript.ts';

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url));
const logs = ['claude-code-session.jsonl', 'codex-session.jsonl', 'chat-completions.json', 'langchain.json'];
const others = ['git-log.bin', 'git-log.txt', 'changes.diff', 'test-output/vitest.json', 'test-output/junit.xml'];
const utf8 = (text: string) => new TextEncoder().encode(text);

function claudeLine(index: number, text: string): string {
  const message = { role: index % 2 === 0 ? 'user' : 'assistant', content: text };
  const timestamp = new Date(Date.UTC(2026, 0, 1) + index * 1_000).toISOString();
  return JSON.stringify({ type: message.role, sessionId: 'large', uuid: `u${index}`, timestamp, message });
}

function onlyEvidenceErrors(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    if (!EvidenceError.isInstance(error)) throw error;
    expect(error.code).toBe('MEDALLION_EVIDENCE');
  }
}

describe('hostile and damaged evidence', () => {
  it('[transcripts:unknown-lines] counts unknown, broken and truncated lines by reason and reads the rest', () => {
    const lines = [
      '{"type":"user","sessionId":"s","message":{"role":"user","content":"one"}}',
      '{"type":"hologram","sessionId":"s"}',
      'not json',
      '[1]',
      '',
      '{"sessionId":"s"}',
      '{"type":"user","sessionId":"s","message":7}',
      '{"type":"user","sessionId":"s","message":{"role":"user","content":"two"}}',
      '{"type":"assistant","sessionId":"s","message":{"role":"assist',
    ];
    const { entries, skipped } = readTranscript(lines.join('\r\n'));
    expect(entries.map((entry) => [entry.line, entry.kind === 'message' && entry.text])).toEqual([
      [1, 'one'],
      [8, 'two'],
    ]);
    expect(skipped).toEqual({
      'type:hologram': 1,
      'invalid-json': 2,
      'not-an-object': 1,
      'no-type': 1,
      'no-content': 1,
    });
  });

  it.each(logs)('[transcripts:unknown-lines] reads %s up to wherever it was cut off', (name) => {
    const whole = fixture(name);
    const full = readTranscript(whole);
    for (let length = 2_000; length < whole.length; length += 97) {
      const cut = readTranscript(whole.subarray(0, length));
      expect(cut.entries.length).toBeLessThanOrEqual(full.entries.length);
      expect(cut.entries.map(({ line }) => line)).toEqual(
        full.entries.slice(0, cut.entries.length).map(({ line }) => line),
      );
    }
  });

  it.each([
    ['', 'it is empty'],
    ['  \n\n', 'it holds only white space'],
    ['\0\u0001\u0002', 'it is binary'],
    ['Dear diary', 'it is text of another kind'],
    ['{"name":"package"}', 'it is JSON of another kind'],
    ['[]', 'it is JSON of another kind'],
  ])('[transcripts:unknown-lines] says what was found instead of a log in %j', (input, found) => {
    const read = () => readTranscript(input, { name: 'notes.txt' });
    expect(read).toThrow(EvidenceError);
    expect(read).toThrow(`notes.txt is not a session log: ${found}`);
    expect(read).toThrow('Claude Code and Codex (JSON Lines)');
  });

  it('[transcripts:unknown-lines] bounds how many reasons a log can name', () => {
    const lines = Array.from({ length: 5_000 }, (_, index) => `{"type":"made-up-${index}","sessionId":"s"}`);
    const { skipped } = readTranscript(lines.join('\n'));
    expect(Object.keys(skipped).length).toBeLessThanOrEqual(65);
    expect(Object.values(skipped).reduce((sum, count) => sum + count, 0)).toBe(5_000);
  });

  it('[transcripts:unknown-lines] keeps fields of the prototype and __proto__ apart from data', () => {
    const text = '{"type":"__proto__","sessionId":"s"}\n{"type":"user","message":{"__proto__":{"content":"injected"}}}';
    const { entries, skipped } = readTranscript(text);
    expect(entries).toEqual([]);
    expect(Object.entries(skipped)).toEqual([
      ['type:__proto__', 1],
      ['no-content', 1],
    ]);
  });

  it('[transcripts:large] reads 50 MB with the right line numbers', () => {
    const text = 'w'.repeat(5_000);
    const lines = Array.from({ length: 10_000 }, (_, index) => claudeLine(index, `${index} ${text}`));
    const bytes = utf8(`${lines.join('\n')}\n`);
    expect(bytes.length).toBeGreaterThan(50_000_000);
    const { entries, skipped } = readTranscript(bytes);
    expect(entries).toHaveLength(10_000);
    expect(skipped).toEqual({});
    for (const [index, entry] of entries.entries()) {
      if (entry.line !== index + 1 || entry.kind !== 'message' || !entry.text.startsWith(`${index} w`)) {
        expect(entry).toBe(`line ${index + 1}`);
      }
    }
  });

  it('[transcripts:large] passes over a line of more than 8 MB and cuts a text of more than 64 kB', () => {
    const session = readTranscript(
      utf8([claudeLine(0, 'x'.repeat(100_000)), claudeLine(1, 'y'.repeat(8_500_000)), claudeLine(2, 'end')].join('\n')),
    );
    expect(session.skipped).toEqual({ 'too-long': 1 });
    expect(session.entries).toMatchObject([
      { line: 1, text: `${'x'.repeat(65_536)}…[cut 34464 characters]` },
      { line: 3, text: 'end' },
    ]);
  });

  it('[transcripts:large] counts what it cuts from a reply that stands on several lines', () => {
    const part = (letter: string, size: number) =>
      JSON.stringify({
        type: 'assistant',
        sessionId: 's',
        message: { id: 'm', role: 'assistant', content: [{ type: 'text', text: letter.repeat(size) }] },
      });
    const { entries } = readTranscript([part('a', 60_000), part('b', 60_000), part('c', 10)].join('\n'));
    expect(entries).toMatchObject([
      { text: `${'a'.repeat(60_000)}\n${'b'.repeat(5_535)}…[cut ${60_000 - 5_535 + 11} characters]` },
    ]);
  });

  it('[transcripts:large] cuts no pair of surrogates in two and keeps no half of one', () => {
    const [first, second] = readTranscript(
      [claudeLine(0, `${'x'.repeat(65_535)}😀 end`), claudeLine(1, 'half \ud83d here')].join('\n'),
    ).entries;
    expect(first).toMatchObject({ text: `${'x'.repeat(65_535)}…[cut 6 characters]` });
    expect(second).toMatchObject({ text: 'half \uFFFD here' });
  });

  it('[transcripts:large] puts U+FFFD where bytes are not UTF-8, and takes a byte order mark, UTF-16 and CRLF', () => {
    const bytes = utf8(`\uFEFF${claudeLine(0, 'caf#')}\r\n${claudeLine(1, 'two')}\r\n`);
    bytes[bytes.indexOf('#'.charCodeAt(0))] = 0xe9;
    expect(readTranscript(bytes).entries).toMatchObject([{ text: 'caf\uFFFD' }, { text: 'two' }]);
    const utf16 = Buffer.from(`\uFEFF${claudeLine(0, 'sechzehn')}`, 'utf16le');
    expect(readTranscript(utf16).entries).toMatchObject([{ text: 'sechzehn' }]);
  });

  it('[transcripts:large] ends at a tool input nested a million levels deep', () => {
    const input = `${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`;
    const line = `{"type":"assistant","sessionId":"s","message":{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"n","input":${input}}]}}`;
    expect(JSON.stringify(readTranscript(line).entries[0])).toContain('"…"');
  });

  it('[transcripts:unknown-lines] throws nothing but EvidenceError on arbitrary bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        onlyEvidenceErrors(() => readTranscript(bytes));
        onlyEvidenceErrors(() => readEvidenceBytes(bytes, 'bytes'));
      }),
      { numRuns: 500 },
    );
  });

  it('[transcripts:unknown-lines] throws nothing but EvidenceError on lines of arbitrary JSON', () => {
    const word = fc.constantFrom(
      'type',
      'role',
      'content',
      'message',
      'messages',
      'payload',
      'user',
      'assistant',
      'tool_calls',
      'function',
      'id',
      'tool_result',
      'tool_use',
      'response_item',
      'event_msg',
      'exec_command_end',
      'function_call_output',
      'output',
      'call_id',
      'text',
      'kwargs',
      'data',
      'lc',
      'human',
      'ai',
      'tool',
      'timestamp',
      'sessionId',
      'summary',
      '__proto__',
    );
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        word,
        fc.constantFrom(null, 1, true, '', '{"output":"x","metadata":{"exit_code":3}}'),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(word, tie('value'), { maxKeys: 5 }),
      ),
    }));
    fc.assert(
      fc.property(fc.array(value, { maxLength: 6 }), (values) => {
        onlyEvidenceErrors(() => readTranscript(jsonLinesOf(values)));
        onlyEvidenceErrors(() => readTranscript(JSON.stringify(values)));
      }),
      { numRuns: 3_000 },
    );
  });

  it.each([...logs, ...others])(
    '[transcripts:unknown-lines] reads %s with bytes changed, removed or doubled',
    (name) => {
      const whole = fixture(name);
      const position = fc.nat({ max: whole.length - 1 });
      const edit = fc.record({
        at: position,
        kind: fc.constantFrom('set', 'remove', 'double'),
        byte: fc.nat({ max: 255 }),
      });
      fc.assert(
        fc.property(fc.array(edit, { minLength: 1, maxLength: 8 }), (edits) => {
          let bytes = Buffer.from(whole);
          for (const { at, kind, byte } of edits) {
            if (kind === 'set') bytes[at % bytes.length] = byte;
            const removed = kind === 'remove' ? byte : 0;
            if (kind !== 'set')
              bytes = Buffer.concat([
                bytes.subarray(0, at + (kind === 'double' ? byte : 0)),
                bytes.subarray(at + removed),
              ]);
          }
          onlyEvidenceErrors(() => readEvidenceBytes(bytes, name));
        }),
        { numRuns: 150 },
      );
    },
  );

  it('[medallion:session:redaction] leaves no secret of a session in its transcript once it is redacted', () => {
    const secrets = ['sk-test-0123456789abcdef0123', 'not-a-real-one-42'];
    const transcript = readTranscript(fixture('claude-code-session.jsonl')) as unknown as JsonValue;
    const before = JSON.stringify(transcript);
    expect(secrets.every((secret) => before.includes(secret))).toBe(true);
    const after = JSON.stringify(redactJson(transcript));
    expect(secrets.filter((secret) => after.includes(secret))).toEqual([]);
    expect(after).toContain('REDIS_PASSWORD=[redacted:assignment] OPENAI_API_KEY=[redacted:openai-key] npm test');
    expect(after.length).toBeGreaterThan(before.length - 200);
  });
});

function jsonLinesOf(values: unknown[]): string {
  return values.map((value) => JSON.stringify(value)).join('\n');
}
