import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EvidenceError } from '../src/errors.ts';
import { readEvidenceBytes } from '../src/evidence/read-evidence-bytes.ts';
import { readEvidenceFile } from '../src/evidence/read-evidence-file.ts';

const fixtures = fileURLToPath(new URL('fixtures', import.meta.url));

describe('readEvidenceFile', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'waymark-files-'));
  const reasonOf = async (path: string, maxBytes?: number) => {
    const error: unknown = await readEvidenceFile(path, { cwd, ...(maxBytes === undefined ? {} : { maxBytes }) }).catch(
      (thrown: unknown) => thrown,
    );
    return EvidenceError.isInstance(error) ? error.details['reason'] : error;
  };

  beforeAll(() => {
    writeFileSync(join(cwd, 'notes.txt'), 'We keep the cache.\n');
    writeFileSync(join(cwd, 'empty.txt'), '');
    writeFileSync(join(cwd, 'binary.bin'), Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1]));
    mkdirSync(join(cwd, 'folder'));
    symlinkSync(join(cwd, 'notes.txt'), join(cwd, 'link.txt'));
    symlinkSync(join(cwd, 'folder'), join(cwd, 'link-to-folder'));
    symlinkSync(join(cwd, 'loop'), join(cwd, 'loop'));
    copyFileSync(join(fixtures, 'claude-code-session.jsonl'), join(cwd, 'log.jsonl'));
  });

  afterAll(() => rmSync(cwd, { recursive: true, force: true }));

  it('[transcripts:claude-code] tells what a file holds by what is in it', async () => {
    const kindOf = async (name: string) => (await readEvidenceFile(name, { cwd: fixtures })).kind;
    expect(await kindOf('claude-code-session.jsonl')).toBe('transcript');
    expect(await kindOf('codex-session.jsonl')).toBe('transcript');
    expect(await kindOf('chat-completions.json')).toBe('transcript');
    expect(await kindOf('git-log.bin')).toBe('git-log');
    expect(await kindOf('git-log.txt')).toBe('git-log');
    expect(await kindOf('changes.diff')).toBe('git-diff');
    for (const name of [
      'vitest.txt',
      'vitest.json',
      'jest.json',
      'junit.xml',
      'node-test.tap',
      'pytest.txt',
      'tsc.txt',
    ]) {
      expect([name, await kindOf(`test-output/${name}`)]).toEqual([name, 'test-run']);
    }
    expect(await readEvidenceFile('notes.txt', { cwd })).toEqual({ kind: 'text', text: 'We keep the cache.\n' });
    expect(await readEvidenceFile('link.txt', { cwd: join(cwd, 'folder', '..') })).toMatchObject({ kind: 'text' });
  });

  it('[transcripts:unknown-lines] refuses folders, missing, looping, empty and binary files, and tricks in paths', async () => {
    expect(await reasonOf('folder')).toBe('not-a-file');
    expect(await reasonOf('link-to-folder')).toBe('not-a-file');
    expect(await reasonOf('.')).toBe('not-a-file');
    expect(await reasonOf('nowhere.txt')).toBe('missing');
    expect(await reasonOf('notes.txt/below')).toBe('missing');
    expect(await reasonOf('loop')).toBe('not-readable');
    expect(await reasonOf('empty.txt')).toBe('empty');
    expect(await reasonOf('binary.bin')).toBe('binary');
    expect(await reasonOf('notes.txt\0.jsonl')).toBe('bad-path');
    expect(await reasonOf('')).toBe('bad-path');
    expect(await reasonOf('file:///etc/hostname')).toBe('missing');
  });

  it('[transcripts:unknown-lines] refuses devices, pipes and sockets without waiting for them', async () => {
    execFileSync('mkfifo', [join(cwd, 'pipe')]);
    const server = createServer().listen(join(cwd, 'socket'));
    try {
      expect(await reasonOf('pipe')).toBe('not-a-file');
      expect(await reasonOf('socket')).toBe('not-a-file');
      expect(await reasonOf('/dev/zero')).toBe('not-a-file');
    } finally {
      server.close();
    }
  });

  it('[transcripts:large] refuses a file over the limit and reads one at the limit', async () => {
    const { length } = readFileSync(join(cwd, 'log.jsonl'));
    expect(await reasonOf('log.jsonl', length - 1)).toBe('too-large');
    expect(await readEvidenceFile('log.jsonl', { cwd, maxBytes: length })).toMatchObject({ kind: 'transcript' });
  });

  it('[transcripts:unknown-lines] names the path and what to do in its message, and nothing of the content', async () => {
    await expect(readEvidenceFile('nowhere.txt', { cwd })).rejects.toMatchObject({
      code: 'MEDALLION_EVIDENCE',
      message: '"nowhere.txt" does not exist.',
      recoveryAction: 'Name an existing file.',
    });
    chmodSync(join(cwd, 'binary.bin'), 0o600);
    await expect(readEvidenceFile('binary.bin', { cwd })).rejects.toThrow(
      'binary.bin cannot be read: it is binary (7 bytes).',
    );
  });
});

describe('readEvidenceBytes', () => {
  it('[transcripts:unknown-lines] keeps text as it is and cuts it at a million characters', () => {
    const bytes = new TextEncoder().encode(`\uFEFF${'n'.repeat(1_000_010)}`);
    expect(readEvidenceBytes(bytes, 'stdin')).toEqual({
      kind: 'text',
      text: `${'n'.repeat(1_000_000)}…[cut 10 characters]`,
    });
  });

  it('[transcripts:unknown-lines] reads JSON that is no transcript as text', () => {
    const bytes = new TextEncoder().encode('{"name":"package"}');
    expect(readEvidenceBytes(bytes, 'stdin')).toEqual({ kind: 'text', text: '{"name":"package"}' });
  });
});
