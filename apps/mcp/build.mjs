// Bundles the server: one small entry, what every start needs in one file, and the rest loaded when it is used.
import { chmod, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const { version } = JSON.parse(await readFile(here('package.json'), 'utf8'));

// What every start over stdio needs, in one file: each further one costs a millisecond or two.
const startup = [
  /[\\/](?:zod|@modelcontextprotocol[\\/](?:server|core))[\\/]/,
  /packages[\\/]core-types[\\/]src[\\/](?!providers|search)/,
  /packages[\\/]tracking-mcp[\\/]src[\\/](?:mcp|entity|operation|errors|markdown[\\/]report)/,
  /apps[\\/]mcp[\\/]src[\\/](?!main|help|task[\\/]task-library|hosting[\\/](?:host-http|serve-request|bearer|read-body))/,
];
const bundle = await rolldown({
  cwd: here('.'),
  input: { main: here('src/main.ts') },
  platform: 'node',
  resolve: { conditionNames: ['@waymark/source', 'node', 'import', 'default'] },
  // Native modules find their platform's file only from their own folder; pg is loaded by those who use PostgreSQL.
  external: [/^node:/, /^@libsql\//, '@bokuweb/zstd-wasm', 'libsql', 'pg', 'pg-native', 'vitest'],
  transform: { define: { 'import.meta.WAYMARK_VERSION': JSON.stringify(version) } },
  onLog(level, log, handler) {
    if (level === 'warn') throw new Error(`The build warns: ${log.message}`);
    handler(level, log);
  },
});

// Built beside and swapped in, so that a server that starts meanwhile finds all of its chunks.
const fresh = here('dist.next');
const previous = here('dist.previous');
await rm(fresh, { recursive: true, force: true });
const { output } = await bundle.write({
  dir: fresh,
  format: 'esm',
  minify: true,
  comments: { legal: false },
  entryFileNames: '[name].js',
  chunkFileNames: 'chunks/[name].js',
  codeSplitting: {
    groups: [{ name: 'startup', test: (module) => startup.some((pattern) => pattern.test(module)), priority: 1 }],
  },
});
await bundle.close();
await writeFile(`${fresh}/THIRD_PARTY_LICENSES.txt`, await licences(output.flatMap((file) => file.moduleIds ?? [])));
await chmod(`${fresh}/main.js`, 0o755);
await rm(previous, { recursive: true, force: true });
await rename(here('dist'), previous).catch((error) => {
  if (error.code !== 'ENOENT') throw error;
});
await rename(fresh, here('dist'));
await rm(previous, { recursive: true, force: true });

/** The licence of every package whose code is in the bundle: they ask for it. */
async function licences(modules) {
  const folders = new Set(modules.flatMap((id) => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(id) ?? []));
  const texts = [...folders]
    .sort((a, b) => a.localeCompare(b, 'en'))
    .map(async (folder) => {
      const { name, version: number, license } = JSON.parse(await readFile(`${folder}/package.json`, 'utf8'));
      const text = await readFile(`${folder}/LICENSE`, 'utf8').catch(() => `Licence: ${license}\n`);
      return `${name} ${number}\n\n${text.trim()}\n`;
    });
  return (await Promise.all(texts)).join(`\n${'-'.repeat(80)}\n\n`);
}
