import { spawn } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * The environment of every tool started here: the repository's own binaries and this Node first, no telemetry, no
 * update notices.
 */
export function toolEnvironment() {
  const registry = process.env['npm_config_registry'];
  return {
    ...process.env,
    PATH: [join(root, 'node_modules', '.bin'), dirname(process.execPath), process.env['PATH']].join(delimiter),
    DO_NOT_TRACK: '1',
    TURBO_TELEMETRY_DISABLED: '1',
    TURBO_NO_UPDATE_NOTIFIER: '1',
    npm_config_update_notifier: 'false',
    // pnpm reads its own variable only.
    ...(registry && { PNPM_CONFIG_REGISTRY: registry }),
  };
}

/**
 * Runs a program with our terminal and gives its exit code.
 *
 * @param {string} command
 * @param {readonly string[]} commandArguments
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<number>}
 */
export function run(command, commandArguments, options = {}) {
  const child = spawn(command, commandArguments, { cwd: root, env: toolEnvironment(), ...options, stdio: 'inherit' });
  return finished(child);
}

/**
 * Runs a program without a terminal and gives its exit code and everything it printed.
 *
 * @param {string} command
 * @param {readonly string[]} commandArguments
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export async function capture(command, commandArguments, options = {}) {
  const child = spawn(command, commandArguments, {
    cwd: root,
    env: toolEnvironment(),
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  /** @type {Buffer[]} */
  const chunks = [];
  child.stdout.on('data', (chunk) => chunks.push(chunk));
  child.stderr.on('data', (chunk) => chunks.push(chunk));
  const code = await finished(child);
  return { code, output: Buffer.concat(chunks).toString('utf8').trimEnd() };
}

/**
 * A short line for the person who waits, on stderr: stdout belongs to the program that was asked for.
 *
 * @param {string} line
 */
export function tell(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<number>}
 */
function finished(child) {
  // A terminal sends Ctrl-C to the child itself, and a second one would keep vitest from stopping its servers.
  const wait = () => undefined;
  const forward = () => child.kill('SIGTERM');
  process.on('SIGINT', wait).on('SIGTERM', forward);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      process.off('SIGINT', wait).off('SIGTERM', forward);
      resolve(code ?? 1);
    });
  });
}
