// Bundles the command: one small entry, and a chunk per command that is loaded only when the command is called.
import { chmod, readFile, rename, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const { version } = JSON.parse(await readFile(here('package.json'), 'utf8'));

function isStartup(module) {
  return /[\\/](?:commander|extra-typings)[\\/]|src[\\/](?:run-waymark|program|output|project|config|errors|exit-codes)/.test(
    module,
  );
}

function isDatabase(module) {
  return /packages[\\/](?:stores[\\/]src[\\/](?!postgres|node-sqlite|libsql)|core-types[\\/]|medallion[\\/]src[\\/](?:document|store|errors))|[\\/]zod[\\/]|cli[\\/]src[\\/]compose/.test(
    module,
  );
}

const bundle = await rolldown({
  cwd: here('.'),
  input: { main: here('src/main.ts') },
  platform: 'node',
  resolve: { conditionNames: ['@waymark/source', 'node', 'import', 'default'] },
  // Native modules find their platform's file only from their own folder; pg is loaded by those who use PostgreSQL.
  external: [/^node:/, /^@libsql\//, 'libsql', 'pg', 'pg-native', 'vitest'],
  transform: { define: { 'import.meta.WAYMARK_VERSION': JSON.stringify(version) } },
  onLog(level, log, handler) {
    if (level === 'warn') throw new Error(`The build warns: ${log.message}`);
    handler(level, log);
  },
});

// Built beside and swapped in, so that a command that runs meanwhile finds all of its chunks.
const fresh = here('dist.next');
const previous = here('dist.previous');
await rm(fresh, { recursive: true, force: true });
await bundle.write({
  dir: fresh,
  format: 'esm',
  minify: true,
  comments: { legal: false },
  entryFileNames: '[name].js',
  chunkFileNames: 'chunks/[name].js',
  // What every command needs is one file, and what every command on a database needs another: each further one costs a
  // millisecond at the start.
  codeSplitting: {
    groups: [
      { name: 'startup', test: isStartup, priority: 2 },
      { name: 'database', test: isDatabase, priority: 1 },
    ],
  },
});
await bundle.close();
await chmod(`${fresh}/main.js`, 0o755);
await rm(previous, { recursive: true, force: true });
await rename(here('dist'), previous).catch((error) => {
  if (error.code !== 'ENOENT') throw error;
});
await rename(fresh, here('dist'));
await rm(previous, { recursive: true, force: true });
