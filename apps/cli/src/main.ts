#!/usr/bin/env node
import nodeModule from 'node:module';
import { fileURLToPath } from 'node:url';
import { version } from './version.ts';

// Before anything of ours is loaded. Node 22 and later keep the compiled code; Node 20 has no such call.
(nodeModule as { enableCompileCache?: () => void }).enableCompileCache?.();

const argv = process.argv.slice(2);
const isVersionCall = argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V');

// A reader that went away (`waymark ... | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(process.exitCode ?? 0);
});

// Asked for by scripts and installers, often: answered before the parser is loaded.
if (isVersionCall) process.stdout.write(`${version}\n`);
else process.exitCode = await run();

async function run(): Promise<number> {
  const { runWaymark } = await import('./run-waymark.ts');
  return runWaymark(argv, {
    version,
    environment: process.env,
    cwd: process.cwd(),
    mainPath: fileURLToPath(import.meta.url),
    // Functions, so that these are opened only by commands that use them.
    stdin: () => process.stdin,
    stderr: () => process.stderr,
    stdout: process.stdout,
    exit: (code) => process.exit(code),
  });
}
