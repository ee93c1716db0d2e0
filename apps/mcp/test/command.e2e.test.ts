import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTrackingTools } from '@waymark/tracking-mcp/mcp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createMedallionTools } from '../src/medallion/medallion-tools.ts';
import { toolsetNames } from '../src/toolset-names.ts';
import { createSandbox, eras, opening, toolCall, type Loose, type Sandbox } from './sandbox.ts';

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = createSandbox();
});

afterEach(() => sandbox.remove());

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

async function exchange(requests: unknown[], args: string[] = [], env: Record<string, string> = {}): Promise<Loose[]> {
  const stdin = [...opening, ...requests].map((one) => `${JSON.stringify(one)}\n`).join('');
  const { stdout } = await sandbox.run(args, { stdin, env });
  return stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

describe('the command', () => {
  it('[mcp:command:help] begins its help with examples, and names every toolset and flag', async () => {
    const { code, stdout, stderr } = await sandbox.run(['--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.indexOf('EXAMPLES')).toBeLessThan(150);
    for (const toolset of toolsetNames) expect(stdout).toContain(toolset);
    const flags = readFileSync(new URL('../src/flags.ts', import.meta.url), 'utf8').matchAll(
      /^ {2}'?([a-z-]+)'?: \{ type/gm,
    );
    for (const [, flag] of flags) expect(stdout, flag).toContain(`--${flag}`);
  });

  it('[mcp:command:version] says its version at once', async () => {
    expect(await sandbox.run(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
    expect(await sandbox.run(['-V', '--read-only'])).toMatchObject({ code: 0, stdout: `${version}\n` });
  });

  it.each([
    [['--toolset', 'core'], '--toolset'],
    [['--toolsets'], '--toolsets'],
    [['--toolsets', 'cores'], 'medallion'],
    [['--tools', 'create'], 'create_work_item'],
    [['serve', 'more'], 'serve more'],
    [['start'], '"start"'],
    [['--port', '80'], '--http'],
    [['--http', '--port', '99999'], '65535'],
    [['--log-level', 'loud'], 'silent'],
    [['token'], '--token-file'],
    [['token', '--token-file', 't.json', '--name', 'x', '--days', '0'], '3650'],
  ])('[mcp:command:usage] refuses %j with 2 and says what to do', async (args, hint) => {
    const { code, stdout, stderr } = await sandbox.run(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^waymark-mcp: .+\n$/);
    expect(stderr).toContain(hint);
  });

  it('[mcp:command:place] keeps the project’s state in its root, or where it is told to', async () => {
    const create = toolCall(2, 'create_work_item', { item_type: 'task', title: 'Pay' });
    await exchange([create]);
    expect(existsSync(join(sandbox.project, '.waymark', 'waymark.db'))).toBe(true);
    expect(readFileSync(join(sandbox.project, '.waymark', '.gitignore'), 'utf8')).toBe('*\n');
    const listing = toolCall(2, 'list_work_items');
    const count = async (args: string[], env = {}) =>
      (await exchange([listing], args, env))[1].result.structuredContent.total_count as number;
    expect(await count([])).toBe(1);
    expect(await count(['--project', 'other'])).toBe(0);
    expect(await count([], { WAYMARK_PROJECT: 'other' })).toBe(0);
    expect(await count(['--database', 'elsewhere.db'])).toBe(0);
    expect(existsSync(join(sandbox.project, 'elsewhere.db'))).toBe(true);
    expect(await count([], { CLAUDE_PROJECT_DIR: sandbox.folder })).toBe(0);
  });

  it('[mcp:size:listed] lists all toolsets in 30,000 bytes, and knows the toolsets that there are', async () => {
    const [, listed] = await exchange([{ jsonrpc: '2.0', id: 2, method: 'tools/list' }], ['--toolsets', 'all']);
    expect(Buffer.byteLength(JSON.stringify(listed.result))).toBeLessThanOrEqual(30_000);
    const tools = [...createTrackingTools({} as never), ...createMedallionTools(async () => ({}) as never)];
    expect(listed.result.tools).toHaveLength(tools.length);
    expect([...new Set(tools.map(({ toolset }) => toolset))].sort()).toEqual([...toolsetNames].sort());
  });

  it('[mcp:command:loading] opens nothing before it is asked for something of the project', async () => {
    const answers = await exchange([{ jsonrpc: '2.0', id: 2, method: 'tools/list' }], ['--toolsets', 'all']);
    expect(answers).toHaveLength(2);
    expect(existsSync(join(sandbox.project, '.waymark'))).toBe(false);
  });
});

describe('checkpoints', () => {
  it.each(eras)('[mcp:medallion:tools] are kept, resumed and searched in the era of %s', async (_era, negotiation) => {
    const client = await sandbox.connectStdio(negotiation, ['--toolsets', 'medallion']);
    const scope = ['repo:shop'];
    const call = async (name: string, input: Record<string, unknown>) =>
      (await client.callTool({ name, arguments: input })) as Loose;
    const summary = 'We decided to use sessions instead of tokens. Open question: who rotates the keys?';
    const kept = await call('checkpoint', { summary, scope });
    expect(kept.structuredContent).toMatchObject({ outcome: 'created', checkpoint: { scope, revision: 1 } });
    const resumed = await call('resume', { scope });
    expect(resumed.structuredContent.text).toContain('sessions');
    expect(resumed.structuredContent.checkpoints).toHaveLength(1);
    const found = await call('search', { query: 'rotates keys', scope });
    expect(found.structuredContent.hits).toMatchObject([{ scope }]);
    expect(await call('resume', { scop: scope })).toMatchObject({
      isError: true,
      structuredContent: { code: 'VALIDATION' },
    });
    await client.close();
  });
});
