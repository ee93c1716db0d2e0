import { FindingList } from '../finding-list.ts';
import { disagreements, type QaReport } from '../qa-report.ts';
import { readPlace } from './locate.ts';

const summary = /^(\d{1,9}) errors?, (\d{1,9}) warnings?, \d{1,9} (?:informations?|notes?)\s*$/;
const severities = ['error', 'warning', 'information'] as const;

/** What pyright prints, with lines from 1; null for lines without its findings and its end. */
export function readPyright(lines: readonly string[]): QaReport | null {
  const findings = new FindingList();
  let errors = 0;
  let warnings = 0;
  let summaries = 0;
  let open = 0;
  for (const line of lines) {
    const mark = line.indexOf(' - ');
    const told = mark === -1 && line.length < 200 && line.includes(' warning') ? summary.exec(line) : null;
    if (told) {
      errors += Number(told[1]);
      warnings += Number(told[2]);
      summaries += 1;
      open = 0;
    } else if (mark > 0) {
      const said = line.slice(mark + 3);
      const severity = severities.find((name) => said.startsWith(`${name}: `));
      const place = severity ? readPlace(line.slice(0, mark).trim()) : null;
      if (!severity || !place) continue;
      const named = / \((report\w{1,80})\)\s*$/.exec(said.slice(-100));
      const message = said.slice(severity.length + 2).replace(/ \(report\w{1,80}\)\s*$/, '');
      findings.add({ ...place, rule: named?.[1], severity: severity === 'information' ? 'info' : severity, message });
      open += 1;
    }
  }
  if (summaries === 0 && open === 0) return null;
  return {
    parser: 'pyright-text',
    tool: 'pyright',
    counts: { type_errors: errors, lint_warnings: warnings },
    findings,
    cut: open > 0 ? 'the summary of pyright is missing.' : undefined,
    inconsistencies: disagreements('pyright', {
      errors: [errors, findings.errors],
      warnings: [warnings, findings.warnings],
    }),
  };
}
