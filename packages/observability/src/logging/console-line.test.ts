import { expect, it } from 'vitest';
import { consoleLine } from './console-line.ts';

const line = (fields: Record<string, unknown>) =>
  JSON.stringify({
    level: 'warn',
    timestamp: '2026-11-20T10:11:12.123Z',
    logger: 'api',
    ...fields,
    event: 'request.finished',
  });

it('[observability:logging:console] is a line for people, with colours only when told', () => {
  const text = line({ status: 200, path: '/a b', list: [1, 'x'], absent: null });
  expect(consoleLine(text, { colour: false })).toBe(
    '10:11:12.123  WARN   api  request.finished  status=200  path=/a b  list=[1,"x"]  absent=null\n',
  );
  expect(consoleLine(text, { colour: true })).toContain('\u001b[33mWARN \u001b[0m');
});

it('stays one line and says nothing to the terminal, whatever a text holds', () => {
  const text = consoleLine(line({ 'a\nb': 'c\nd', escape: '\u001b[2Jx', bidi: '\u202eevil\u2028', quote: '"' }), {
    colour: false,
  });
  expect(text.slice(0, -1)).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
  expect(text).toContain('"c\\nd"');
});

it('shows a line without name, level or event', () => {
  expect(consoleLine('{"a":1}', { colour: false })).toBe('           a=1\n');
  expect(consoleLine('{"level":"fatal","event":"x"}', { colour: true })).toContain('\u001b[35mFATAL');
});
