import type { FoundFailure, TestReport } from './test-report.ts';

const test = /^\s{0,40}--- (PASS|FAIL|SKIP): (\S{1,400}) \(\d[\d.]*s\)$/;
const packageLine = /^(ok  |FAIL)\s+(\S{1,400})\s+(?:\(cached\)|\d[\d.]*s|\[(?:build|setup) failed\])/;

/** Reads `go test`, with and without `-v`; without it passed tests are not printed and their count is null. */
export function readGoTest(lines: readonly string[]): TestReport | null {
  const packages = lines.flatMap((line) => {
    const match = packageLine.exec(line);
    return match === null ? [] : [{ failed: match[1] === 'FAIL', name: match[2]!, broken: line.endsWith('failed]') }];
  });
  const tests = lines.flatMap((line, index) => {
    const match = test.exec(line);
    return match === null ? [] : [{ outcome: match[1]!, name: match[2]!, next: lines[index + 1] }];
  });
  const verbose = lines.some((line) => line.startsWith('=== RUN '));
  if (packages.length === 0 && !(verbose || tests.length > 0)) return null;
  const failures: FoundFailure[] = tests
    .filter(({ outcome }) => outcome === 'FAIL')
    .map(({ name, next }) => {
      const place = /^\s{1,40}(\S{1,200}\.go):\d+: (.{0,500})$/.exec(next ?? '');
      return { name, file: place?.[1], message: place?.[2] };
    });
  for (const { failed, name, broken } of packages) {
    if (failed && (broken || failures.length === 0))
      failures.push({ name, message: broken ? 'build failed' : undefined });
  }
  const count = (outcome: string) => tests.filter((item) => item.outcome === outcome).length;
  const counts = {
    passed: verbose ? count('PASS') : null,
    failed: failures.length,
    skipped: verbose ? count('SKIP') : null,
  };
  return { tool: 'go test', counts: packages.length === 0 ? undefined : counts, failures };
}
