import { FindingList } from '../finding-list.ts';
import type { QaReport } from '../qa-report.ts';
import type { QaCoverage } from '../qa-result.ts';

/** Coverage as istanbul, c8, Vitest, Jest and node:test print it, and thresholds that were missed; null for none. */
export function readCoverageText(lines: readonly string[]): QaReport | null {
  const provider = lines.map((line) => /^ % Coverage report from (\w{1,40})/.exec(line)?.[1]).find(Boolean);
  const shares = [readIstanbulTable, readIstanbulSummary, readNodeReport].map((read) => read(lines)).find(Boolean);
  const missed = lines.find(
    (line) =>
      /^ERROR: Coverage for \w{1,20} \(/.test(line) || (line.startsWith('Jest: ') && line.includes(' threshold for ')),
  );
  if (!shares && missed === undefined && provider === undefined) return null;
  const cut = shares?.cut ?? (provider !== undefined && !shares);
  return {
    parser: 'coverage-text',
    tool: shares?.tool ?? 'istanbul',
    counts: {},
    findings: new FindingList(),
    coverage: cut ? undefined : shares?.coverage,
    coverage_provider: provider ?? shares?.provider,
    failed: missed?.slice(0, 200),
    cut: cut ? 'the end of the coverage report is missing.' : undefined,
  };
}

interface Shares {
  tool: string;
  provider?: string;
  coverage: QaCoverage;
  cut: boolean;
}

/** `All files | 40 | 0 | 50 | 33.33 |`: statements, branches, functions, lines; rules above, between and below. */
function readIstanbulTable(lines: readonly string[]): Shares | null {
  const header = lines.findIndex((line) =>
    /^File {1,2000}\| {1,9}% Stmts \| % Branch \| % Funcs \| % Lines \|/.test(line),
  );
  if (header === -1) return null;
  const below = lines.slice(header);
  const [, statements, branches, functions, covered] = (below.find((line) => line.startsWith('All files')) ?? '').split(
    '|',
  );
  const coverage = {
    lines: percentage(covered),
    branches: percentage(branches),
    functions: percentage(functions),
    statements: percentage(statements),
  };
  return { tool: 'istanbul', coverage, cut: below.filter(isRule).length < 2 || covered === undefined };
}

/** A line of hyphens and bars only, as whole as the one above it. */
function isRule(line: string): boolean {
  return line.startsWith('---') && /^[-|]+\s*$/.test(line) && line.split('|').length === 6;
}

/** `Statements   : 33.33% ( 1/3 )`; `Unknown%` where there is nothing to cover. */
function readIstanbulSummary(lines: readonly string[]): Shares | null {
  const start = lines.findIndex((line) => /^={5,200} Coverage summary ={5,200}/.test(line));
  if (start === -1) return null;
  const found = new Map<string, number | null>();
  let ended = false;
  for (const line of lines.slice(start + 1)) {
    const share = /^(Statements|Branches|Functions|Lines) {1,9}: ([\w.]{1,20})% \( \d{1,9}\/(\d{1,9}) \)/.exec(line);
    if (share) found.set(share[1] ?? '', share[3] === '0' ? null : percentage(share[2]));
    else if (/^={20,200}\s*$/.test(line)) ended = true;
  }
  const coverage = {
    lines: found.get('Lines') ?? null,
    branches: found.get('Branches') ?? null,
    functions: found.get('Functions') ?? null,
    statements: found.get('Statements') ?? null,
  };
  return { tool: 'istanbul', coverage, cut: !ended || found.size < 4 };
}

/** `# all files | 100.00 | 83.33 | 75.00 |`: lines, branches, functions. */
function readNodeReport(lines: readonly string[]): Shares | null {
  const start = lines.findIndex((line) => /^(?:#|ℹ) start of coverage report/.test(line));
  if (start === -1) return null;
  const below = lines.slice(start);
  const total = below.find((line) => /^(?:#|ℹ) all files {0,2000}\|/.test(line));
  const [, covered, branches, functions] = (total ?? '').split('|');
  return {
    tool: 'node:test',
    provider: 'node:test',
    coverage: {
      lines: percentage(covered),
      branches: percentage(branches),
      functions: percentage(functions),
      statements: null,
    },
    cut: total === undefined || !below.some((line) => /^(?:#|ℹ) end of coverage report/.test(line)),
  };
}

function percentage(text: string | undefined): number | null {
  const trimmed = (text ?? '').trim();
  const value = Number(trimmed);
  return trimmed !== '' && value >= 0 && value <= 100 ? value : null;
}
