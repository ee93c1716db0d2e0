import { FindingList } from '../finding-list.ts';
import { disagreements, type QaReport } from '../qa-report.ts';
import { child, fromZero, objects, text, type JsonObject } from './json-value.ts';

/** What `pyright --outputjson` writes. Its lines and columns count from 0, unlike those of its text. */
export function readPyrightJson(value: JsonObject): QaReport {
  const findings = new FindingList();
  for (const diagnostic of objects(value['generalDiagnostics'])) {
    const { line, character } = child(child(diagnostic, 'range'), 'start');
    const { severity, file, rule, message } = diagnostic;
    findings.add({
      ...{ file, rule, message, line: fromZero(line), column: fromZero(character) },
      severity: severity === 'error' || severity === 'warning' ? severity : 'info',
    });
  }
  const summary = child(value, 'summary');
  return {
    parser: 'pyright-json',
    tool: 'pyright',
    tool_version: text(value['version']),
    counts: { type_errors: findings.errors, lint_warnings: findings.warnings },
    findings,
    inconsistencies: disagreements('pyright', {
      errors: [summary['errorCount'], findings.errors],
      warnings: [summary['warningCount'], findings.warnings],
    }),
  };
}
