#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { start } from './start.ts';

const argv = process.argv.slice(2);
const isVersionCall = argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V');

// `waymark-task X` is `waymark task X`; alone it shows the commands.
await start(isVersionCall ? argv : ['task', ...(argv.length === 0 ? ['--help'] : argv)], {
  environment: process.env,
  // Hooks and clients call the other one.
  mainPath: fileURLToPath(new URL('main.js', import.meta.url)),
});
