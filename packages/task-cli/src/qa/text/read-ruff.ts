import { FindingList } from '../finding-list.ts';
import { disagreements, type QaReport } from '../qa-report.ts';
import { readPlace } from './locate.ts';

const rule = /^([A-Z]{1,8}\d{1,5}|invalid-syntax|SyntaxError):? (?:\[[*-]\] )?(.*)$/s;
const found = /^Found (\d{1,9}) errors?(?: \(\d{1,9} fixed, (\d{1,9}) remaining\))?\.\s*$/;

/** What ruff prints, concise or full; null for lines without its findings and its end. */
export function readRuff(lines: readonly string[]): QaReport | null {
  const findings = new FindingList();
  let previous = '';
  let told: number | null = null;
  let clean = false;
  for (const line of lines) {
    if (line.startsWith('All checks passed!')) clean = true;
    else if (line.startsWith('Found ') && !previous.startsWith('Checked ')) {
      const summary = found.exec(line);
      if (summary) told = (told ?? 0) + Number(summary[2] ?? summary[1]);
    } else if (line.includes('--> ') && line.trimStart().startsWith('--> ')) {
      const place = readPlace(line.trim().slice(4));
      const named = rule.exec(previous);
      if (place && named) findings.add({ ...place, rule: named[1], severity: 'error', message: named[2] });
    } else {
      const end = line.indexOf(': ');
      const place = end > 0 && isDigit(line.charCodeAt(end - 1)) ? readPlace(line.slice(0, end)) : null;
      const named = place ? rule.exec(line.slice(end + 2)) : null;
      if (place && named) findings.add({ ...place, rule: named[1], severity: 'error', message: named[2] });
    }
    if (line !== '') previous = line;
  }
  if (findings.total === 0 && !clean) return null;
  return {
    parser: 'ruff-text',
    tool: 'ruff',
    counts: { lint_errors: Math.max(told ?? 0, findings.total), lint_warnings: 0 },
    findings,
    cut: findings.total > 0 && told === null ? 'the summary of ruff is missing.' : undefined,
    inconsistencies: disagreements('ruff', { errors: [told, findings.total] }),
  };
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
