import { FindingList, type FoundFinding } from '../finding-list.ts';
import type { QaReport } from '../qa-report.ts';
import { readPlace } from './locate.ts';
import { readNodeFooter, type NodeFooter } from './node-footer.ts';
import { TapLevels, type TapPoint } from './tap-levels.ts';

const maximumDepth = 64;

/**
 * TAP 12 to 14 with nested subtests: only points without subtests are tests, else suites would count twice. node:test
 * tells its counts at the end; those hold.
 */
export function readTap(lines: readonly string[]): QaReport {
  const { levels, bailedOut, isOpen } = readLines(lines);
  const { top, failures } = levels;
  const findings = new FindingList();
  for (const failure of failures) findings.add(failure);
  const footer = readNodeFooter(lines, '#');
  return {
    parser: 'tap',
    tool: footer ? 'node:test' : 'tap',
    counts: {
      tests_passed: footer?.passed ?? top.passed,
      tests_failed: footer?.failed ?? top.failed,
      tests_skipped: footer?.skipped ?? top.skipped,
    },
    findings,
    failed: bailedOut,
    cut: bailedOut === undefined ? whatIsMissing(levels, { isOpen, footer, isOfNode: isOfNode(lines) }) : undefined,
    inconsistencies: [
      ...(top.plan !== null && top.points > top.plan ? [`The plan is ${top.plan} tests, but ${top.points} ran.`] : []),
      // A parent that fails for its subtests counts, too, with node:test; fewer than that cannot be.
      ...(footer && footer.failed < top.failed
        ? [`The footer tells ${footer.failed} failures, but ${top.failed} are listed.`]
        : []),
    ],
  };
}

/**
 * The lines of a log without a point whose line has no end: what is missing may be the `# SKIP` that it ends with, or
 * the ` {` of its subtests. Whoever prints TAP ends each line.
 */
export function withoutHalfPoint(lines: readonly string[]): readonly string[] {
  return pointIn((lines.at(-1) ?? '').trimStart()) === null ? lines : lines.slice(0, -1);
}

interface ReadLines {
  levels: TapLevels;
  /** The line that says so. */
  bailedOut: string | undefined;
  /** Whether a block has no end. */
  isOpen: boolean;
}

function readLines(lines: readonly string[]): ReadLines {
  const levels = new TapLevels();
  /** `ok 1 - suite {`, its subtests, `}`: read as if the point came last, as TAP has it elsewhere. */
  const open: { depth: number; point: TapPoint }[] = [];
  /** The failure whose YAML may follow. */
  let failure: FoundFinding | null = null;
  let yaml: number | null = null;
  let bailedOut: string | undefined;
  for (const line of lines) {
    const indent = line.length - line.trimStart().length;
    const content = line.slice(indent);
    if (yaml !== null) {
      if (indent === yaml && content.trimEnd() === '...') yaml = null;
      else if (indent === yaml) readField(content, failure);
      continue;
    }
    if (indent > 0 && content.trimEnd() === '---') {
      yaml = indent;
      continue;
    }
    const depth = indent / 4;
    if (!Number.isInteger(depth) || depth > Math.min(maximumDepth, levels.levels.length)) continue;
    if (content.startsWith('Bail out!')) bailedOut = content.slice(0, 200);
    const plan = /^1\.\.(\d{1,9})(?:\s|$)/.exec(content);
    if (plan) levels.plan(depth, Number(plan[1]));
    const closed = content.startsWith('}') && open.at(-1)?.depth === depth ? open.pop() : undefined;
    const point = closed?.point ?? pointIn(content);
    if (point === null) continue;
    if (closed === undefined && content.trimEnd().endsWith(' {')) {
      levels.reach(depth);
      open.push({ depth, point });
    } else failure = levels.add(depth, point);
  }
  return { levels, bailedOut, isOpen: yaml !== null || open.length > 0 };
}

function pointIn(content: string): TapPoint | null {
  const found = /^(not )?ok(?= |$)(.*)$/s.exec(content);
  return found && { failed: found[1] !== undefined, description: found[2] ?? '' };
}

function readField(content: string, failure: FoundFinding | null): void {
  if (!failure) return;
  const found = /^(location|error|message): (.+)$/s.exec(content);
  const value = (found?.[2] ?? '').trim().replaceAll(/^['"]|['"]$/g, '');
  if (found?.[1] === 'location') Object.assign(failure, readPlace(value));
  else if (found && failure.message === '') failure.message = value;
}

function whatIsMissing(
  { levels, top, missesSubtests }: TapLevels,
  { isOpen, footer, isOfNode }: { isOpen: boolean; footer: NodeFooter | null; isOfNode: boolean },
): string | undefined {
  if (missesSubtests) return 'subtests are missing.';
  if (isOpen) return 'a block has no end.';
  if (levels.slice(1).some((level) => level.points > 0)) return 'the point of the last subtests is missing.';
  if (top.plan === null) return 'there is no plan.';
  if (top.points < top.plan) return `${top.plan} tests are planned, ${top.points} are there.`;
  return footer?.whole === false || (isOfNode && !footer) ? 'the footer of node:test is not whole.' : undefined;
}

/** node:test writes both; others write one of them at most. */
function isOfNode(lines: readonly string[]): boolean {
  return (
    lines.some((line) => line.startsWith('# Subtest: ')) && lines.some((line) => line.startsWith('  duration_ms: '))
  );
}
