import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { environmentVariables } from '../src/config.ts';
import { exitCodeMeanings, exitCodes, type ExitCodeName } from '../src/exit-codes.ts';
import type { CommandDescription } from '../src/program/describe-commands.ts';
import { createSandbox, errorOf, mainPath, onlyEnvelope, type Sandbox } from './sandbox.ts';

let sandbox: Sandbox;
beforeAll(() => {
  sandbox = createSandbox();
});
afterAll(() => sandbox.remove());

describe('version and help', () => {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };

  it('prints the version of package.json, alone or in an envelope', async () => {
    for (const flag of ['--version', '-V']) {
      expect(await sandbox.waymark([flag])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
    }
    expect(await sandbox.json('version', ['--version'])).toEqual({ version });
  });

  it('shows help without arguments, with the exit codes and the environment', async () => {
    const { code, stdout, stderr } = await sandbox.waymark([]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/Examples:[\s\S]*Usage:[\s\S]*Commands:[\s\S]*Environment:[\s\S]*Exit codes:/);
    expect(stdout.split('\n').every((line) => line === line.trimEnd())).toBe(true);
  });

  it('shows the same help by --help and by help, examples before usage, and what a command reads, writes and prints', async () => {
    const byOption = await sandbox.waymark(['medallion', 'checkpoint', '--help']);
    const byCommand = await sandbox.waymark(['help', 'medallion', 'checkpoint']);
    expect(byCommand).toEqual(byOption);
    expect(byOption.stdout).toMatch(
      /Examples:[\s\S]*Usage: waymark medallion checkpoint[\s\S]*Reads: [\s\S]*Writes: [\s\S]*Prints: /,
    );
  });

  it('describes every command to programs, each with examples and what it touches', async () => {
    const tree = await sandbox.json('help', ['help']);
    const leaves = (command: CommandDescription): CommandDescription[] =>
      command.commands.length === 0 ? [command] : command.commands.flatMap(leaves);
    const commands = leaves(tree);
    expect(commands.length).toBeGreaterThan(20);
    for (const command of commands) {
      expect(command.examples.length, command.path.join(' ')).toBeGreaterThan(0);
      expect(command.description, command.path.join(' ')).toMatch(/\.$/);
    }
    const atOnce = 4;
    for (let start = 0; start < commands.length; start += atOnce) {
      const some = commands.slice(start, start + atOnce);
      const helps = await Promise.all(some.map(({ path }) => sandbox.waymark([...path, '--help'])));
      for (const [index, help] of helps.entries())
        expect(help, some[index]!.path.join(' ')).toMatchObject({ code: 0, stderr: '' });
    }
  });

  it('wraps help in an envelope with --json', async () => {
    expect((await sandbox.json('help', ['medallion', 'list', '--help'])).text).toContain(
      'Usage: waymark medallion list',
    );
  });
});

describe('usage errors', () => {
  it.each([
    [['medalion'], /unknown command 'medalion'\. Next: Did you mean medallion\?/],
    [['medallion', 'resum'], /Did you mean resume\? Run `waymark medallion --help`/],
    [['medallion', 'resume', '--scop', 'x'], /unknown option '--scop'\. Next: Did you mean --scope\?/],
    [['medallion', 'show'], /missing required argument 'id'/],
    [['medallion', 'resume', '--limit', '0'], /whole number from 1 up/],
    [['medallion', 'resume', '--scope', ''], /must not be empty/],
    [['medallion', 'list', '--status', 'old'], /Allowed choices are/],
    [['medallion', 'history', 'a', 'b'], /too many arguments/],
    [['medallion'], /needs a command/],
    [['prompt', 'lode', 'x_v1'], /Did you mean load\?/],
    [['prompt', 'import-dspy', 'x.json', '--name', 'x'], /--version <version>' not specified/],
    [['prompt', 'export', 'x_v1', '--format', 'yaml'], /Allowed choices are dspy/],
    [
      ['prompt', 'run', 'x_v1', '--model', 'mock/echo', '--input', 'x', '--max-iterations', '0'],
      /whole number from 1 up/,
    ],
    [['prompt', 'load', 'x'], /names no version of a prompt/],
    [['completion', 'tcsh'], /Allowed choices are bash/],
    [['hooks', 'install', '--client', 'claude-code', '--user', '--local'], /cannot be used with/],
    [['medallion', 'checkpoint', '--llm', 'gpt'], /--llm is "gpt"/],
    [['medallion', 'checkpoint', '--summary', 'x', '--llm', 'nobody/model'], /no provider/],
    [['medallion', 'list', '--db', 'nosuch://x'], /nosuch/],
    [['help', 'nothing'], /There is no command `nothing`/],
  ])('ends %j with 2, in words and as an envelope', async (args, message) => {
    const human = await sandbox.waymark(args);
    expect(human).toMatchObject({ code: 2, stdout: '' });
    expect(human.stderr).toMatch(message);
    expect(human.stderr).toMatch(/error: .+ Next: .+\n$/);
    const machine = await sandbox.waymark([...args, '--json']);
    expect(machine).toMatchObject({ code: 2, stderr: '' });
    expect(errorOf(machine)).toMatchObject({ retryable: false });
  });

  it('ends with 4 in a folder that does not exist', async () => {
    expect(await sandbox.waymark(['config', '--cwd', '/no/such'])).toMatchObject({ code: 4, stdout: '' });
  });
});

describe('output', () => {
  it('has no colours where there is no terminal', async () => {
    const { stdout } = await sandbox.waymark(['config'], { env: { FORCE_COLOR: '1' } });
    expect(stdout).not.toContain('\u001b');
  });

  it('ends quietly when its reader goes away', () => {
    const script = `set -o pipefail; "${process.execPath}" "${mainPath}" help --json | head -c 1`;
    expect(execFileSync('bash', ['-c', `${script}; echo " $?"`], { encoding: 'utf8' })).toBe('{ 0\n');
  });

  it('says nothing but errors with --quiet', async () => {
    const loud = await sandbox.waymark(['medallion', 'resume']);
    const quiet = await sandbox.waymark(['medallion', 'resume', '--quiet']);
    expect(loud.stderr).toContain('There is no database');
    expect(quiet).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});

describe('config', () => {
  it('tells where each value comes from and masks secrets', async () => {
    const env = {
      WAYMARK_DATABASE_URL: 'postgres://me:hunter2@host/db',
      OPENAI_API_KEY: 'sk-secretsecret',
      WAYMARK_DATABASE_TOKEN: 'token-token',
      NO_COLOR: '1',
    };
    const { stdout } = await sandbox.waymark(['config', '--json'], { env });
    expect(stdout).not.toMatch(/hunter2|secretsecret|token-token/);
    const { settings: list } = await sandbox.json('config', ['config'], { env });
    const settings = Object.fromEntries(list.map((item) => [item.name, item]));
    expect(settings['database']).toEqual({
      name: 'database',
      value: 'postgres://me:***@host/db',
      source: 'WAYMARK_DATABASE_URL',
    });
    expect(settings['openai_api_key']).toMatchObject({ value: '***', source: 'OPENAI_API_KEY' });
    expect(settings['scope']).toMatchObject({ value: 'repo:shop', source: 'detected' });
    expect(settings['color']).toMatchObject({ value: false });
    expect((await sandbox.waymark(['config'], { env })).stdout).toMatch(
      /database +postgres:\/\/me:\*\*\*@host\/db +WAYMARK_DATABASE_URL/,
    );
  });

  it('warns of a variable that cannot be used', async () => {
    const { stdout } = await sandbox.waymark(['config', '--json'], { env: { WAYMARK_HOOK_DEADLINE_MS: 'x' } });
    expect(onlyEnvelope(stdout).warnings[0]).toContain('WAYMARK_HOOK_DEADLINE_MS');
  });
});

describe('agent-help', () => {
  it('is a page of less than 6 kB that names only commands and exit codes that exist', async () => {
    const { stdout } = await sandbox.waymark(['agent-help']);
    expect(Buffer.byteLength(stdout)).toBeLessThan(6_144);
    expect((await sandbox.json('agent-help', ['agent-help'])).page).toBe(stdout);
    const tree = await sandbox.json('help', ['help']);
    for (const [group, atLeast] of [
      ['medallion', 9],
      ['prompt', 6],
    ] as const) {
      const { commands } = tree.commands.find((command) => command.path[0] === group)!;
      const known = new Set(commands.map((command) => command.path[1]));
      const named = [...stdout.matchAll(new RegExp(`waymark ${group} ([a-z-]+)`, 'g'))].map((match) => match[1]);
      expect(named.filter((name) => !known.has(name))).toEqual([]);
      expect(new Set(named).size).toBeGreaterThanOrEqual(atLeast);
    }
  });
});

describe('README', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

  it('names every command that is listed, and every option of checkpoint, prompt save and prompt run', async () => {
    const leaves = (command: CommandDescription): CommandDescription[] =>
      command.commands.length === 0 ? [command] : command.commands.filter(({ hidden }) => !hidden).flatMap(leaves);
    const all = leaves(await sandbox.json('help', ['help']));
    expect(all.map(({ path }) => `waymark ${path.join(' ')}`).filter((line) => !readme.includes(`\`${line}`))).toEqual(
      [],
    );
    const detailed = new Set(['medallion checkpoint', 'prompt save', 'prompt run']);
    const options = all
      .filter(({ path }) => detailed.has(path.join(' ')))
      .flatMap((command) => command.options.flatMap(({ names }) => names));
    expect(options.length).toBeGreaterThan(20);
    expect(options.filter((name) => !readme.includes(name))).toEqual([]);
  });

  it('has the exit codes and variables of the program', () => {
    for (const [name, code] of Object.entries(exitCodes)) {
      expect(readme).toMatch(new RegExp(`\\| ${code} +\\| ${exitCodeMeanings[name as ExitCodeName]} +\\|`));
    }
    for (const name of Object.keys(environmentVariables)) expect(readme).toContain(`| \`${name}\``);
  });
});

describe('completion', () => {
  const complete = (script: string, words: string[]) => {
    const call = `COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _waymark; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const output = execFileSync('bash', ['-c', `source ${script}; ${call}`, 'bash', 'waymark', ...words], {
      encoding: 'utf8',
    });
    return output.split('\n').filter((word) => word !== '');
  };

  it('completes commands, options, choices and files in bash', async () => {
    const script = join(sandbox.folder, 'waymark.bash');
    writeFileSync(script, (await sandbox.waymark(['completion', 'bash'])).stdout);
    execFileSync('bash', ['-n', script]);
    expect(complete(script, ['med'])).toEqual(['medallion']);
    expect(complete(script, ['--db', 'medallion', 'c'])).toEqual(['config', 'completion']);
    expect(complete(script, ['medallion', '--json', 're'])).toEqual(['resume', 'restore']);
    expect(complete(script, ['medallion', 'list', '--st'])).toEqual(['--status']);
    expect(complete(script, ['medallion', 'list', '--status', 's'])).toEqual(['stale', 'superseded']);
    expect(complete(script, ['hooks', 'install', '--client', ''])).toEqual(['claude-code']);
    expect(complete(script, ['completion', ''])).toEqual(expect.arrayContaining(['bash', 'zsh', 'fish', 'powershell']));
    expect(complete(script, ['medallion', 'checkpoint', '--from', `${sandbox.folder}/way`])).toEqual([script]);
    expect(complete(script, ['medallion', 'checkpoint', '--summary', ''])).toEqual([]);
  });

  it.each([
    ['zsh', '/usr/bin/zsh'],
    ['fish', '/usr/bin/fish'],
  ])('prints a script that names every command for %s', async (shell, program) => {
    const { stdout, code } = await sandbox.waymark(['completion', shell]);
    expect(code).toBe(0);
    for (const path of ['/medallion/checkpoint', '/medallion/hooks/install', '/doctor']) expect(stdout).toContain(path);
    const script = join(sandbox.folder, `waymark.${shell}`);
    writeFileSync(script, stdout);
    if (existsSync(program)) execFileSync(program, ['-n', script]);
  });

  it('prints a PowerShell script with balanced braces and quotes', async () => {
    const { script } = await sandbox.json('completion', ['completion', 'powershell']);
    const bare = script.replaceAll(/'[^']*'|"[^"]*"/g, '');
    for (const [open, close] of ['{}', '()']) {
      expect(bare.split(open!).length).toBe(bare.split(close!).length);
    }
    expect(bare).not.toMatch(/['"]/);
  });
});
