import { countsByWord } from './output-lines.ts';
import { nextText, type FoundFailure, type TestReport } from './test-report.ts';

const total = /^(?:\S{1,100}:\s)?Tests:\s{1,20}(\d.{0,200}\d total)$/;
const suitesTotal = /^(?:\S{1,100}:\s)?Test Suites:\s{1,20}\d/;
const fileLine = /^(?:\S{1,100}:\s)?(?:FAIL|PASS) (\S+\.\w+)/;
const failure = /^(?:\S{1,100}:\s)?\s{0,4}● (.{1,600})$/;

/** Reads the default reporter of Jest. */
export function readJest(lines: readonly string[]): TestReport | null {
  const totals = lines.flatMap((line) => total.exec(line)?.[1] ?? []);
  if (totals.length === 0 && !lines.some((line) => suitesTotal.test(line))) return null;
  const failures = new Map<string, FoundFailure>();
  let file: string | undefined;
  for (const [index, line] of lines.entries()) {
    file = fileLine.exec(line)?.[1] ?? file;
    const name = failure.exec(line)?.[1];
    if (name === undefined || /^Console$/.test(name)) continue;
    if (!failures.has(name)) failures.set(name, { name, file, message: nextText(lines, index + 1) });
  }
  const count = countsByWord(totals.join(', '));
  const suites = [...failures.values()].filter(({ name }) => name === 'Test suite failed to run').length;
  const counts = {
    passed: count('passed'),
    failed: count('failed') + suites,
    skipped: count('skipped', 'todo', 'pending'),
  };
  return { tool: 'jest', counts: totals.length === 0 ? undefined : counts, failures: [...failures.values()] };
}
