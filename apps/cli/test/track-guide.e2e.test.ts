import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSandbox, mainPath, type Sandbox } from './sandbox.ts';

const guide = readFileSync(
  new URL('../../../docs/guides/share-one-project-between-assistants.md', import.meta.url),
  'utf8',
);

/** A command of the guide, and what stands below it as its output. */
const commands = [...guide.matchAll(/```sh\n([\s\S]*?)```\n\n```text\n([\s\S]*?)```/g)].map(([, command, output]) => ({
  command: command!,
  output: output!,
}));

let sandbox: Sandbox;
let bin: string;
beforeAll(() => {
  sandbox = createSandbox();
  bin = join(sandbox.folder, 'bin');
  mkdirSync(bin);
  symlinkSync(mainPath, join(bin, 'waymark'));
  writeFileSync(join(bin, 'waymark-mcp'), '#!/bin/sh\n');
  chmodSync(join(bin, 'waymark-mcp'), 0o755);
});
afterAll(() => sandbox.remove());

function run(command: string): string {
  const PATH = [bin, process.env['PATH']].join(delimiter);
  const script = `exec 2>&1\n${command}\ntrue`;
  const env = { PATH, HOME: sandbox.home };
  return execFileSync('/bin/sh', ['-c', script], { cwd: sandbox.project, env, encoding: 'utf8' });
}

const stamps = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT[\d:.]+Z/g;

/** Without what is another one in every run, and without the blanks at the ends of lines. */
const plain = (text: string) => text.replaceAll(stamps, '(stamp)').replaceAll(/ +$/gm, '');

it('[track:guide:commands] shows what its commands print, one after the other', { timeout: 60_000 }, () => {
  expect(commands.length).toBeGreaterThan(10);
  /** The ids of this run by those of the guide, in the order in which they were made. */
  const ids = new Map<string, string>();
  const here = (text: string) => [...ids].reduce((known, [theirs, ours]) => known.replaceAll(theirs, ours), text);
  for (const { command, output } of commands) {
    const printed = run(here(command));
    if (command.includes(' track create ')) ids.set(output.slice(0, 8), printed.slice(0, 8));
    expect(plain(printed), command).toBe(plain(here(output)));
  }
  expect(ids.size).toBe(3);
});
