import { describe, expect, it } from 'vitest';
import { boundedLine, longestLine } from './bounded-line.ts';

const lineOf = (fields: Record<string, unknown>) =>
  `${JSON.stringify({ level: 'info', timestamp: 't', ...fields, event: 'done' })}\n`;

describe('boundedLine', () => {
  it('gives a line that fits as it is', () => {
    for (const line of [lineOf({ a: 1 }), lineOf({ a: 'é'.repeat(100_000) }), lineOf({ a: 'x'.repeat(262_000) })]) {
      expect(boundedLine(line)).toBe(line);
    }
  });

  it.each([
    ['a long text', { a: 'é'.repeat(200_000), b: 1 }],
    ['a text that is escaped', { a: '\u0001'.repeat(200_000), b: 1 }],
    ['many texts', Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`f${index}`, 'x'.repeat(1_000)]))],
    ['long names', Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`${'n'.repeat(1_000)}${index}`, 1]))],
    ['a long list', { a: Array.from({ length: 100_000 }, () => 'abc'), b: 1 }],
    ['a long event', { event: 'x'.repeat(300_000) }],
  ])('[observability:logging:bounded] cuts %s, keeps what every line has and says so', (_, fields) => {
    const line = JSON.stringify({ level: 'info', timestamp: 't', event: 'done', ...fields });
    const bounded = boundedLine(`${line}\n`);
    expect(Buffer.byteLength(bounded)).toBeLessThanOrEqual(longestLine);
    expect(bounded.endsWith('\n')).toBe(true);
    expect(JSON.parse(bounded)).toMatchObject({
      level: 'info',
      timestamp: 't',
      event: expect.any(String),
      truncated: true,
    });
    if ('b' in fields) expect(JSON.parse(bounded)).toMatchObject({ b: 1 });
  });
});
