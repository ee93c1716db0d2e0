import { countsByWord } from './output-lines.ts';
import type { FoundFailure, TestReport } from './test-report.ts';

const start = /^={3,} test session starts ={3,}$/;
const total =
  /^(?:={2,} )?((?:\d{1,9} (?:passed|failed|skipped|errors?|xfailed|xpassed|deselected|warnings?|rerun|subtests passed)(?:, )?){1,12}|no tests ran) in \d[\d.:]*s?\b.{0,40}$/;
const failure = /^(FAILED|ERROR) (\S+?)(?:::(\S.{0,400}?))?(?: - (.{0,600}))?$/;

/** Reads pytest's terminal output, also with `-q`. */
export function readPytest(lines: readonly string[]): TestReport | null {
  const totals = lines.flatMap((line) => total.exec(line)?.[1] ?? []);
  if (totals.length === 0 && !lines.some((line) => start.test(line))) return null;
  const failures: FoundFailure[] = [];
  for (const line of lines) {
    const match = failure.exec(line);
    if (match !== null) failures.push({ name: match[3] ?? match[2]!, file: match[2], message: match[4] });
  }
  const count = countsByWord(totals.join(', '));
  const counts = {
    passed: count('passed', 'xpassed'),
    failed: count('failed', 'error', 'errors'),
    skipped: count('skipped', 'xfailed'),
  };
  return { tool: 'pytest', counts: totals.length === 0 ? undefined : counts, failures };
}
