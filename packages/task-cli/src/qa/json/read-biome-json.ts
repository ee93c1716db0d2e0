import { FindingList } from '../finding-list.ts';
import type { QaReport } from '../qa-report.ts';
import { child, objects, text, type JsonObject } from './json-value.ts';

/** What `biome --reporter=json` writes. It lists a bounded number of findings: the summary has the counts. */
export function readBiomeJson(value: JsonObject): QaReport {
  const findings = new FindingList();
  for (const diagnostic of objects(value['diagnostics'])) {
    const location = child(diagnostic, 'location');
    const { line, column } = child(location, 'start');
    const { severity, category, message, description } = diagnostic;
    findings.add({
      ...{ line, column, rule: category, message: message ?? description },
      file: text(location['path']) ?? child(location, 'path')['file'],
      severity: severity === 'error' || severity === 'fatal' ? 'error' : severity === 'warning' ? 'warning' : 'info',
    });
  }
  const summary = child(value, 'summary');
  const errors = counted(summary['errors'], findings.errors);
  const warnings = counted(summary['warnings'], findings.warnings);
  return {
    parser: 'biome-json',
    tool: 'biome',
    counts: { lint_errors: errors.count, lint_warnings: warnings.count },
    findings,
    inconsistencies: [errors, warnings].flatMap(({ said }) => said),
  };
}

/** What the summary tells; more than it tells cannot be listed. */
function counted(told: unknown, listed: number): { count: number; said: string[] } {
  const count = Number.isSafeInteger(told) && Number(told) >= 0 ? Number(told) : listed;
  if (count >= listed) return { count, said: [] };
  return { count: listed, said: [`Biome tells ${count} of a kind, but lists ${listed}.`] };
}
