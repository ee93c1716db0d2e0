// The command: a chunk per command beside the entries, loaded only when the command is called.
import { fileURLToPath } from 'node:url';
// @boundaries-ignore the repository's own tool, no part of the package
import { bundleApp } from '../../tooling/bundle-app.mjs';

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
  /packages[\\/]tracking-mcp[\\/]src[\\/](?!markdown[\\/]|mcp[\\/])/,
  /cli[\\/]src[\\/]track[\\/](?:answered|page-text|send-change|tracker-place|with-tracker|work-item-text)/,
];
// A list of tasks needs neither YAML nor schemas where nothing has changed.
const tasks = [
  /packages[\\/]task-cli[\\/]src[\\/]task[\\/](?:find-task-files|list-tasks|read-task-summaries|task-index|task-limits|task-summary)/,
  /cli[\\/]src[\\/]task[\\/](?:call|list\.|task-project|task-text)/,
  /cli[\\/]src[\\/]commands[\\/]task[\\/](?:list|options)\./,
];
const schemas = [/node_modules[\\/]zod[\\/]/, /packages[\\/]core-types[\\/]src[\\/]domain[\\/]parse/];

await bundleApp({
  folder: fileURLToPath(new URL('.', import.meta.url)),
  entries: { main: 'src/main.ts', 'main-task': 'src/main-task.ts' },
  external: ['@langfuse/client'],
  // What every command needs is one file, what every command on a database needs another, on prompts a third, on the
  // tracker a fourth.
  groups: [
    { name: 'startup', modules: startup, priority: 2 },
    { name: 'tasks', modules: tasks, priority: 2 },
    { name: 'schemas', modules: schemas, priority: 2 },
    { name: 'database', modules: database, priority: 1 },
    { name: 'prompts', modules: prompts, priority: 1 },
    { name: 'tracking', modules: tracking, priority: 1 },
  ],
});
