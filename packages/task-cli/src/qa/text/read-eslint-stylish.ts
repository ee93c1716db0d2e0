import { FindingList } from '../finding-list.ts';
import { disagreements, type QaReport } from '../qa-report.ts';

const problem = /^ {1,20}(\d{1,9}):(\d{1,9}) {1,20}(error|warning) {1,20}(\S.*)$/s;
const summary = /^✖ (\d{1,9}) problems? \((\d{1,9}) errors?, (\d{1,9}) warnings?\)/;

/** What ESLint prints by default, of one run or several; null for lines without problems of that shape. */
export function readEslintStylish(lines: readonly string[]): QaReport | null {
  const findings = new FindingList();
  let file = '';
  let errors = 0;
  let warnings = 0;
  /** Problems that no summary has counted yet. */
  let open = 0;
  let summaries = 0;
  for (const line of lines) {
    if (line === '') continue;
    if (line.startsWith('✖')) {
      const found = summary.exec(line);
      if (!found) continue;
      summaries += 1;
      open = 0;
      errors += Number(found[2]);
      warnings += Number(found[3]);
    } else if (line.startsWith('  ')) {
      const found = line.includes('error') || line.includes('warning') ? problem.exec(line) : null;
      if (!found) continue;
      const [, row, column, severity, rest = ''] = found;
      // Only errors of the parser have no rule behind two spaces.
      const gap = rest.lastIndexOf('  ');
      const said =
        gap === -1 ? { message: rest, rule: null } : { message: rest.slice(0, gap), rule: rest.slice(gap + 2) };
      findings.add({ file, line: row, column, severity: severity === 'error' ? 'error' : 'warning', ...said });
      open += 1;
    } else file = line.trimEnd();
  }
  if (summaries === 0 && open === 0) return null;
  return {
    parser: 'eslint-stylish',
    tool: 'eslint',
    counts: { lint_errors: errors, lint_warnings: warnings },
    findings,
    cut: open > 0 ? 'the summary of ESLint is missing.' : undefined,
    inconsistencies: disagreements('ESLint', {
      errors: [errors, findings.errors],
      warnings: [warnings, findings.warnings],
    }),
  };
}
