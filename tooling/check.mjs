// What `npm run check` does: every step runs, each prints one line, a failing one prints its output too.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packPackages, packedPackages } from './pack.mjs';
import { capture, root, tell } from './process.mjs';
import { vitestArguments } from './vitest.mjs';

/**
 * @typedef {{ code: number, output: string, note?: string }} Result
 * @typedef {{ name: string, run: () => Promise<Result> }} Step
 */

const temporary = mkdtempSync(join(tmpdir(), 'waymark-check-'));

/**
 * Steps of one group run two at a time, the groups one after the other: packing needs the build, and the tests have
 * the machine for themselves.
 *
 * @type {Step[][]}
 */
const groups = [
  [
    program('lockfile', 'pnpm', 'install', '--frozen-lockfile', '--lockfile-only', '--offline'),
    program('format', 'oxfmt', '--check'),
    program('lint', 'oxlint', '--type-aware', '--deny-warnings', '--report-unused-disable-directives'),
    program('types', 'tsc', '-p', 'tsconfig.json'),
    program('boundaries', 'turbo', 'boundaries'),
    program('unused code', 'knip', '--no-config-hints'),
    program('manifests', 'sherif', '--fail-on-warnings', '-r', 'packages-without-package-json'),
    { name: 'changesets', run: checkChangesets },
    program('build', 'turbo', 'run', 'build'),
  ],
  [{ name: 'pack', run: pack }],
  [
    ...examples(),
    ...eachTarball('publint', 'publint', ['run', '--strict']),
    ...eachTarball('attw', 'attw', ['--profile', 'esm-only', '--no-emoji', '--no-color']),
    program('packed packages', process.execPath, join(root, 'tooling', 'pack-smoke.mjs'), temporary),
  ],
  [{ name: 'tests', run: runTests }],
];

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => interruption.abort());

process.exitCode = await main();

async function main() {
  const started = performance.now();
  /** @type {string[]} */
  const failed = [];
  try {
    for (const group of groups) failed.push(...(await runGroup(group)));
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  if (interruption.signal.aborted) return 130;
  const outcome = failed.length === 0 ? 'All checks passed' : `Failed: ${failed.join(', ')}`;
  tell(`${outcome} (${seconds(started)}).`);
  return failed.length === 0 ? 0 : 1;
}

/**
 * @param {Step[]} group
 * @returns {Promise<string[]>} names of the steps that failed
 */
async function runGroup(group) {
  /** @type {string[]} */
  const failed = [];
  const waiting = [...group];
  const worker = async () => {
    for (let step = waiting.shift(); step && !interruption.signal.aborted; step = waiting.shift()) {
      const started = performance.now();
      const { code, output, note } = await step.run().catch(asResult);
      if (code !== 0) failed.push(step.name);
      tell(
        [code === 0 ? 'ok    ' : 'FAILED', seconds(started).padStart(7), '', step.name, note ?? ''].join(' ').trimEnd(),
      );
      if (code !== 0) tell(`${output}\n`);
    }
  };
  await Promise.all([worker(), worker()]);
  return failed;
}

/**
 * @param {string} name
 * @param {string} command
 * @param {string[]} commandArguments
 * @returns {Step}
 */
function program(name, command, ...commandArguments) {
  return { name, run: () => capture(command, commandArguments) };
}

/** Each example is a program that checks itself. */
function examples() {
  const folder = join(root, 'examples');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.mjs'))
    .map((file) => program(`examples/${file}`, process.execPath, join(folder, file)));
}

/**
 * @param {string} name
 * @param {string} command
 * @param {string[]} commandArguments
 * @returns {Step[]}
 */
function eachTarball(name, command, commandArguments) {
  return packedPackages(temporary).map(({ manifest, tarball }) =>
    program(`${name} ${manifest.name}`, command, ...commandArguments, tarball),
  );
}

/** @returns {Promise<Result>} */
async function pack() {
  const packages = await packPackages(temporary);
  return { code: 0, output: '', note: `(${packages.length})` };
}

/**
 * Whether the pending changesets make a release plan. Where the main branch is not at hand (a detached checkout) only
 * the uncommitted changes are asked for theirs.
 */
async function checkChangesets() {
  const { code } = await capture('git', ['rev-parse', '--quiet', '--verify', 'main']);
  return capture('changeset', code === 0 ? ['status'] : ['status', '--since=HEAD']);
}

/** @returns {Promise<Result>} */
async function runTests() {
  const report = process.env['WAYMARK_TEST_REPORT'] ?? join(temporary, 'tests.json');
  const { code, output } = await capture(process.execPath, vitestArguments([], report));
  const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, 'utf8'));
  const note = `(${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped)`;
  return { code, output, note };
}

/**
 * @param {unknown} error
 * @returns {Result}
 */
function asResult(error) {
  return { code: 1, output: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

/** @param {number} started */
function seconds(started) {
  return `${((performance.now() - started) / 1000).toFixed(1)} s`;
}
