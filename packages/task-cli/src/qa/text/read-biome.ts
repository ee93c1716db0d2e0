import { FindingList } from '../finding-list.ts';
import type { QaReport } from '../qa-report.ts';
import { readPlace } from './locate.ts';

/** What Biome prints; null for lines without its `Checked 2 files` and its findings. */
export function readBiome(lines: readonly string[]): QaReport | null {
  const findings = new FindingList();
  let checked = false;
  let below = false;
  let errors = 0;
  let warnings = 0;
  for (const [index, line] of lines.entries()) {
    const told: RegExpExecArray | null = below ? /^Found (\d{1,9}) (error|warning|info)s?\.\s*$/.exec(line) : null;
    if (told?.[2] === 'error') errors += Number(told[1]);
    if (told?.[2] === 'warning') warnings += Number(told[1]);
    const ends = /^Checked \d{1,9} files? in /.test(line);
    below = ends || told !== null;
    checked ||= ends;
    if (!line.includes(' ━━')) continue;
    const [where = '', category] = line.slice(0, 2_000).split(' ');
    const place = readPlace(where);
    const message = lines.slice(index + 1, index + 4).find((next) => next.trim() !== '') ?? '';
    const sign = message.trimStart()[0];
    const severity = sign === '×' ? 'error' : sign === '!' ? 'warning' : 'info';
    if (place) findings.add({ ...place, rule: category, severity, message: message.trim().slice(1) });
  }
  if (!checked && findings.total === 0) return null;
  return {
    parser: 'biome-text',
    tool: 'biome',
    counts: { lint_errors: errors, lint_warnings: warnings },
    findings,
    cut: checked ? undefined : 'the summary of Biome is missing.',
    // It prints the first findings only.
    inconsistencies:
      findings.errors > errors || findings.warnings > warnings ? ['Biome lists more findings than it tells.'] : [],
  };
}
