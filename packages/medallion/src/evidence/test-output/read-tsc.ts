import type { FoundFailure, TestReport } from './test-report.ts';

const plain = /^(?:\S{1,100}:\s)?(\S.{0,600}?)\((\d{1,9}),(\d{1,9})\): error (TS\d{1,6}): (.{0,2000})$/;
const pretty = /^(\S.{0,600}?):(\d{1,9}):(\d{1,9}) - error (TS\d{1,6}): (.{0,2000})$/;
const global = /^error (TS\d{1,6}): (.{0,2000})$/;
const total = /^(?:.{0,40}- )?Found (\d{1,9}) errors?\b/;

/** Reads the errors of the TypeScript compiler; it has no passed or skipped tests. */
export function readTsc(lines: readonly string[]): TestReport | null {
  const failures: FoundFailure[] = [];
  let found: number | undefined;
  for (const line of lines) {
    const match = plain.exec(line) ?? pretty.exec(line);
    const [, file, row, column, code, message] = match ?? [];
    if (match !== null) failures.push({ name: `${file}:${row}:${column} ${code}`, file, message });
    const everywhere = global.exec(line);
    if (everywhere !== null) failures.push({ name: everywhere[1]!, message: everywhere[2] });
    const said = total.exec(line)?.[1];
    if (said !== undefined) found = (found ?? 0) + Number(said);
  }
  if (failures.length === 0 && found === undefined) return null;
  return {
    tool: 'tsc',
    counts: { passed: null, failed: Math.max(failures.length, found ?? 0), skipped: null },
    failures,
  };
}
