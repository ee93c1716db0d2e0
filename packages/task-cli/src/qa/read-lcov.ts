import { FindingList } from './finding-list.ts';
import type { QaReport } from './qa-report.ts';

/** Whether a text begins as a trace file of lcov does. */
export function isLcov(text: string): boolean {
  return text.startsWith('TN:') || text.startsWith('SF:');
}

/** Coverage of all records; one that is not ended makes the file cut. */
export function readLcov(text: string, tool: string | undefined): QaReport {
  const totals = new Map<string, number>();
  let open = false;
  for (const line of text.split('\n')) {
    if (line.startsWith('SF:')) open = true;
    else if (line.trimEnd() === 'end_of_record') open = false;
    const colon = line.indexOf(':');
    const name = line.slice(0, colon);
    if (colon === 3 && counted.has(name)) totals.set(name, (totals.get(name) ?? 0) + count(line.slice(4)));
    else if (colon === 2 && counted.has(name)) totals.set(name, (totals.get(name) ?? 0) + count(line.slice(3)));
  }
  return {
    parser: 'lcov',
    tool: tool ?? 'lcov',
    counts: {},
    findings: new FindingList(),
    cut: open || !text.includes('end_of_record') ? 'its last record has no end.' : undefined,
    coverage_provider: tool,
    coverage: {
      lines: share(totals, 'LH', 'LF'),
      branches: share(totals, 'BRH', 'BRF'),
      functions: share(totals, 'FNH', 'FNF'),
      statements: null,
    },
  };
}

const counted: ReadonlySet<string> = new Set(['LF', 'LH', 'BRF', 'BRH', 'FNF', 'FNH']);

function count(value: string): number {
  const number = Number(value.trim());
  return Number.isSafeInteger(number) && number >= 0 ? number : 0;
}

function share(totals: ReadonlyMap<string, number>, hit: string, found: string): number | null {
  const all = totals.get(found) ?? 0;
  if (all === 0) return null;
  return Math.min(100, Math.round(((totals.get(hit) ?? 0) / all) * 10_000) / 100);
}
