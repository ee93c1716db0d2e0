// The server: one small entry, what every start over stdio needs in one file, and the rest loaded when it is used.
import { fileURLToPath } from 'node:url';
// @boundaries-ignore the repository's own tool, no part of the package
import { bundleApp } from '../../tooling/bundle-app.mjs';

const startup = [
  /[\\/](?:zod|@modelcontextprotocol[\\/](?:server|core))[\\/]/,
  /packages[\\/]core-types[\\/]src[\\/](?!providers|search)/,
  /packages[\\/]tracking-mcp[\\/]src[\\/](?:mcp|entity|operation|errors|markdown[\\/]report)/,
  /apps[\\/]mcp[\\/]src[\\/](?!main|help|task[\\/]task-library|hosting[\\/](?:host-http|serve-request|answer-request|json-response|bearer|read-body))/,
];

await bundleApp({
  folder: fileURLToPath(new URL('.', import.meta.url)),
  entries: { main: 'src/main.ts' },
  external: [],
  groups: [{ name: 'startup', modules: startup, priority: 1 }],
});
