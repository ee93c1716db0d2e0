import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSessionLog } from './read-session-log.ts';

describe('readSessionLog', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'waymark-log-'));
    path = join(folder, 'session.jsonl');
    const line = (index: number) => ({
      type: 'user',
      uuid: `u${index}`,
      sessionId: 's',
      timestamp: new Date(index * 1_000).toISOString(),
      message: { role: 'user', content: `message ${index}` },
    });
    writeFileSync(path, Array.from({ length: 100 }, (_, index) => JSON.stringify(line(index))).join('\n'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const textsOf = async (maxBytes?: number) => {
    const content = await readSessionLog(path, maxBytes);
    if (content.kind !== 'transcript') throw new Error(content.kind);
    const { entries, skipped } = content.transcript;
    return { texts: entries.map((entry) => (entry.kind === 'message' ? entry.text : '')), skipped };
  };

  it('reads a log whole', async () => {
    expect((await textsOf()).texts).toHaveLength(100);
  });

  it('reads the last whole lines of a log that is too long', async () => {
    const { texts, skipped } = await textsOf(1_000);
    expect(texts.length).toBeGreaterThan(3);
    expect(texts.length).toBeLessThan(20);
    expect(texts.at(-1)).toBe('message 99');
    expect(skipped).toEqual({});
  });
});
