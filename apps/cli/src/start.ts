import nodeModule from 'node:module';
import type { ProcessRuntime } from './run-waymark.ts';
import { version } from './version.ts';

/** Runs one command line with what the process gives, and sets the exit code. */
export async function start(argv: string[], given: Pick<ProcessRuntime, 'environment' | 'mainPath'>): Promise<void> {
  // Before anything of ours is loaded. Node 22 and later keep the compiled code; Node 20 has no such call.
  (nodeModule as { enableCompileCache?: () => void }).enableCompileCache?.();

  // A reader that went away (`waymark ... | head`) is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(process.exitCode ?? 0);
  });

  // Asked for by scripts and installers, often: answered before the parser is loaded.
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    process.stdout.write(`${version}\n`);
    return;
  }
  const { runWaymark } = await import('./run-waymark.ts');
  process.exitCode = await runWaymark(argv, {
    version,
    ...given,
    cwd: process.cwd(),
    // Functions, so that these are opened only by commands that use them.
    stdin: () => process.stdin,
    stderr: () => process.stderr,
    stdout: process.stdout,
    exit: (code) => process.exit(code),
  });
}
