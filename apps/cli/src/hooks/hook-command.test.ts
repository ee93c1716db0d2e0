import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hookCommandLine, programOfHookCommand } from './hook-command.ts';

describe('hookCommandLine', () => {
  it.each([
    '/a b/main.js',
    `/it's/main.js`,
    '/$HOME/`id`/main.js',
    '/quo"te/main.js',
    '/back\\slash/main.js',
    '/100%!/main.js',
  ])('reaches the program at %s through a shell unchanged', (path) => {
    const commandLine = hookCommandLine(path, 'session-end').replace(/^node/, 'printf "%s\\n"');
    const printed = execFileSync('/bin/sh', ['-c', commandLine], { encoding: 'utf8' });
    expect(printed).toBe(`${path}\nmedallion\nhook\nsession-end\n`);
  });

  it('is recognised as ours, with the program it calls', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }).filter((path) => !path.includes('\0')),
        (path) => {
          expect(programOfHookCommand(hookCommandLine(path, 'pre-compact'))).toBe(path);
        },
      ),
    );
  });
});

describe('programOfHookCommand', () => {
  it.each([
    'waymark medallion hook session-start',
    'node "/x/main.js" medallion hook stop',
    'cd /x && node "/x/main.js" medallion hook session-start',
    'node "/x/main.js" medallion hook session-start; rm -rf /',
    '',
  ])('does not take %s for ours', (commandLine) => {
    expect(programOfHookCommand(commandLine)).toBeNull();
  });
});
