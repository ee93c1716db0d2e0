// Sums up test runs: node tooling/sum-reports.mjs NAME EXIT_CODE REPORT [NAME EXIT_CODE REPORT]...
// A report is vitest's JSON, or - for a step that has none. A run without a readable report, or one that failed although
// no test did, counts as one failure. The last line is "N passed, N failed"; the exit code is 1 when anything failed.
import { readFileSync } from 'node:fs';

const runs = process.argv.slice(2);
let passed = 0;
let failed = 0;

for (let index = 0; index < runs.length; index += 3) {
  const [name = '', exitCode = '', report = ''] = runs.slice(index, index + 3);
  const counts = readCounts(report);
  const failures = counts.failed || (exitCode === '0' ? 0 : 1);
  passed += counts.passed;
  failed += failures;
  print(
    `${name}: ${counts.problem ?? `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`}, exit code ${exitCode}`,
  );
}

print(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

/**
 * @param {string} report
 * @returns {{ passed: number, failed: number, skipped: number, problem?: string }}
 */
function readCounts(report) {
  const none = { passed: 0, failed: 0, skipped: 0 };
  if (report === '-') return { ...none, problem: 'no tests of its own' };
  try {
    const { numPassedTests, numFailedTests, numFailedTestSuites, numPendingTests, success } = JSON.parse(
      readFileSync(report, 'utf8'),
    );
    if (![numPassedTests, numFailedTests].every(Number.isInteger)) throw new TypeError('no counts');
    // A file that cannot be loaded is a failed suite without a failed test.
    const failures = numFailedTests || (success === true ? 0 : Math.max(1, numFailedTestSuites));
    return { passed: numPassedTests, failed: failures, skipped: numPendingTests };
  } catch {
    return { ...none, failed: 1, problem: 'no readable report' };
  }
}

/** @param {string} line */
function print(line) {
  process.stdout.write(`${line}\n`);
}
