#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { start } from './start.ts';

await start(process.argv.slice(2), fileURLToPath(import.meta.url));
