import { FindingList } from '../finding-list.ts';
import { disagreements, type QaReport } from '../qa-report.ts';
import { readPlace } from './locate.ts';

/** What oxlint prints; null for lines without its findings and its end. */
export function readOxlint(lines: readonly string[]): QaReport | null {
  const findings = new FindingList();
  let errors = 0;
  let warnings = 0;
  let open = 0;
  let summaries = 0;
  let previous = '';
  for (const line of lines) {
    const told = line.startsWith('Found ') ? /^Found (\d{1,9}) warnings? and (\d{1,9}) errors?\.\s*$/.exec(line) : null;
    if (told) {
      warnings += Number(told[1]);
      errors += Number(told[2]);
      summaries += 1;
      open = 0;
    } else if (line.includes('[') && /^ {1,10}[,╭](?:-|─)\[/.test(line)) {
      const place = readPlace(line.slice(line.indexOf('[') + 1).replace(/\]\s*$/, ''));
      const said = /^ {1,4}([x×!⚠]) (?:([\w@/-]{1,100}\([\w@/.-]{1,200}\)): )?(.*)$/s.exec(previous);
      if (place && said) {
        const severity = said[1] === 'x' || said[1] === '×' ? 'error' : 'warning';
        findings.add({ ...place, rule: said[2], severity, message: said[3] });
        open += 1;
      }
    }
    if (line.trim() !== '') previous = line;
  }
  if (summaries === 0 && open === 0) return null;
  return {
    parser: 'oxlint-text',
    tool: 'oxlint',
    counts: { lint_errors: errors, lint_warnings: warnings },
    findings,
    cut: open > 0 ? 'the summary of oxlint is missing.' : undefined,
    inconsistencies: disagreements('oxlint', {
      errors: [errors, findings.errors],
      warnings: [warnings, findings.warnings],
    }),
  };
}
