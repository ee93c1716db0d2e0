#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { start } from './start.ts';

await start(process.argv.slice(2), { environment: process.env, mainPath: fileURLToPath(import.meta.url) });
