#!/usr/bin/env node
import nodeModule from 'node:module';

import { version } from './version.ts';

// Before anything of ours is loaded. Node 22 and later keep the compiled code; Node 20 has no such call.
(nodeModule as { enableCompileCache?: () => void }).enableCompileCache?.();

const argv = process.argv.slice(2);
const isVersionCall = argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V');

// Asked for by scripts and installers: answered before anything is loaded.
if (isVersionCall) process.stdout.write(`${version}\n`);
else process.exitCode = await run();

async function run(): Promise<number> {
  const { runWaymarkMcp } = await import('./run-waymark-mcp.ts');
  return runWaymarkMcp(argv, {
    version,
    environment: process.env,
    cwd: process.cwd(),
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    onSignal: (stop) => void process.once('SIGTERM', stop).once('SIGINT', stop),
    onUncaught: (tell) => void process.on('uncaughtException', tell).on('unhandledRejection', tell),
    exit: (code) => process.exit(code),
  });
}
