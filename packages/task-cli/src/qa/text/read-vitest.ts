import { FindingList, type FoundFinding } from '../finding-list.ts';
import { disagreements, type QaReport } from '../qa-report.ts';
import { qaLimits } from '../qa-result.ts';
import { readPlace } from './locate.ts';
import { readTally, take } from './tally.ts';

/** What Vitest prints; of a run within a run the last summary counts. */
export function readVitest(lines: readonly string[]): QaReport {
  let tests: string | undefined;
  let version: string | undefined;
  let failedFiles = 0;
  let ended = false;
  let none = false;
  let failed: string | undefined;
  for (const line of lines) {
    if (line.startsWith('      Tests  ')) tests = line;
    else if (line.startsWith('   Duration  ')) ended = true;
    else if (line.startsWith('No test files found')) none = true;
    else if (line.startsWith('     Errors  ') || /^Type Errors {2}\d/.test(line)) failed = line.trim();
    else if (line.startsWith(' RUN ')) version ??= /v(\d[\w.-]{0,40})/.exec(line)?.[1];
    else if (line.includes('⎯ Failed Suites ')) failedFiles = Number(/Failed Suites (\d{1,9}) /.exec(line)?.[1] ?? 0);
  }
  const tally = readTally(tests ?? '');
  const findings = new FindingList();
  for (const failure of readFailures(lines)) findings.add(failure);
  const whole = none || (tests !== undefined && ended);
  const counted = take(tally, 'passed', 'failed', 'skipped', 'todo');
  const total = /\((\d{1,9})\)\s*$/.exec(tests ?? '')?.[1];
  return {
    parser: 'vitest-text',
    tool: 'vitest',
    tool_version: version,
    counts: {
      tests_passed: take(tally, 'passed'),
      tests_failed: take(tally, 'failed') + failedFiles,
      tests_skipped: take(tally, 'skipped', 'todo'),
      files_failed: failedFiles,
    },
    findings,
    failed: failed === undefined ? undefined : `Vitest tells "${failed.slice(0, 100)}".`,
    cut: whole ? undefined : 'the summary of Vitest is missing.',
    inconsistencies: disagreements('Vitest', { tests: [total === undefined ? undefined : Number(total), counted] }),
  };
}

/** ` FAIL  file > name`, then the message, then ` ❯ file:line:column`; failures of one cause share those. */
function readFailures(lines: readonly string[]): FoundFinding[] {
  const failures: FoundFinding[] = [];
  let open: FoundFinding[] = [];
  for (const line of lines) {
    if (line.startsWith(' FAIL  ')) {
      if (open.some((failure) => failure.message !== '')) open = [];
      const failure = toFailure(line.slice(7));
      // Each line below goes over all of them.
      if (open.length < qaLimits.findings) open.push(failure);
      failures.push(failure);
    } else if (open.length > 0) {
      if (line.startsWith('⎯')) open = [];
      else if (line.trim() !== '') complete(open, line);
    }
  }
  return failures;
}

function toFailure(title: string): FoundFinding {
  const bare = title.startsWith('|') ? title.slice(title.indexOf('|', 1) + 1).trimStart() : title;
  const name = bare.indexOf(' > ');
  const file =
    name === -1 ? bare.slice(0, bare.includes(' [ ') ? bare.indexOf(' [ ') : undefined) : bare.slice(0, name);
  return { file: file.trim(), rule: name === -1 ? null : bare.slice(name + 3), severity: 'error', message: '' };
}

function complete(open: readonly FoundFinding[], line: string): void {
  const place = line.startsWith(' ❯ ') ? readPlace(line.slice(3).split(' ').at(-1) ?? '') : null;
  for (const failure of open) {
    if (failure.message === '') failure.message = line;
    else if (place && place.file === failure.file && failure.line === undefined) Object.assign(failure, place);
  }
}
