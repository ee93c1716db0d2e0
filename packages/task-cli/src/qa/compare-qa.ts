import type { QaResult } from './qa-result.ts';

/** One number that changed between two logs. */
export interface QaChange {
  metric: string;
  baseline: number | string | null;
  current: number | string | null;
  /** `current` less `baseline`, where both are numbers. */
  delta: number | null;
  message: string;
}

/** How a log differs from the one before. */
export interface QaComparison {
  regressed: boolean;
  regressions: QaChange[];
  improvements: QaChange[];
  /** What one of them tells and the other does not, or not in the same way. */
  not_comparable: { metric: string; reason: string }[];
}

/** By how many points coverage may go down, or go up, before it counts. */
const coverageTolerance = 1;

const fewerIsBetter = ['lint_errors', 'type_errors', 'tests_failed'] as const;

/**
 * What became worse and what better: the exit code, errors, passing tests, coverage of lines and branches. A number that
 * only one log tells, and coverage of different tools, is never held against another; a log that cannot be read any more
 * is a regression.
 */
export function compareQa(baseline: QaResult, current: QaResult): QaComparison {
  const comparison: QaComparison = { regressed: false, regressions: [], improvements: [], not_comparable: [] };
  compareOutcome(comparison, baseline, current);
  if (isTold(baseline) && isTold(current)) {
    for (const metric of fewerIsBetter) {
      compareNumbers(comparison, { metric, before: baseline[metric], now: current[metric], better: -1, tolerance: 0 });
    }
    const passed = { before: baseline.tests_passed, now: current.tests_passed };
    compareNumbers(comparison, { metric: 'tests_passed', ...passed, better: 1, tolerance: 0 });
    compareCoverage(comparison, baseline, current);
  }
  comparison.regressed = comparison.regressions.length > 0;
  return comparison;
}

function isTold(result: QaResult): boolean {
  return result.state !== 'unreadable';
}

function compareOutcome(comparison: QaComparison, baseline: QaResult, current: QaResult): void {
  if (baseline.exit_code !== null && current.exit_code !== null) {
    const before = baseline.exit_code === 0;
    const now = current.exit_code === 0;
    if (before !== now) {
      const codes = { baseline: baseline.exit_code, current: current.exit_code };
      note(comparison, now, { metric: 'exit_code', ...codes, delta: null });
    }
  }
  // The state says what exit codes cannot: that there is none, or that nothing was run.
  if (baseline.state === current.state) {
    if (!isTold(current)) comparison.not_comparable.push({ metric: 'all', reason: 'Neither log can be read.' });
    return;
  }
  if (!isTold(baseline)) comparison.not_comparable.push({ metric: 'all', reason: 'The baseline cannot be read.' });
  const states = { metric: 'state', baseline: baseline.state, current: current.state, delta: null };
  const rank = { passed: 2, failed: 1, not_run: 0, unreadable: 0 };
  if (rank[current.state] < rank[baseline.state]) note(comparison, false, states);
  else if (current.state === 'passed' && isTold(baseline)) note(comparison, true, states);
}

interface Numbers {
  metric: string;
  before: number | null;
  now: number | null;
  better: 1 | -1;
  tolerance: number;
}

function compareNumbers(comparison: QaComparison, { metric, before, now, better, tolerance }: Numbers): void {
  if (before === null && now === null) return;
  if (before === null || now === null) {
    const reason = `Only the ${before === null ? 'current log' : 'baseline'} tells it.`;
    comparison.not_comparable.push({ metric, reason });
    return;
  }
  // Percentages have two decimals; their difference has more.
  const delta = Math.round((now - before) * 100) / 100;
  if (Math.abs(delta) <= tolerance) return;
  note(comparison, delta * better > 0, { metric, baseline: before, current: now, delta });
}

function compareCoverage(comparison: QaComparison, baseline: QaResult, current: QaResult): void {
  if (!baseline.coverage && !current.coverage) return;
  const metric = 'coverage';
  if (!baseline.coverage || !current.coverage) {
    const missing = baseline.coverage ? 'current log' : 'baseline';
    // Vitest prints none when tests fail.
    comparison.not_comparable.push({ metric, reason: `The ${missing} has no coverage.` });
  } else if (providerOf(baseline) !== providerOf(current)) {
    const reason = `It was measured by ${providerOf(baseline)} and by ${providerOf(current)}.`;
    comparison.not_comparable.push({ metric, reason });
  } else {
    for (const name of ['lines', 'branches'] as const) {
      const numbers = { before: baseline.coverage[name], now: current.coverage[name] };
      compareNumbers(comparison, {
        ...{ metric: `coverage.${name}`, ...numbers },
        ...{ better: 1, tolerance: coverageTolerance },
      });
    }
  }
}

/** Reports that do not name what measured them are only like those of the same kind. */
function providerOf({ coverage_provider, tool, parser }: QaResult): string {
  return coverage_provider ?? `${tool} (${parser})`;
}

function note(comparison: QaComparison, better: boolean, change: Omit<QaChange, 'message'>): void {
  const message = `${change.metric} went from ${change.baseline} to ${change.current}.`;
  (better ? comparison.improvements : comparison.regressions).push({ ...change, message });
}
