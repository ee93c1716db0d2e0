import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { toolsetNames } from '../src/mcp-config/toolset-names.ts';
import { createSandbox, errorOf, onlyEnvelope, type Sandbox } from './sandbox.ts';

let sandbox: Sandbox;
let env: Record<string, string>;
beforeEach(() => {
  sandbox = createSandbox();
  const bin = join(sandbox.folder, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'waymark-mcp'), '#!/bin/sh\n');
  chmodSync(join(bin, 'waymark-mcp'), 0o755);
  env = { PATH: [bin, process.env['PATH']].join(delimiter) };
});
afterEach(() => sandbox.remove());

const snippetOf = (...args: string[]) => sandbox.json('mcp-config', ['mcp-config', ...args], { env });
const http = 'https://tracker.example.org/mcp';

it('[track:mcp-config:clients] prints what each client’s file holds, with the program as it is installed', async () => {
  const parsed = async (client: string): Promise<unknown> =>
    JSON.parse((await snippetOf('--client', client, '--toolsets', 'core,work')).snippet);
  const args = ['--toolsets', 'core,work'];
  const command = 'waymark-mcp';
  expect(await parsed('claude-code')).toEqual({ mcpServers: { waymark: { type: 'stdio', command, args } } });
  const workspace = { CLAUDE_PROJECT_DIR: '${workspaceFolder}' };
  expect(await parsed('cursor')).toEqual({ mcpServers: { waymark: { command, args, env: workspace } } });
  expect(await parsed('vscode')).toEqual({ servers: { waymark: { type: 'stdio', command, args, env: workspace } } });
  const installed = join(sandbox.folder, 'bin', command);
  const here = { CLAUDE_PROJECT_DIR: sandbox.project };
  expect(await parsed('claude-desktop')).toEqual({ mcpServers: { waymark: { command: installed, args, env: here } } });
  const codex = await snippetOf('--client', 'codex');
  expect(codex).toMatchObject({ format: 'toml', file: null, written: false });
  expect(codex.snippet).toBe(
    `[mcp_servers.waymark]\ncommand = "waymark-mcp"\nargs = []\ncwd = ${JSON.stringify(sandbox.project)}`,
  );
  const people = await sandbox.waymark(['mcp-config', '--client', 'codex'], { env });
  expect(people).toEqual({ code: 0, stdout: `${codex.snippet}\n`, stderr: '' });
});

it('[track:mcp-config:token] names the variable of a token and of a database, and never holds a secret', async () => {
  const secrets = {
    ...env,
    WAYMARK_MCP_TOKEN: 'hunter2',
    WAYMARK_DATABASE_TOKEN: 'hunter3',
    WAYMARK_DATABASE_URL: 'postgres://me:hunter4@host/db',
    WAYMARK_PROJECT: 'shop',
  };
  for (const client of ['claude-code', 'cursor', 'vscode', 'codex', 'claude-desktop']) {
    const { code, stdout } = await sandbox.waymark(['mcp-config', '--client', client], { env: secrets });
    expect(code).toBe(0);
    expect(stdout, client).not.toContain('hunter');
    expect(stdout.includes('WAYMARK_DATABASE_URL'), client).toBe(client !== 'claude-desktop');
  }
  const desktop = await sandbox.waymark(['mcp-config', '--client', 'claude-desktop'], { env: secrets });
  expect(desktop.stderr).toContain('set WAYMARK_DATABASE_URL, WAYMARK_DATABASE_TOKEN, WAYMARK_PROJECT');
  const headers = {
    'claude-code': '${WAYMARK_MCP_TOKEN}',
    cursor: '${env:WAYMARK_MCP_TOKEN}',
    vscode: '${env:WAYMARK_MCP_TOKEN}',
  };
  for (const [client, token] of Object.entries(headers)) {
    const { snippet } = await snippetOf('--client', client, '--http', http);
    expect(snippet).toContain(`"Authorization": "Bearer ${token}"`);
    expect(snippet).toContain(`"url": "${http}"`);
  }
  const codex = await snippetOf('--client', 'codex', '--http', http);
  expect(codex.snippet).toBe(`[mcp_servers.waymark]\nurl = "${http}"\nbearer_token_env_var = "WAYMARK_MCP_TOKEN"`);
});

it('[track:mcp-config:write] merges JSON files of the project, keeps all that is there, and does nothing twice', async () => {
  const file = join(sandbox.project, '.mcp.json');
  const before = '{\n    "mcpServers": {\n        "other": { "command": "x" }\n    },\n    "more": [1]\n}\n';
  writeFileSync(file, before);
  const written = await snippetOf('--client', 'claude-code', '--write');
  expect(written).toMatchObject({ file, written: true, backup: `${file}.before-waymark` });
  const after = readFileSync(file, 'utf8');
  expect(JSON.parse(after)).toEqual({
    mcpServers: { other: { command: 'x' }, waymark: { type: 'stdio', command: 'waymark-mcp', args: [] } },
    more: [1],
  });
  expect(after).toMatch(/^\{\n {4}"mcpServers"/);
  expect(readFileSync(`${file}.before-waymark`, 'utf8')).toBe(before);
  const again = await sandbox.waymark(['mcp-config', '--client', 'claude-code', '--write'], { env });
  expect(again).toMatchObject({ code: 0, stdout: `Nothing to do: ${file}\n` });
  expect(readFileSync(file, 'utf8')).toBe(after);
  for (const [client, path] of [
    ['cursor', '.cursor/mcp.json'],
    ['vscode', '.vscode/mcp.json'],
  ] as const) {
    expect((await snippetOf('--client', client, '--write')).written).toBe(true);
    expect(existsSync(join(sandbox.project, path))).toBe(true);
  }
});

it.each([
  ['a comment', '{\n  // mine\n  "mcpServers": {}\n}\n'],
  ['a list of servers', '{"mcpServers": []}'],
  ['no object', '[]'],
])('[track:mcp-config:refuse] leaves a file with %s as it is', async (_, text) => {
  const file = join(sandbox.project, '.mcp.json');
  writeFileSync(file, text);
  const machine = await sandbox.waymark(['mcp-config', '--client', 'claude-code', '--write', '--json'], { env });
  expect([machine.code, errorOf(machine).code]).toEqual([3, 'CLI_SETTINGS']);
  expect(readFileSync(file, 'utf8')).toBe(text);
});

it.each([
  [['--client', 'emacs'], /Allowed choices are/],
  [[], /--client <client>' not specified/],
  [['--client', 'codex', '--write'], /no file in the project/],
  [['--client', 'claude-desktop', '--write'], /no file in the project/],
  [['--client', 'claude-desktop', '--http', http], /takes no URL/],
  [['--client', 'cursor', '--http', 'tracker'], /no URL of a server/],
  [['--client', 'cursor', '--http', `${http}?token=hunter2`], /no password/],
  [['--client', 'cursor', '--http', 'https://me:hunter2@host/mcp'], /no password/],
  [['--client', 'cursor', '--http', http, '--toolsets', 'core'], /for a server that the client starts/],
  [['--client', 'cursor', '--db', 'postgres://me:hunter2@host/db'], /WAYMARK_DATABASE_URL/],
])('[track:mcp-config:usage] ends %j with 2', async (args, message) => {
  const human = await sandbox.waymark(['mcp-config', ...args], { env });
  expect(human).toMatchObject({ code: 2, stdout: '' });
  expect(human.stderr).toMatch(message);
  expect(human.stderr).not.toContain('hunter2');
});

it('[track:mcp-config:bin] says when the server is not installed, and takes a program by its path', async () => {
  const absent = { PATH: join(sandbox.folder, 'empty') };
  const machine = await sandbox.waymark(['mcp-config', '--client', 'cursor', '--json'], { env: absent });
  expect(onlyEnvelope(machine.stdout).warnings.join()).toContain('waymark-mcp is not installed');
  const { snippet } = await snippetOf('--client', 'cursor', '--bin', 'server/main.js', '--db', 'shared.db');
  expect(JSON.parse(snippet)).toMatchObject({
    mcpServers: {
      waymark: {
        command: 'node',
        args: [join(sandbox.project, 'server/main.js'), '--database', `file:${join(sandbox.project, 'shared.db')}`],
      },
    },
  });
});

it('[track:mcp-config:toolsets] warns of toolsets that the server does not know', async () => {
  const args = ['mcp-config', '--client', 'cursor', '--toolsets', 'core,wrok'];
  const { code, stderr, stdout } = await sandbox.waymark(args, { env });
  expect(code).toBe(0);
  expect(stdout).toContain('core,wrok');
  expect(stderr).toBe(`warning: Unknown toolsets: wrok. There are ${toolsetNames.join(', ')}.\n`);
  const served = readFileSync(new URL('../../mcp/src/toolset-names.ts', import.meta.url), 'utf8');
  const names = [...served.matchAll(/^ {2}'([a-z]+)',$/gm)].map(([, name]) => name);
  expect([...names, 'task', 'all']).toEqual(toolsetNames);
});
