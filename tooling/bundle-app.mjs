// Bundles an app to its folder `dist`: a small entry per binary, and chunks that are loaded when they are used.
import { chmod, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

/**
 * @typedef {object} ChunkGroup modules that go to one file, because each further file costs a millisecond at the start
 * @property {string} name
 * @property {readonly RegExp[]} modules
 * @property {number} priority
 *
 * @typedef {object} App
 * @property {string} folder
 * @property {Record<string, string>} entries source files by the name of the program
 * @property {readonly (string | RegExp)[]} external beside what every app leaves out
 * @property {readonly ChunkGroup[]} groups
 */

/**
 * Native modules find their platform's file only from their own folder; pg is loaded by those who use PostgreSQL.
 */
const external = [/^node:/, /^@libsql\//, '@bokuweb/zstd-wasm', 'libsql', 'pg', 'pg-native', 'vitest'];

/**
 * Builds beside and swaps in, so that a program that runs or starts meanwhile finds all of its chunks.
 *
 * @param {App} app
 * @throws {Error} when the bundler warns
 */
export async function bundleApp(app) {
  const dist = join(app.folder, 'dist');
  const fresh = `${dist}.next`;
  const previous = `${dist}.previous`;
  await rm(fresh, { recursive: true, force: true });
  await writeBundle(app, fresh);
  await rm(previous, { recursive: true, force: true });
  await rename(dist, previous).catch((error) => {
    if (error.code !== 'ENOENT') throw error;
  });
  await rename(fresh, dist);
  await rm(previous, { recursive: true, force: true });
}

/**
 * @param {App} app
 * @param {string} destination
 */
async function writeBundle(app, destination) {
  const { version } = JSON.parse(await readFile(join(app.folder, 'package.json'), 'utf8'));
  const bundle = await rolldown({
    cwd: app.folder,
    input: app.entries,
    platform: 'node',
    resolve: { conditionNames: ['@waymark/source', 'node', 'import', 'default'] },
    external: [...external, ...app.external],
    transform: { define: { 'import.meta.WAYMARK_VERSION': JSON.stringify(version) } },
    onLog(level, log, handler) {
      if (level === 'warn') throw new Error(`The build warns: ${log.message}`);
      handler(level, log);
    },
  });
  const groups = app.groups.map(({ name, modules, priority }) => ({
    name,
    test: (/** @type {string} */ module) => modules.some((pattern) => pattern.test(module)),
    priority,
  }));
  const { output } = await bundle.write({
    dir: destination,
    format: 'esm',
    minify: true,
    comments: { legal: false },
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name].js',
    codeSplitting: { groups },
  });
  await bundle.close();
  const modules = output.flatMap((file) => ('moduleIds' in file ? file.moduleIds : []));
  await writeFile(join(destination, 'THIRD_PARTY_LICENSES.txt'), await licences(modules));
  for (const name of Object.keys(app.entries)) await chmod(join(destination, `${name}.js`), 0o755);
}

/**
 * The licence of every package whose code is in the bundle: they ask for it.
 *
 * @param {readonly string[]} modules
 */
async function licences(modules) {
  const folders = new Set(modules.flatMap((id) => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(id) ?? []));
  const texts = [...folders]
    .sort((a, b) => a.localeCompare(b, 'en'))
    .map(async (folder) => {
      const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
      const text = await readFile(join(folder, 'LICENSE'), 'utf8').catch(() => `Licence: ${license}\n`);
      return `${name} ${version}\n\n${text.trim()}\n`;
    });
  return (await Promise.all(texts)).join(`\n${'-'.repeat(80)}\n\n`);
}
