import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** How a child process ended, and what it printed. */
export interface ChildResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Arguments for Node to run a script of this folder on the sources. */
export function childArguments(script: string, ...rest: string[]): string[] {
  const path = fileURLToPath(new URL(script, import.meta.url));
  return ['--conditions=@waymark/source', '--import', import.meta.resolve('tsx'), path, ...rest];
}

/** Runs a script of this folder until it ends by itself; one that does not is ended after a minute and has no code. */
export function runChild(script: string, ...rest: string[]): Promise<ChildResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, childArguments(script, ...rest), { timeout: 60_000 });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => (stdout += String(chunk)));
    child.stderr.on('data', (chunk) => (stderr += String(chunk)));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}
