import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CliError } from '../errors.ts';
import { installedHooks, withHooks, withoutHooks } from './claude-settings.ts';

const main = '/opt/waymark/dist/main.js';

describe('withHooks', () => {
  it('writes one handler for each event, with a timeout, into empty settings', () => {
    const settings = JSON.parse(withHooks('', main)) as { hooks: Record<string, unknown> };
    expect(Object.keys(settings.hooks)).toEqual(['SessionStart', 'PreCompact', 'SessionEnd']);
    expect(settings.hooks['SessionEnd']).toEqual([
      { hooks: [{ type: 'command', command: `node "${main}" medallion hook session-end`, timeout: 30 }] },
    ]);
  });

  it('keeps what is there: keys, their order, other hooks of the same event', () => {
    const before = {
      zeta: 1,
      hooks: { SessionStart: [{ matcher: 'startup', hooks: [{ type: 'command', command: 'echo hi' }] }], Stop: [] },
      alpha: { permissions: ['Bash(ls:*)'] },
    };
    const after = JSON.parse(withHooks(JSON.stringify(before, null, 2), main)) as typeof before;
    expect(Object.keys(after)).toEqual(['zeta', 'hooks', 'alpha']);
    expect(after.hooks.SessionStart[0]).toEqual(before.hooks.SessionStart[0]);
    expect(after.hooks.Stop).toEqual([]);
    expect(after.alpha).toEqual(before.alpha);
  });

  it('keeps indentation, line ends, byte order mark and the missing final newline', () => {
    const after = withHooks('\uFEFF{\r\n\t"a": 1\r\n}', main);
    expect(after.startsWith('\uFEFF{\r\n\t"a": 1,\r\n\t"hooks": {\r\n\t\t"SessionStart"')).toBe(true);
    expect(after.endsWith('}')).toBe(true);
    expect(after.replaceAll('\r\n', '')).not.toContain('\n');
  });

  it('changes nothing the second time, byte for byte', () => {
    const once = withHooks('{"hooks":{"PreCompact":[]}}', main);
    expect(withHooks(once, main)).toBe(once);
  });

  it('replaces hooks that call another copy of the program, and doubles none', () => {
    const moved = withHooks(withHooks('{}', '/old/place/main.js'), main);
    expect(installedHooks(moved)).toEqual([
      { event: 'session-start', program: main },
      { event: 'pre-compact', program: main },
      { event: 'session-end', program: main },
    ]);
  });

  it.each([
    ['text that is not JSON', '{"hooks": '],
    ['a list', '[]'],
    ['hooks that are a list', '{"hooks": []}'],
    ['an event that is no list', '{"hooks": {"SessionEnd": {}}}'],
  ])('refuses %s', (_, text) => {
    expect(() => withHooks(text, main)).toThrow(CliError);
    expect(() => withoutHooks(text)).toThrow(/settings/);
  });
});

describe('withoutHooks', () => {
  it('takes out exactly what was put in, whatever else the settings hold', () => {
    const handler = fc.record({ type: fc.constant('command'), command: fc.string() });
    const group = fc.record({ matcher: fc.string(), hooks: fc.array(handler, { minLength: 1 }) });
    const events = fc.dictionary(
      fc.constantFrom('SessionStart', 'SessionEnd', 'Stop', 'PreCompact'),
      fc.array(group, { minLength: 1 }),
      { noNullPrototype: true, minKeys: 1 },
    );
    const settings = fc.record(
      { model: fc.string(), hooks: events, env: fc.jsonValue() },
      { noNullPrototype: true, requiredKeys: ['model'] },
    );
    fc.assert(
      fc.property(settings, (before) => {
        const text = JSON.stringify(before, null, 2);
        expect(withoutHooks(withHooks(text, main))).toBe(text);
      }),
    );
  });

  it('returns the same text where there is nothing of ours', () => {
    const text =
      '{ "hooks": {"SessionStart":[{"hooks":[{"command":"x && node \\"a\\" medallion hook session-start"}]}]} }';
    expect(withoutHooks(text)).toBe(text);
  });

  it('leaves a handler of others that shares a group with ours', () => {
    const own = { type: 'command', command: `node "${main}" medallion hook session-end` };
    const other = { type: 'command', command: 'notify' };
    const after = withoutHooks(JSON.stringify({ hooks: { SessionEnd: [{ hooks: [own, other] }] } }));
    expect(JSON.parse(after)).toEqual({ hooks: { SessionEnd: [{ hooks: [other] }] } });
  });
});
