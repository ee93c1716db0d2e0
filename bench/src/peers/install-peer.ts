import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newerNode, type Peer } from './pinned-peers.ts';

const peersFolder = fileURLToPath(new URL('../../.peers', import.meta.url));
const oldestNode = 22;

/** A peer that can be run, or why it cannot. */
export type InstalledPeer = { folder: string; node: string; nodeName: string } | { reason: string };

/**
 * Installs a peer into `bench/.peers` unless it is there already. It stays outside of the workspace: nothing of ours ever
 * depends on it.
 */
export async function installPeer(peer: Peer, say: (message: string) => void): Promise<InstalledPeer> {
  try {
    const folder = await install(peer, { scripts: false, say });
    if (Number(process.versions.node.split('.')[0]) >= oldestNode) {
      return { folder, node: process.execPath, nodeName: `Node ${process.versions.node}` };
    }
    const nodeFolder = await install(newerNode, { scripts: true, say });
    return { folder, node: join(nodeFolder, 'node_modules/node/bin/node'), nodeName: `Node ${newerNode.version}` };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}

async function install(peer: Peer, options: { scripts: boolean; say: (message: string) => void }): Promise<string> {
  const folder = join(peersFolder, peer.name);
  const manifest = `${JSON.stringify({ private: true, dependencies: peer.dependencies, overrides: peer.overrides }, null, 2)}\n`;
  const done = join(folder, 'installed.json');
  if (existsSync(done) && (await readFile(done, 'utf8')) === manifest) return folder;

  options.say(`installing ${peer.name} ${peer.version} into bench/.peers`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), manifest);
  const flags = ['--no-audit', '--no-fund', '--legacy-peer-deps', '--loglevel=error'];
  await runNpm(['install', ...flags, ...(options.scripts ? [] : ['--ignore-scripts'])], folder);
  await writeFile(done, manifest);
  return folder;
}

function runNpm(args: string[], folder: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
    let output = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-2_000);
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`npm ${args[0]} ended with exit code ${code}: ${output.trim().split('\n').at(-1) ?? ''}`));
    });
  });
}
