import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { environmentVariables } from '../src/config.ts';
import { mainPath, type Loose } from './sandbox.ts';

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
});

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
