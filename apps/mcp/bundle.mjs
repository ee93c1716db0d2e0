// Packs the built server into a bundle that Claude Desktop and others install by a click.
// Usage: node bundle.mjs [FILE], after `node build.mjs`. The bundle holds the native module of this platform only.
import { cp, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { zipFolder } from './zip-folder.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const manifest = JSON.parse(await readFile(here('package.json'), 'utf8'));
const target = resolve(process.argv[2] ?? here('dist/waymark-mcp.mcpb'));
const staging = await mkdtemp(join(tmpdir(), 'waymark-bundle-'));

try {
  await cp(here('dist'), join(staging, 'dist'), { recursive: true, filter: (path) => !path.endsWith('.mcpb') });
  // The bundle's chunks are ECMAScript modules.
  await writeFile(join(staging, 'package.json'), `${JSON.stringify({ type: 'module', version: manifest.version })}\n`);
  const packages = new Map();
  for (const name of ['@libsql/client', '@bokuweb/zstd-wasm']) {
    await runtimePackages(name, here('package.json'), packages);
  }
  for (const [name, folder] of packages) {
    await cp(folder, join(staging, 'node_modules', name), {
      recursive: true,
      filter: (path) => !path.slice(folder.length).includes('/node_modules'),
    });
  }
  await writeFile(join(staging, 'manifest.json'), `${JSON.stringify(bundleManifest(manifest), null, 2)}\n`);
  await writeFile(target, await zipFolder(staging));
} finally {
  await rm(staging, { recursive: true, force: true });
}
process.stdout.write(`${target}\n`);

function bundleManifest({ version, description, license, keywords }) {
  return {
    manifest_version: '0.3',
    name: 'waymark-mcp',
    display_name: 'Waymark project tracking',
    version,
    description,
    author: { name: 'Waymark' },
    license,
    keywords,
    server: {
      type: 'node',
      entry_point: 'dist/main.js',
      mcp_config: {
        command: 'node',
        args: ['${__dirname}/dist/main.js', '--toolsets', '${user_config.toolsets}'],
        env: { CLAUDE_PROJECT_DIR: '${user_config.project_folder}' },
      },
    },
    user_config: {
      project_folder: {
        type: 'directory',
        title: 'Project folder',
        description: 'The folder whose project is tracked',
        required: true,
      },
      toolsets: {
        type: 'string',
        title: 'Toolsets',
        description: 'core, work, vendors, deployments, planning, archive, reports, sync, medallion, or all; task',
        required: false,
        default: 'core,work',
      },
    },
    compatibility: { platforms: [process.platform], runtimes: { node: '>=20.19.0' } },
  };
}

/** A package and everything that it needs when it runs, by name, where npm or pnpm put it. */
async function runtimePackages(name, from, found = new Map()) {
  if (found.has(name) || name.startsWith('@types/')) return found;
  const folder = await folderOf(name, from);
  // Native modules of other platforms are optional, and absent.
  if (folder === undefined) return found;
  found.set(name, folder);
  const { dependencies = {}, optionalDependencies = {} } = JSON.parse(
    await readFile(join(folder, 'package.json'), 'utf8'),
  );
  for (const next of Object.keys({ ...dependencies, ...optionalDependencies })) {
    await runtimePackages(next, join(folder, 'package.json'), found);
  }
  return found;
}

async function folderOf(name, from) {
  for (const parent of createRequire(from).resolve.paths(name) ?? []) {
    const folder = await realpath(join(parent, name)).catch(() => undefined);
    if (folder !== undefined && dirname(folder) !== folder) return folder;
  }
  return undefined;
}
