import { FindingList } from './finding-list.ts';
import { qaLimits, type QaCounts, type QaFormat, type QaPart, type QaResult, type QaState } from './qa-result.ts';
import type { QaReport } from './qa-report.ts';

/** A report, and the package that it is of where a log covers several. */
export interface PackageReport extends QaReport {
  package?: string | null;
}

const nothingTold: QaCounts = {
  lint_errors: null,
  lint_warnings: null,
  type_errors: null,
  tests_passed: null,
  tests_failed: null,
  tests_skipped: null,
  files_failed: null,
};

/** What several tools together say, held against the exit code of the command. */
export function judgeReports(
  reports: readonly PackageReport[],
  options: { format: QaFormat; exit_code: number | null },
): QaResult {
  const parts = reports.map(toPart);
  const cut = reports.find((report) => report.cut !== undefined);
  if (cut) return unreadable(`The log is cut: ${cut.cut}`, { ...options, tool: cut.tool, parser: cut.parser });
  const counts = sum(parts);
  const inconsistencies = reports.flatMap((report) => report.inconsistencies ?? []);
  const fromLog = stateOf(parts);
  const contradiction = contradict(fromLog, counts, options.exit_code);
  if (contradiction !== null) inconsistencies.push(contradiction);
  const exited = options.exit_code !== null && options.exit_code !== 0 && fromLog === 'passed';
  const findings = reports.flatMap((report) => report.findings.kept).slice(0, qaLimits.findings);
  return {
    format: options.format,
    tool: distinct(parts.map((part) => part.tool)),
    tool_version: parts.length === 1 ? (parts[0]?.tool_version ?? null) : null,
    parser: distinct(parts.map((part) => part.parser)),
    state: exited ? 'failed' : fromLog,
    reason:
      reports.find((report) => report.failed !== undefined)?.failed ??
      (exited ? `The command exited with ${options.exit_code}.` : null),
    exit_code: options.exit_code,
    consistent: inconsistencies.length === 0,
    inconsistencies: inconsistencies.slice(0, 50),
    ...counts,
    ...onlyCoverage(parts),
    findings,
    findings_total: reports.reduce((total, report) => total + report.findings.total, 0),
    parts: parts.length === 1 && parts[0]?.package === null ? [] : parts.slice(0, qaLimits.parts),
  };
}

/** A result without a single number: nobody can take it for one without errors. */
export function unreadable(
  reason: string,
  options: { format: QaFormat | null; exit_code: number | null; tool?: string; parser?: string },
): QaResult {
  return {
    format: options.format,
    tool: options.tool ?? 'unknown',
    tool_version: null,
    parser: options.parser ?? 'none',
    state: 'unreadable',
    reason,
    exit_code: options.exit_code,
    consistent: true,
    inconsistencies: [],
    ...nothingTold,
    coverage: null,
    coverage_provider: null,
    findings: [],
    findings_total: 0,
    parts: [],
  };
}

/** A report of a tool that prints nothing when all is well. */
export function silentReport(tool: 'tsc' | 'eslint'): QaReport {
  const counts = tool === 'tsc' ? { type_errors: 0 } : { lint_errors: 0, lint_warnings: 0 };
  return { parser: 'silence', tool, counts, findings: new FindingList() };
}

function toPart(report: PackageReport): QaPart {
  const counts: QaCounts = { ...nothingTold, ...report.counts };
  return {
    package: report.package ?? null,
    tool: report.tool,
    tool_version: report.tool_version ?? null,
    parser: report.parser,
    state: stateOfCounts(counts, report),
    ...counts,
    coverage: report.coverage ?? null,
    coverage_provider: report.coverage ? (report.coverage_provider ?? null) : null,
  };
}

function stateOfCounts(counts: QaCounts, report: QaReport): QaState {
  if (report.cut !== undefined) return 'unreadable';
  const bad = (counts.lint_errors ?? 0) + (counts.type_errors ?? 0) + (counts.tests_failed ?? 0);
  if (bad > 0 || report.failed !== undefined) return 'failed';
  if (counts.tests_passed !== null) return counts.tests_passed > 0 ? 'passed' : 'not_run';
  const measured = Object.values(report.coverage ?? {}).some((value) => value !== null);
  return counts.lint_errors !== null || counts.type_errors !== null || measured ? 'passed' : 'not_run';
}

function stateOf(parts: readonly QaPart[]): QaState {
  if (parts.some((part) => part.state === 'failed')) return 'failed';
  return parts.some((part) => part.state === 'passed') ? 'passed' : 'not_run';
}

function contradict(state: QaState, counts: QaCounts, exitCode: number | null): string | null {
  if (exitCode === null) return null;
  if (exitCode === 0 && state === 'failed') return 'The command exited with 0, but the log tells failures.';
  // Linters can be told to fail on warnings: `--max-warnings`, `--error-on-warnings`.
  const byWarnings = exitCode === 1 && (counts.lint_warnings ?? 0) > 0;
  if (exitCode !== 0 && state === 'passed' && !byWarnings) {
    return `The command exited with ${exitCode}, but the log tells no failure.`;
  }
  return null;
}

function sum(parts: readonly QaPart[]): QaCounts {
  const names = Object.keys(nothingTold);
  const totals = names.map((name) => {
    const told = parts.map((part) => part[name]).filter((value) => typeof value === 'number');
    return [name, told.length === 0 ? null : told.reduce((total, value) => total + value, 0)];
  });
  return Object.fromEntries(totals) as QaCounts;
}

/** Percentages cannot be added: of several the parts tell them. */
function onlyCoverage(parts: readonly QaPart[]): Pick<QaResult, 'coverage' | 'coverage_provider'> {
  const covered = parts.filter((part) => part.coverage !== null);
  const [only] = covered;
  if (covered.length !== 1 || !only) return { coverage: null, coverage_provider: null };
  return { coverage: only.coverage, coverage_provider: only.coverage_provider };
}

function distinct(names: readonly string[]): string {
  return [...new Set(names)].sort().join('+');
}
