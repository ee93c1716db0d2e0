import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const example = join(root, 'examples', 'from-dspy-to-production');
const guide = readFileSync(join(root, 'docs', 'guides', 'from-dspy-to-production.md'), 'utf8');

/** A command of the guide, and what stands below it as its output; undefined where the guide shows none. */
const commands = [...guide.matchAll(/```sh\n([\s\S]*?)```(?:\n\n```text\n([\s\S]*?)```)?/g)].map(
  ([, command, output]) => ({ command: command!, output }),
);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'waymark-guide-'));
  // Without what trying the guide leaves there.
  cpSync(example, folder, { recursive: true, filter: (path) => !/conversations\.db|program\.json/.test(path) });
  symlinkSync(join(root, 'examples', 'node_modules'), join(folder, 'node_modules'));
  mkdirSync(join(folder, 'bin'));
  symlinkSync(join(root, 'apps', 'cli', 'dist', 'main.js'), join(folder, 'bin', 'waymark'));
  execFileSync('git', ['init', '--quiet'], { cwd: folder });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a command as the guide's reader would, in a copy of the example and with a home of its own. */
function run(command: string): string {
  const PATH = [join(folder, 'bin'), process.env['PATH']].join(delimiter);
  const env = { PATH, HOME: folder, GIT_CONFIG_NOSYSTEM: '1' };
  return execFileSync('/bin/sh', ['-c', `exec 2>&1\n${command}`], { cwd: folder, env, encoding: 'utf8' });
}

/** Times, hashes and folders are others in every run. */
function withoutStamps(text: string): string {
  return text
    .replaceAll(folder, '~')
    .replaceAll(/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, '(time)')
    .replaceAll(/[0-9a-f]{64}/g, '(hash)')
    .replaceAll(/^ *\d+\.\d ms/gm, '(duration)')
    .replaceAll(/ +$/gm, '');
}

describe('the guide from DSPy to production', () => {
  it('[prompt:guide:commands] has commands to run', () => {
    expect(commands.length).toBeGreaterThan(9);
  });

  // One after the other, in one folder.
  it.each(commands)('[prompt:guide:commands] shows what its command %# prints', ({ command, output }) => {
    const printed = run(command);
    expect(withoutStamps(printed), command).toBe(withoutStamps(output ?? printed));
  });

  it('[prompt:guide:commands] ends with the program as it is given back to DSPy', () => {
    const program = readFileSync(join(folder, 'program.json'), 'utf8');
    const { reply, ...rest } = JSON.parse(readFileSync(join(example, 'optimised.json'), 'utf8')) as {
      reply: { lm: Record<string, unknown> };
    };
    const { api_key: _key, api_base: _base, ...lm } = reply.lm;
    expect(JSON.parse(program), 'the program that is given back').toEqual({ ...rest, reply: { ...reply, lm } });
  });

  it.each(['answer.mjs', 'graph.mjs'])('shows %s as it is', (file) => {
    expect(guide).toContain(`\`${file}\`):\n\n\`\`\`js\n${readFileSync(join(example, file), 'utf8')}\`\`\``);
  });
});
