import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inflateRawSync } from 'node:zlib';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { initContext } from '@waymark/task-cli';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';

import { environmentVariables } from '../src/config.ts';
import { mainPath, type Loose } from './sandbox.ts';
import { taskText } from './task-text.ts';

const read = (path: string): Loose => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
const manifest = read('../package.json');

describe('server.json', () => {
  it('[mcp:package:server-json] says what the package says', () => {
    const server = read('../server.json');
    expect(server).toMatchObject({ name: manifest.mcpName, version: manifest.version });
    expect(server.description.length).toBeLessThanOrEqual(100);
    const [npm] = server.packages;
    expect(npm).toMatchObject({
      ...{ registryType: 'npm', identifier: manifest.name, version: manifest.version },
      transport: { type: 'stdio' },
    });
    for (const { name } of npm.environmentVariables) expect(Object.keys(environmentVariables)).toContain(name);
    expect(manifest.files).toContain('server.json');
  });
});

describe('the bundle', () => {
  let folder: string;
  let files: Map<string, Buffer>;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'waymark-bundle-'));
    const target = join(folder, 'waymark-mcp.mcpb');
    const script = fileURLToPath(new URL('../bundle.mjs', import.meta.url));
    execFileSync(process.execPath, [script, target]);
    files = unzip(readFileSync(target));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('[mcp:package:bundle] holds what its manifest names, and nothing that only a build needs', () => {
    const described = JSON.parse(files.get('manifest.json')!.toString());
    expect(described).toMatchObject({ manifest_version: '0.3', version: manifest.version, server: { type: 'node' } });
    const { entry_point, mcp_config } = described.server;
    expect(files.get(entry_point)!.equals(readFileSync(mainPath))).toBe(true);
    expect(mcp_config.args[0]).toBe(`\${__dirname}/${entry_point}`);
    const used = [...JSON.stringify(mcp_config).matchAll(/\$\{user_config\.(\w+)\}/g)].map(([, name]) => name!);
    expect(used.sort()).toEqual(Object.keys(described.user_config).sort());
    expect(files.has('node_modules/libsql/package.json')).toBe(true);
    expect([...files.keys()].filter((name) => /^node_modules\/(?:@types|rolldown|vitest)\b/.test(name))).toEqual([]);
  });

  it('[mcp:package:bundle] starts where it is unpacked, with its database and its archives', async () => {
    const unpacked = join(folder, 'unpacked');
    for (const [name, content] of files) write(join(unpacked, name), content);
    const root = join(folder, 'project');
    write(join(root, 'tasks/backend/TASK-0824-retry.task.yaml'), taskText);
    write(join(root, 'src/upload.mjs'), 'export const retries = 0;\n');
    const git = (...args: string[]) => execFileSync('git', args, { cwd: root });
    git('init', '--quiet');
    git('add', '--all');
    git('-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', 'commit', '--quiet', '--message', 'Begin');
    await initContext({ root, clock: Date }, 'TASK-0824', { by: 'ada' });

    const { server, user_config } = JSON.parse(files.get('manifest.json')!.toString());
    const args = server.mcp_config.args.map((word: string) =>
      word.replace('${__dirname}', unpacked).replace('${user_config.toolsets}', `${user_config.toolsets.default},task`),
    );
    const env = { PATH: process.env['PATH'] ?? '', HOME: folder, CLAUDE_PROJECT_DIR: root };
    const client = new Client({ name: 'claude-desktop', version: '1' });
    onTestFinished(() => client.close());
    await client.connect(new StdioClientTransport({ command: process.execPath, args, cwd: unpacked, env }));
    const call = async (name: string, input: Record<string, unknown> = {}) =>
      (await client.callTool({ name, arguments: input })).structuredContent;
    expect(await call('create_work_item', { title: 'Retry uploads', item_type: 'task' })).toMatchObject({ item: {} });
    expect(await call('task_pick')).toMatchObject({ task: { id: 'TASK-0824' } });
    const directory = { task_id: 'TASK-0824', type: 'directory', path: 'src' };
    expect(await call('task_evidence_attach', directory)).toMatchObject({ evidence: { type: 'directory' } });
  });
});

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

/** The archive's files by name, found through its directory as installers do. */
function unzip(archive: Buffer): Map<string, Buffer> {
  const end = archive.lastIndexOf('PK\u0005\u0006');
  let at = archive.readUInt32LE(end + 16);
  const found = new Map<string, Buffer>();
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [size, length, offset] = [
      archive.readUInt32LE(at + 20),
      archive.readUInt16LE(at + 28),
      archive.readUInt32LE(at + 42),
    ];
    const name = archive.toString('utf8', at + 46, at + 46 + length);
    const begin = offset + 30 + archive.readUInt16LE(offset + 26) + archive.readUInt16LE(offset + 28);
    found.set(name, inflateRawSync(archive.subarray(begin, begin + size)));
    at += 46 + length;
  }
  return found;
}
