import { FindingList } from '../finding-list.ts';
import type { QaReport } from '../qa-report.ts';
import { child, objects } from './json-value.ts';

/** What ruff writes as json or json-lines. */
export function readRuffJson(list: unknown): QaReport {
  const findings = new FindingList();
  for (const found of objects(list)) {
    const { row, column } = child(found, 'location');
    const { filename, code, message } = found;
    findings.add({ file: filename, line: row, column, rule: code, severity: 'error', message });
  }
  const counts = { lint_errors: findings.errors, lint_warnings: 0 };
  return { parser: 'ruff-json', tool: 'ruff', counts, findings };
}
