// Bundles the command: one small entry, and a chunk per command that is loaded only when the command is called.
import { chmod, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const { version } = JSON.parse(await readFile(here('package.json'), 'utf8'));

const startup = [
  /[\\/](?:commander|extra-typings)[\\/]/,
  /cli[\\/]src[\\/](?:run-waymark|program|output|project[\\/](?!range)|config|errors|exit-codes|telemetry[\\/]run-observed|track[\\/]given)/,
];
const database = [
  /packages[\\/]stores[\\/]src[\\/](?!postgres|node-sqlite|libsql)/,
  /packages[\\/]core-types[\\/]/,
  /packages[\\/]medallion[\\/]src[\\/](?:errors|search|session[\\/](?:load|plain|summarise))/,
  /packages[\\/]medallion[\\/]src[\\/]document[\\/](?:limits|read-stored-medallion|scope)/,
  /packages[\\/]medallion[\\/]src[\\/]store[\\/](?!to-medallion-record)/,
  /cli[\\/]src[\\/](?:compose|medallion[\\/](?:find-medallion|overview))/,
];
const prompts = [
  /packages[\\/]prompt-inference[\\/]src[\\/](?:artifact|errors|export|import)/,
  /cli[\\/]src[\\/]prompt[\\/](?:in-source|open-library|read-)/,
];
const tracking = [
  /packages[\\/]tracking-mcp[\\/]src[\\/](?!markdown[\\/](?:hand-written|migration|prompts)|mcp[\\/])/,
  /cli[\\/]src[\\/]track[\\/](?:answered|page-text|send-change|tracker-place|with-tracker|work-item-text)/,
];
// A list of tasks needs neither YAML nor schemas where nothing has changed.
const tasks = [
  /packages[\\/]task-cli[\\/]src[\\/]task[\\/](?:find-task-files|list-tasks|read-task-summaries|task-index|task-limits|task-summary)/,
  /cli[\\/]src[\\/]task[\\/](?:call|list\.|task-project|task-text)/,
  /cli[\\/]src[\\/]commands[\\/]task[\\/](?:list|options)\./,
];
const schemas = [/node_modules[\\/]zod[\\/]/, /packages[\\/]core-types[\\/]src[\\/]domain[\\/]parse/];
const isOneOf = (patterns) => (module) => patterns.some((pattern) => pattern.test(module));

const bundle = await rolldown({
  cwd: here('.'),
  input: { main: here('src/main.ts'), 'main-task': here('src/main-task.ts') },
  platform: 'node',
  resolve: { conditionNames: ['@waymark/source', 'node', 'import', 'default'] },
  // Native modules find their platform's file only from their own folder; pg is loaded by those who use PostgreSQL.
  external: [/^node:/, /^@libsql\//, '@bokuweb/zstd-wasm', '@langfuse/client', 'libsql', 'pg', 'pg-native', 'vitest'],
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
const { output } = await bundle.write({
  dir: fresh,
  format: 'esm',
  minify: true,
  comments: { legal: false },
  entryFileNames: '[name].js',
  chunkFileNames: 'chunks/[name].js',
  // What every command needs is one file, what every command on a database needs another, on prompts a third, on the
  // tracker a fourth: each further one costs a millisecond at the start.
  codeSplitting: {
    groups: [
      { name: 'startup', test: isOneOf(startup), priority: 2 },
      { name: 'tasks', test: isOneOf(tasks), priority: 2 },
      { name: 'schemas', test: isOneOf(schemas), priority: 2 },
      { name: 'database', test: isOneOf(database), priority: 1 },
      { name: 'prompts', test: isOneOf(prompts), priority: 1 },
      { name: 'tracking', test: isOneOf(tracking), priority: 1 },
    ],
  },
});
await bundle.close();
await writeFile(`${fresh}/THIRD_PARTY_LICENSES.txt`, await licences(output.flatMap((file) => file.moduleIds ?? [])));
for (const entry of ['main.js', 'main-task.js']) await chmod(`${fresh}/${entry}`, 0o755);
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
