import { FindingList } from '../finding-list.ts';
import { disagreements, type QaReport } from '../qa-report.ts';
import { objects } from './json-value.ts';

/** What `eslint -f json` writes; also the `results` of json-with-metadata. */
export function readEslintJson(results: unknown): QaReport {
  const findings = new FindingList();
  let toldErrors = 0;
  let toldWarnings = 0;
  for (const file of objects(results)) {
    for (const message of objects(file['messages'])) {
      const severity = message['severity'] === 1 ? 'warning' : 'error';
      const { line, column, ruleId, message: said } = message;
      findings.add({ file: file['filePath'], line, column, rule: ruleId, severity, message: said });
    }
    toldErrors += Number(file['errorCount'] ?? 0);
    toldWarnings += Number(file['warningCount'] ?? 0);
  }
  return {
    parser: 'eslint-json',
    tool: 'eslint',
    counts: { lint_errors: findings.errors, lint_warnings: findings.warnings },
    findings,
    inconsistencies: disagreements('ESLint', {
      errors: [toldErrors, findings.errors],
      warnings: [toldWarnings, findings.warnings],
    }),
  };
}
