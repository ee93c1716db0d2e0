import type { FoundFailure, TestReport } from './test-report.ts';

const total = /^\s{0,4}(?:# |ℹ )(tests|suites|pass|fail|cancelled|skipped|todo) (\d{1,9})$/;
const point = /^( {0,200})(not )?ok\b(?: (\d{1,9}))?(?: - |\s+)?(.{0,600})$/;
const plan = /^1\.\.\d{1,9}/;

/** Reads node:test, as TAP and in the spec reporter's form, and TAP of other tools. */
export function readNodeTest(lines: readonly string[]): TestReport | null {
  const totals = new Map<string, number>();
  for (const line of lines) {
    const match = total.exec(line);
    if (match !== null) totals.set(match[1]!, (totals.get(match[1]!) ?? 0) + Number(match[2]));
  }
  const isTap = lines.some((line) => /^TAP version \d+$/.test(line));
  const isNode = totals.has('pass') && totals.has('fail');
  if (isNode) {
    const count = (...names: string[]) => names.reduce((sum, name) => sum + (totals.get(name) ?? 0), 0);
    const failures = isTap ? tapFailures(lines) : specFailures(lines);
    const counts = { passed: count('pass'), failed: count('fail', 'cancelled'), skipped: count('skipped', 'todo') };
    return { tool: 'node:test', counts, failures };
  }
  if (isTap || (lines.some((line) => plan.test(line)) && lines.some((line) => point.test(line)))) return readTap(lines);
  return lines.some((line) => /^[▶✖✔] .+\(\d[\d.]*ms\)$/.test(line))
    ? { tool: 'node:test', counts: undefined, failures: specFailures(lines) }
    : null;
}

/** TAP without totals: the points that are not indented count, and only when the plan says that all are there. */
function readTap(lines: readonly string[]): TestReport {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const line of lines) {
    const match = point.exec(line);
    if (match === null || match[1] !== '') continue;
    if (/# (?:SKIP|TODO)\b/i.test(match[4]!)) counts.skipped += 1;
    else if (match[2] === undefined) counts.passed += 1;
    else counts.failed += 1;
  }
  const planned = lines.find((line) => plan.test(line))?.match(/^1\.\.(\d+)/)?.[1];
  const seen = counts.passed + counts.failed + counts.skipped;
  const complete =
    planned !== undefined && Number(planned) === seen && !lines.some((line) => line.startsWith('Bail out!'));
  return { tool: 'tap', counts: complete ? counts : undefined, failures: tapFailures(lines) };
}

function tapFailures(lines: readonly string[]): FoundFailure[] {
  const failures: FoundFailure[] = [];
  for (const [index, line] of lines.entries()) {
    const match = point.exec(line);
    if (match?.[2] === undefined || /# (?:SKIP|TODO)\b/i.test(match[4]!)) continue;
    const details = detailsAfter(lines, { index, indent: match[1]!.length });
    // A suite fails because a test in it does; the test is the one to name.
    if (details.some((detail) => /type: 'suite'|failureType: 'subtestsFailed'/.test(detail))) continue;
    const value = (name: string) =>
      details
        .find((detail) => detail.startsWith(`${name}:`))
        ?.slice(name.length + 1)
        .trim()
        .replace(/^'|'$/g, '');
    const file = value('location')?.replace(/:\d+:\d+$/, '');
    const message = value('error');
    failures.push({ name: match[4]!, file, message: message === '|-' ? undefined : message });
  }
  return failures;
}

function detailsAfter(lines: readonly string[], { index, indent }: { index: number; indent: number }): string[] {
  if (lines[index + 1]?.trim() !== '---') return [];
  const end = `${' '.repeat(indent)}  ...`;
  const details: string[] = [];
  for (const line of lines.slice(index + 2, index + 60)) {
    if (line === end) break;
    details.push(line.trim());
  }
  return details;
}

function specFailures(lines: readonly string[]): FoundFailure[] {
  const start = lines.findIndex((line) => /^✖ failing tests:$/.test(line.trim()));
  const failures: FoundFailure[] = [];
  const section = start === -1 ? lines : lines.slice(start + 1);
  for (const [index, line] of section.entries()) {
    const name = /^\s{0,40}✖ (.{1,600}?) \(\d[\d.]*ms\)$/.exec(line)?.[1];
    if (name === undefined) continue;
    const file = /^\s{0,40}test at (.{1,1000}):\d+:\d+$/.exec(section[index - 1] ?? '')?.[1];
    failures.push({ name, file, message: start === -1 ? undefined : section[index + 1] });
  }
  return failures;
}
