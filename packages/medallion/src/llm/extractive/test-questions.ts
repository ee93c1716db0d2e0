import type { TestRun } from '../../evidence/evidence.ts';
import { readTime } from '../knowledge-range.ts';
import { oneLine } from '../text/clean-text.ts';
import { findingLimits, type QuestionFinding } from './findings.ts';
import { failingTestQuestion, questionKey, testOfKey } from './question-key.ts';

/** What the test runs say. */
export interface TestFindings {
  questions: QuestionFinding[];
  /** By tool, the names that fail in its last run; null where the output does not name them all. */
  lastRuns: Map<string, Set<string> | null>;
}

/** The failing tests of the last readable run of each tool; an earlier failure that is gone is settled. */
export function readTestRuns(runs: readonly TestRun[]): TestFindings {
  const questions: QuestionFinding[] = [];
  const lastRuns: TestFindings['lastRuns'] = new Map();
  for (const run of lastOfEachTool(runs)) {
    const tool = toolName(run);
    const names = new Set<string>();
    for (const failure of run.failures) {
      const place = failure.file === undefined || failure.name.includes(failure.file) ? '' : `${failure.file}: `;
      const question = failingTestQuestion({ tool, name: place + failure.name, message: failure.message ?? '' });
      const key = testOfKey(questionKey(question));
      if (key === undefined || names.has(key.name)) continue;
      names.add(key.name);
      if (names.size <= findingLimits.failingTests) questions.push(finding(question, run));
    }
    const failed = run.failed ?? run.failures.length;
    if (names.size === 0 && failed > 0)
      questions.push(finding(`The ${tool} run has ${failed} failing tests; it does not name them`, run));
    lastRuns.set(tool, failed > names.size ? null : names);
  }
  return { questions, lastRuns };
}

function finding(question: string, run: TestRun): QuestionFinding {
  const time = readTime(run.at) ?? Number.POSITIVE_INFINITY;
  return { question, blocked_on: [], priority: 'high', source: `tests:${toolName(run)}`, time };
}

function lastOfEachTool(runs: readonly TestRun[]): TestRun[] {
  const last = new Map<string, TestRun>();
  let known = 0;
  const times = new Map<TestRun, number>();
  for (const run of runs) times.set(run, (known = readTime(run.at) ?? known));
  for (const run of [...runs].sort((left, right) => times.get(left)! - times.get(right)!)) {
    // An output that nobody could read says nothing, least of all that nothing failed.
    if (run.readable) last.set(toolName(run), run);
  }
  return [...last.values()];
}

function toolName(run: TestRun): string {
  return oneLine(run.tool).replace(/\s+/g, '-').slice(0, 40) || 'unknown';
}
