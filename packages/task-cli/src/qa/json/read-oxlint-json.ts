import { FindingList } from '../finding-list.ts';
import type { QaReport } from '../qa-report.ts';
import { child, objects, type JsonObject } from './json-value.ts';

/** What `oxlint --format json` writes. */
export function readOxlintJson(value: JsonObject): QaReport {
  const findings = new FindingList();
  for (const diagnostic of objects(value['diagnostics'])) {
    const [label = {}] = objects(diagnostic['labels']);
    const { line, column } = child(label, 'span');
    const { filename, code, severity, message } = diagnostic;
    const kind = severity === 'error' ? 'error' : severity === 'warning' ? 'warning' : 'info';
    findings.add({ file: filename, line, column, rule: code, severity: kind, message });
  }
  const counts = { lint_errors: findings.errors, lint_warnings: findings.warnings };
  return { parser: 'oxlint-json', tool: 'oxlint', counts, findings };
}
