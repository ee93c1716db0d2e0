import { FindingList } from '../finding-list.ts';
import { silentReport, type PackageReport } from '../judge-reports.ts';
import type { QaReport } from '../qa-report.ts';
import { logLines } from './log-lines.ts';
import { readBiome } from './read-biome.ts';
import { readCoverageText } from './read-coverage-text.ts';
import { readEslintStylish } from './read-eslint-stylish.ts';
import { readJest } from './read-jest.ts';
import { readNodeSpec } from './read-node-spec.ts';
import { readOxlint } from './read-oxlint.ts';
import { readPyright } from './read-pyright.ts';
import { readPytest } from './read-pytest.ts';
import { readRuff } from './read-ruff.ts';
import { readTap, withoutHalfPoint } from './read-tap.ts';
import { readTsc } from './read-tsc.ts';
import { readVitest } from './read-vitest.ts';
import { splitFrames, type Frame } from './split-frames.ts';
import { splitPackages } from './split-packages.ts';

/** What each tool that wrote into a log of text tells; empty where none is recognised. */
export function readTextLog(text: string, known: { succeeded: boolean }): PackageReport[] {
  const { packages, turbo } = splitPackages(withoutHalfPoint(logLines(text)));
  let marked: readonly Reader[] | undefined;
  // To look for the marks takes longer than to read a few lines.
  const readersFor = (own: readonly string[]) => {
    if (own.length < 1_000) return readers;
    return (marked ??= readers.filter(({ marks }) => marks.some((mark) => text.includes(mark))));
  };
  const succeeded = turbo ? turbo.ended && !turbo.failed : known.succeeded;
  const reports: PackageReport[] = packages.flatMap(({ name, lines: own }) =>
    readTools(own, { readersFor, succeeded }).map((report) => ({ ...report, package: name })),
  );
  if (!turbo) return reports;
  // A task that fails without a word of a tool is told here only.
  const untold = turbo.failed && reports.every((report) => report.cut !== undefined || !isBad(report));
  if (turbo.ended && !untold) return reports;
  const failed = untold ? 'Turbo tells that tasks failed.' : undefined;
  const cut = turbo.ended ? undefined : 'the summary of turbo is missing.';
  return [...reports, { parser: 'turbo-text', tool: 'turbo', counts: {}, findings: new FindingList(), failed, cut }];
}

function readTools(
  lines: readonly string[],
  { readersFor, succeeded }: { readersFor(own: readonly string[]): readonly Reader[]; succeeded: boolean },
): QaReport[] {
  const { frames, rest } = splitFrames(lines);
  const reports = [...frames.flatMap(readFrame), ...readersFor(rest).flatMap(({ read }) => read(rest) ?? [])];
  if (reports.length > 0 || !succeeded) return withOwnCoverage(reports);
  const silent = silentTool(lines);
  return silent ? [silentReport(silent)] : [];
}

/** The coverage of the only test runner is part of its report. */
function withOwnCoverage(reports: readonly QaReport[]): QaReport[] {
  const runners = reports.filter((report) => report.counts.tests_passed !== undefined);
  const coverages = reports.filter((report) => report.parser === 'coverage-text');
  const [runner] = runners;
  const [coverage] = coverages;
  if (runners.length !== 1 || coverages.length !== 1 || !runner || !coverage) return [...reports];
  const whole: QaReport = {
    ...runner,
    coverage: coverage.coverage,
    coverage_provider: coverage.coverage_provider ?? runner.tool,
    failed: runner.failed ?? coverage.failed,
    cut: runner.cut ?? coverage.cut,
  };
  return reports.filter((report) => report !== coverage).map((report) => (report === runner ? whole : report));
}

function readFrame({ runner, lines }: Frame): QaReport[] {
  switch (runner) {
    case 'vitest':
      return [readVitest(lines)];
    case 'tap':
      return [readTap(lines)];
    case 'pytest':
      return [readPytest(lines)].filter((report) => report !== null);
    case 'jest':
      return [readJest(lines), readCoverageText(lines)].filter((report) => report !== null);
  }
}

/** A reader, and texts of which one stands in every log that it knows: the others are not gone through line by line. */
interface Reader {
  marks: readonly string[];
  read(lines: readonly string[]): QaReport | null;
}

const readers: readonly Reader[] = [
  { marks: [' Test Files  '], read: (lines) => (lines.some(isVitestSummary) ? readVitest(lines) : null) },
  { marks: ['Tests: ', 'No tests found'], read: readJest },
  { marks: [' in '], read: readPytest },
  { marks: ['1..'], read: (lines) => (lines.some(isPlan) && lines.some(isPoint) ? readTap(lines) : null) },
  { marks: ['ℹ tests '], read: readNodeSpec },
  { marks: ['✖ ', '  error  ', '  warning  '], read: readEslintStylish },
  { marks: ['error TS', 'Found '], read: readTsc },
  { marks: ['Found ', ': ', '--> ', 'All checks passed!'], read: readRuff },
  { marks: [' error', ' warning'], read: readPyright },
  { marks: [' ━━', 'Checked '], read: readBiome },
  { marks: ['[', 'Found '], read: readOxlint },
  { marks: ['overage', '% Stmts'], read: readCoverageText },
];

function isVitestSummary(line: string): boolean {
  return line.startsWith(' Test Files  ');
}

function isPlan(line: string): boolean {
  return /^1\.\.\d/.test(line);
}

function isPoint(line: string): boolean {
  return line.startsWith('ok ') || line.startsWith('not ok ');
}

/** The tool that a script names, where nothing stands in the log but that. */
function silentTool(lines: readonly string[]): 'tsc' | 'eslint' | null {
  const said = lines.filter((line) => line.trim() !== '' && !/^cache (?:hit|miss|bypass)/.test(line));
  if (said.length === 0 || said.length > 20 || !said.every((line) => /^[>$] /.test(line))) return null;
  const command = said.at(-1) ?? '';
  if (/^[>$] tsc\b/.test(command)) return 'tsc';
  return /^[>$] eslint\b/.test(command) ? 'eslint' : null;
}

function isBad({ counts, failed }: QaReport): boolean {
  const errors = (counts.lint_errors ?? 0) + (counts.type_errors ?? 0) + (counts.tests_failed ?? 0);
  return errors > 0 || failed !== undefined;
}
