import { FindingList } from '../finding-list.ts';
import { disagreements, type QaReport } from '../qa-report.ts';
import { readTally, take } from './tally.ts';

const notLoaded = 'Test suite failed to run';

/** What Jest prints; null for lines without any of its summaries. */
export function readJest(lines: readonly string[]): QaReport | null {
  const summary = lines.findLast((line) => /^Tests: {1,10}\d/.test(line));
  const ended = lines.some((line) => /^Time: {1,10}\S/.test(line));
  const began = lines.some((line) => line.startsWith('FAIL ') || line.startsWith('PASS '));
  const none = lines.some((line) => line.startsWith('No tests found, exiting with code'));
  if (summary === undefined && !began && !none) return null;
  const { findings, files } = readFailures(lines);
  const tally = readTally(summary ?? '');
  const counted = take(tally, 'passed', 'failed', 'skipped', 'todo');
  return {
    parser: 'jest-text',
    tool: 'jest',
    counts: {
      tests_passed: take(tally, 'passed'),
      tests_failed: take(tally, 'failed') + files,
      tests_skipped: take(tally, 'skipped', 'todo'),
      files_failed: files,
    },
    findings,
    cut: none || (summary !== undefined && ended) ? undefined : 'the summary of Jest is missing.',
    inconsistencies: disagreements('Jest', { tests: [tally.get('total'), counted] }),
  };
}

/** `  ● a › b` below `FAIL file`; Jest repeats them at its end where there are many. */
function readFailures(lines: readonly string[]): { findings: FindingList; files: number } {
  const findings = new FindingList();
  const seen = new Set<string>();
  let file: string | null = null;
  let files = 0;
  for (const [index, line] of lines.entries()) {
    if (line.startsWith('FAIL '))
      file = line
        .slice(5)
        .replace(/ \([\d.]{1,12} m?s\)$/, '')
        .trim();
    else if (line.startsWith('PASS ')) file = null;
    if (file === null || !line.startsWith('  ● ')) continue;
    const name = line.slice(4);
    const key = `${file}\n${name}`;
    if (seen.has(key) || name.startsWith('Console')) continue;
    seen.add(key);
    if (name === notLoaded) files += 1;
    const message = lines.slice(index + 1, index + 6).find((next) => next.trim() !== '');
    findings.add({ file, rule: name === notLoaded ? null : name, severity: 'error', message: message ?? name });
  }
  return { findings, files };
}
