// Installs the packed packages with npm in an empty project, as a user would, imports every entry point and starts
// every binary, all under the Node that runs this script. Usage: node tooling/pack-smoke.mjs [FOLDER WITH TARBALLS]
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { packPackages, packedPackages } from './pack.mjs';
import { capture, root, tell } from './process.mjs';
import { readManifest } from './workspace.mjs';

const project = mkdtempSync(join(tmpdir(), 'waymark-smoke-'));
const environment = userEnvironment();

try {
  await main();
} catch (error) {
  tell(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  rmSync(project, { recursive: true, force: true });
}

async function main() {
  const packages = process.argv[2] ? packedPackages(process.argv[2]) : await packPackages(project);
  writeFileSync(join(project, 'package.json'), '{ "name": "smoke", "private": true, "type": "module" }\n');
  await npmInstall(packages.map(({ tarball }) => tarball));
  // The main entry points work without any optional peer.
  await importEach(packages.flatMap((one) => entryPoints(one).filter((name) => name === one.manifest.name)));
  for (const one of packages) {
    for (const bin of Object.keys(one.manifest.bin ?? {})) await startBinary(bin, one.manifest.version);
  }
  const peers = packages.flatMap(installedPeers);
  if (peers.length > 0) await npmInstall([...new Set(peers)]);
  await importEach(packages.flatMap(entryPoints));
  tell(`The packed packages install and run under Node ${process.version}.`);
}

/** @param {readonly string[]} specifiers */
function npmInstall(specifiers) {
  return succeed('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', ...specifiers]);
}

/** @param {readonly string[]} names */
async function importEach(names) {
  for (const name of names) {
    await succeed(process.execPath, ['--input-type=module', '--eval', `await import(${JSON.stringify(name)})`]);
  }
}

/**
 * @param {string} bin
 * @param {string} version
 */
async function startBinary(bin, version) {
  const output = await succeed('npx', ['--no', '--', bin, '--version']);
  if (!output.includes(version)) throw new Error(`${bin} --version printed "${output}" in place of ${version}.`);
}

/**
 * Import specifiers of all entry points that are code.
 *
 * @param {import('./workspace.mjs').WorkspacePackage} one
 */
function entryPoints({ manifest }) {
  return Object.keys(manifest.exports ?? {})
    .filter((path) => !path.endsWith('.json'))
    .map((path) => manifest.name + path.slice(1));
}

/**
 * The optional peers, each in the version this repository is tested with.
 *
 * @param {import('./workspace.mjs').WorkspacePackage} one
 */
function installedPeers({ folder, manifest }) {
  return Object.keys(manifest.peerDependencies ?? {}).map((name) => {
    const home = [folder, root].map((parent) => join(parent, 'node_modules', name)).find((path) => existsSync(path));
    if (!home) throw new Error(`${manifest.name} has the peer ${name}, which is not installed here for its tests.`);
    return `${name}@${readManifest(home).version}`;
  });
}

/**
 * @param {string} command
 * @param {readonly string[]} commandArguments
 */
async function succeed(command, commandArguments) {
  const { code, output } = await capture(command, commandArguments, { cwd: project, env: environment });
  if (code !== 0) throw new Error(`${command} ${commandArguments.join(' ')} failed (exit code ${code}):\n${output}`);
  return output;
}

/** Ours without the repository's binaries and without what an npm or npx above us tells the programs it starts. */
function userEnvironment() {
  const path = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((entry) => !entry.startsWith(join(root, 'node_modules')));
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^npm_(package_|lifecycle_|command|config_(local_prefix|call|package)$)/.test(name),
  );
  return { ...Object.fromEntries(inherited), PATH: [dirname(process.execPath), ...path].join(delimiter) };
}
