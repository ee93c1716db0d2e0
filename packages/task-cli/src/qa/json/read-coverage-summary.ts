import { FindingList } from '../finding-list.ts';
import type { QaReport } from '../qa-report.ts';
import type { QaCoverage } from '../qa-result.ts';
import { child, type JsonObject } from './json-value.ts';

/** The `total` of a coverage-summary.json. Where there is nothing to cover, its `pct` is "Unknown" or, oddly, 100. */
export function readCoverageSummary(total: JsonObject, tool: string | undefined): QaReport {
  const coverage: QaCoverage = {
    lines: percentage(child(total, 'lines')),
    branches: percentage(child(total, 'branches')),
    functions: percentage(child(total, 'functions')),
    statements: percentage(child(total, 'statements')),
  };
  return {
    ...{ parser: 'coverage-summary', tool: tool ?? 'istanbul', counts: {}, coverage },
    coverage_provider: tool,
    findings: new FindingList(),
  };
}

function percentage({ pct, total }: JsonObject): number | null {
  return typeof pct === 'number' && pct >= 0 && pct <= 100 && total !== 0 ? pct : null;
}
