import type { QaReport } from '../qa-report.ts';

/** The table of coverage.py; with branches its own percentage mixes both, so lines are computed from the counts. */
export function readCoveragePyTable(lines: readonly string[]): Pick<QaReport, 'coverage' | 'coverage_provider'> {
  if (!lines.some((line) => /^Name {2,500}Stmts {1,20}Miss /.test(line))) return {};
  const total = lines.findLast((line) => line.startsWith('TOTAL '));
  const [all, missed] = (total ?? '').slice(0, 500).split(/ +/).slice(1).map(Number);
  if (!all || missed === undefined || !(missed <= all)) return {};
  const lineShare = Math.round(((all - missed) / all) * 10_000) / 100;
  return {
    coverage: { lines: lineShare, branches: null, functions: null, statements: lineShare },
    coverage_provider: 'coverage.py',
  };
}
