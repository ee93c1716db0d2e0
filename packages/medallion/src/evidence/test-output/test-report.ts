import { boundText } from '../bounded-text.ts';
import type { TestRun } from '../evidence.ts';

/** A failure as a reader finds it. */
export interface FoundFailure {
  name: string;
  file?: string | undefined;
  message?: string | undefined;
}

/** What one reader found in the output of its tool. `counts` is undefined when the output did not say. */
export interface TestReport {
  tool: string;
  counts: { passed: number | null; failed: number; skipped: number | null } | undefined;
  failures: FoundFailure[];
}

/** Reads the output of one tool; null when it is not that tool's. */
export type TestReportReader = (lines: readonly string[]) => TestReport | null;

/** More failures than this are not listed; the count says how many there are. */
const mostFailures = 200;

/** The report in the form of evidence. */
export function toTestRun({ tool, counts, failures }: TestReport): TestRun {
  return {
    tool,
    passed: counts?.passed ?? null,
    failed: counts?.failed ?? null,
    skipped: counts?.skipped ?? null,
    failures: failures.slice(0, mostFailures).map(({ name, file, message }) => ({
      name: boundText(name.trim(), 500),
      ...(file === undefined || file === '' ? {} : { file: boundText(file, 1_000) }),
      ...(message === undefined || message.trim() === '' ? {} : { message: boundText(message.trim(), 500) }),
    })),
    readable: counts !== undefined,
  };
}

/** The first line that says something, from an index on; `undefined` when the next lines are empty. */
export function nextText(lines: readonly string[], from: number): string | undefined {
  return lines.slice(from, from + 4).find((line) => line.trim() !== '');
}
