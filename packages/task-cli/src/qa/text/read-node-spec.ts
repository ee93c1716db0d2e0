import { FindingList } from '../finding-list.ts';
import type { QaReport } from '../qa-report.ts';
import { readPlace } from './locate.ts';
import { readNodeFooter } from './node-footer.ts';

/** What the spec reporter of node:test prints; null for lines without its footer. */
export function readNodeSpec(lines: readonly string[]): QaReport | null {
  const footer = readNodeFooter(lines, 'ℹ');
  if (!footer) return null;
  const findings = new FindingList();
  for (const [index, line] of lines.entries()) {
    const place = line.startsWith('test at ') ? readPlace(line.slice(8).trim()) : null;
    if (!place) continue;
    const [title = '', message = ''] = lines.slice(index + 1, index + 3);
    const rule = title.replace(/^✖ /, '').replace(/ \([\d.]{1,20}ms\)\s*$/, '');
    findings.add({ ...place, rule, severity: 'error', message });
  }
  return {
    parser: 'node-test-text',
    tool: 'node:test',
    counts: {
      tests_passed: footer.passed,
      tests_failed: footer.failed,
      tests_skipped: footer.skipped,
    },
    findings,
    cut: footer.whole ? undefined : 'the footer of node:test is not whole.',
  };
}
