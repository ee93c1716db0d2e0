import { FindingList } from '../finding-list.ts';
import type { QaReport } from '../qa-report.ts';
import { qaLimits } from '../qa-result.ts';
import { readCoveragePyTable } from './read-coverage-py-table.ts';

/** The numbers of pytest's last line, by their words; null for any other line. */
export function pytestSummary(line: string): Map<string, number> | null {
  if (line.length > 500 || !line.includes(' in ')) return null;
  const text = line.replace(/^={1,200} /, '').replace(/ ={1,200}\s*$/, '');
  const time = /^(.{1,400}) in \d{1,9}\.\d\ds(?: \(\d{1,4}:\d\d:\d\d\))?\s*$/.exec(text);
  if (!time) return null;
  if (time[1] === 'no tests ran') return new Map();
  const tally = new Map<string, number>();
  for (const share of (time[1] ?? '').split(', ')) {
    const found = /^(\d{1,9}) ([a-z]{1,30}(?: [a-z]{1,30})?)$/.exec(share);
    if (!found || !words.has(found[2] ?? '')) return null;
    tally.set(found[2] ?? '', Number(found[1]));
  }
  return tally;
}

const words: ReadonlySet<string> = new Set([
  ...['passed', 'failed', 'skipped', 'deselected', 'xfailed', 'xpassed', 'warning', 'warnings', 'error', 'errors'],
  ...['rerun', 'subtests passed', 'subtests failed', 'subtests skipped', 'subtest passed', 'subtest failed'],
]);

/** What pytest prints; null for lines that have neither its beginning nor its end. */
export function readPytest(lines: readonly string[]): QaReport | null {
  const summary = lines.map(pytestSummary).findLast((found) => found !== null);
  const platform = lines.find((line) => line.startsWith('platform ') && line.includes('pytest-')) ?? '';
  const version = /pytest-(\d[\w.]{0,30})/.exec(platform.slice(0, 500))?.[1];
  const began = lines.some((line) => line.includes('= test session starts ='));
  if (!summary && !began) return null;
  const count = (...names: string[]) => names.reduce((total, name) => total + (summary?.get(name) ?? 0), 0);
  const { findings, files } = readFailures(lines);
  return {
    parser: 'pytest-text',
    tool: 'pytest',
    tool_version: version,
    counts: {
      tests_passed: count('passed', 'xpassed'),
      // Subtests that failed are within `failed`.
      tests_failed: count('failed', 'error', 'errors'),
      tests_skipped: count('skipped', 'xfailed'),
      files_failed: files,
    },
    ...readCoveragePyTable(lines),
    findings,
    failed: lines.find((line) => line.startsWith('FAIL Required test coverage'))?.slice(0, 200),
    cut: summary ? undefined : 'the summary of pytest is missing.',
  };
}

const failure = /^(FAILED|ERROR|SUBFAILED(?:\[[^\]]{0,200}\]|\([^)]{0,200}\))*) (\S.*)$/s;

function readFailures(lines: readonly string[]): { findings: FindingList; files: number } {
  const findings = new FindingList();
  const places = readPlaces(lines);
  let files = 0;
  for (const line of lines) {
    const found = /^(?:FAILED|ERROR|SUBFAILED)/.test(line) ? failure.exec(line.slice(0, 2_000)) : null;
    if (!found) continue;
    const [id = '', ...message] = (found[2] ?? '').split(' - ');
    const [file = '', ...names] = id.split('::');
    if (!file.includes('.')) continue;
    if (found[1] === 'ERROR' && names.length === 0) files += 1;
    const rule = names.length === 0 ? null : names.join('::');
    findings.add({ file, line: places.get(file)?.shift(), rule, severity: 'error', message: message.join(' - ') });
  }
  return { findings, files };
}

/** Where each failure was raised, as `path:3: AssertionError` tells in their order. */
function readPlaces(lines: readonly string[]): Map<string, string[]> {
  const places = new Map<string, string[]>();
  for (const line of lines) {
    const found = line.length < 1_000 ? /^([^\s:]+):(\d{1,9}): [A-Z]\w*$/.exec(line) : null;
    if (!found) continue;
    const [, file = '', number = ''] = found;
    const known = places.get(file);
    if (!known) places.set(file, [number]);
    else if (known.length < qaLimits.findings) known.push(number);
  }
  return places;
}
