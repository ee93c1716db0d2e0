import { countsByWord } from './output-lines.ts';
import { nextText, type FoundFailure, type TestReport } from './test-report.ts';

// Runners of monorepos put `package:task: ` before every line.
const total = /^(?:\S{1,100}:\s)?\s{0,20}(Tests|Test Files|Errors) {2,}(\d{1,9} .{1,200}|no tests)$/;
const start = /^(?:\S{1,100}:\s)?\s{0,8}(?:RUN|DEV) {1,3}v\d+\.\d+/;
const failure = /^(?:\S{1,100}:\s)?\s{0,4}FAIL {1,3}(?:\|[^|]{1,80}\| )?(\S.{0,600})$/;

/** Reads the default reporter of Vitest; several runs in one output are added up. */
export function readVitest(lines: readonly string[]): TestReport | null {
  const totals = lines.flatMap((line) => total.exec(line) ?? []);
  if (totals.length === 0 && !lines.some((line) => start.test(line))) return null;
  const failures = new Map<string, FoundFailure>();
  for (const [index, line] of lines.entries()) {
    const heading = failure.exec(line)?.[1];
    if (heading === undefined) continue;
    const suite = /^(\S.*?) \[ .* \]$/.exec(heading);
    const file = suite?.[1] ?? heading.split(' > ')[0]!;
    const name = suite === null ? heading.slice(heading.indexOf(' > ') + 3) : file;
    if (suite === null && !heading.includes(' > ')) continue;
    failures.set(heading, { name, file, message: nextText(lines, index + 1) });
  }
  const suites = [...failures.values()].filter(({ name, file }) => name === file).length;
  return { tool: 'vitest', counts: addUp(lines, suites), failures: [...failures.values()] };
}

function addUp(lines: readonly string[], suites: number): TestReport['counts'] {
  let found = false;
  const sum = { passed: 0, failed: suites, skipped: 0 };
  for (const line of lines) {
    const match = total.exec(line);
    if (match === null) continue;
    const count = countsByWord(match[2]!.replace(/\(\d+\)$/, ''));
    if (match[1] === 'Errors') sum.failed += count('error', 'errors');
    if (match[1] !== 'Tests') continue;
    found = true;
    sum.passed += count('passed');
    sum.failed += count('failed');
    sum.skipped += count('skipped', 'todo');
  }
  return found ? sum : undefined;
}
