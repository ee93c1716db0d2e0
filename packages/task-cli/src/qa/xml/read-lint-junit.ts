import { FindingList } from '../finding-list.ts';
import type { QaReport } from '../qa-report.ts';
import type { JunitCase } from './read-junit-xml.ts';

/**
 * Findings of a linter that are written as failed tests. Biome writes its warnings as failures and tells how many are
 * errors only in the root; ESLint's formatter says it in the message.
 */
export function readLintJunit(
  cases: readonly JunitCase[],
  { root, tool }: { root: ReadonlyMap<string, string>; tool: string },
): QaReport {
  const findings = new FindingList();
  const failed = cases.filter((found) => found.outcome === 'failed');
  const told = Number(root.get('errors'));
  const errors = tool === 'biome' ? (told >= 0 && told <= failed.length ? Math.trunc(told) : failed.length) : null;
  for (const found of failed) {
    const rule = found.name.startsWith(`org.${tool}.`) ? found.name.slice(`org.${tool}.`.length) : found.name;
    const warns = errors === 0 || found.body.includes(', Warning - ');
    const place = /line (\d{1,9}), col (\d{1,9})/.exec(found.body);
    findings.add({
      file: found.file ?? found.suite,
      line: found.line ?? place?.[1],
      column: found.column ?? place?.[2],
      rule,
      severity: warns ? 'warning' : 'error',
      message: found.message || found.body,
    });
  }
  const lintErrors = errors ?? findings.errors;
  const counts = { lint_errors: lintErrors, lint_warnings: failed.length - lintErrors };
  return { parser: 'junit', tool, counts, findings };
}
