import { countsByWord } from './output-lines.ts';
import type { FoundFailure, TestReport } from './test-report.ts';

const result = /^test result: (?:ok|FAILED)\. (\d.{1,200})$/;
const failed = /^test (\S.{0,400}?) \.\.\. FAILED$/;
const panic = /^thread '([^']{1,400})'.{0,40} panicked at ([^:]{1,400}\.rs):\d/;

/** Reads `cargo test`; the binaries and doc tests of one call are added up. */
export function readCargoTest(lines: readonly string[]): TestReport | null {
  const results = lines.flatMap((line) => result.exec(line)?.[1] ?? []);
  if (results.length === 0 && !lines.some((line) => /^running \d{1,9} tests?$/.test(line))) return null;
  const failures = new Map<string, FoundFailure>();
  for (const [index, line] of lines.entries()) {
    const name = failed.exec(line)?.[1];
    if (name !== undefined) failures.set(name, { name });
    const thrown = panic.exec(line);
    const known = thrown === null ? undefined : failures.get(thrown[1]!);
    if (thrown !== null && known !== undefined) Object.assign(known, { file: thrown[2], message: lines[index + 1] });
  }
  const count = countsByWord(results.join('; '));
  const started = lines.filter((line) => /^running \d{1,9} tests?$/.test(line)).length;
  // A binary that was killed leaves a start without a result.
  const complete = results.length > 0 && started <= results.length;
  const counts = { passed: count('passed'), failed: count('failed'), skipped: count('ignored') };
  return { tool: 'cargo test', counts: complete ? counts : undefined, failures: [...failures.values()] };
}
