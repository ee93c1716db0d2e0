import { FindingList, type FoundFinding } from '../finding-list.ts';
import type { QaReport } from '../qa-report.ts';
import { readPlace } from './locate.ts';
import { readNodeFooter } from './node-footer.ts';

/** The points of one level. */
interface TapLevel {
  points: number;
  passed: number;
  failed: number;
  skipped: number;
  plan: number | null;
}

const maximumDepth = 64;

/**
 * TAP 12 to 14 with nested subtests: only points without subtests are tests, else suites would count twice. node:test
 * tells its counts at the end; those hold.
 */
export function readTap(lines: readonly string[]): QaReport {
  const levels: TapLevel[] = [newLevel()];
  const findings = new FindingList();
  const failures: FoundFinding[] = [];
  /** The failure whose YAML may follow. */
  let current: FoundFinding | null = null;
  const open: { depth: number; point: RegExpExecArray }[] = [];
  let yaml: number | null = null;
  let cut: string | undefined;
  let failed: string | undefined;
  for (const line of lines) {
    const indent = line.length - line.trimStart().length;
    const content = line.slice(indent);
    if (yaml !== null) {
      if (indent === yaml && content.trimEnd() === '...') yaml = null;
      else if (indent === yaml) readField(content, current);
      continue;
    }
    if (indent > 0 && content.trimEnd() === '---') {
      yaml = indent;
      continue;
    }
    const depth = indent / 4;
    if (!Number.isInteger(depth) || depth > Math.min(maximumDepth, levels.length)) continue;
    if (content.startsWith('Bail out!')) failed = content.slice(0, 200);
    const plan = /^1\.\.(\d{1,9})(?:\s|$)/.exec(content);
    // `ok 1 - suite {`, its subtests, `}`: read as if the point came last, as TAP has it elsewhere.
    const closed = content.startsWith('}') && open.at(-1)?.depth === depth ? open.pop() : undefined;
    const point = closed?.point ?? /^(not )?ok(?= |$)(.*)$/s.exec(content);
    if (!plan && !point) continue;
    while (levels.length <= depth) levels.push(newLevel());
    if (point && !closed && content.trimEnd().endsWith(' {')) {
      open.push({ depth, point });
      continue;
    }
    const level = levels[depth] as TapLevel;
    if (plan) level.plan = Number(plan[1]);
    if (!point) continue;
    // Those of its subtests are complete now.
    const below = levels.length > depth + 1 ? levels[depth + 1] : undefined;
    levels.length = depth + 1;
    level.points += 1;
    current = null;
    if (below && below.plan !== null && below.plan > below.points) cut ??= 'subtests are missing.';
    const outcome = outcomeOf(point[1] !== undefined, point[2] ?? '');
    if (below && below.points > 0) {
      level.passed += below.passed;
      level.failed += below.failed;
      level.skipped += below.skipped;
      // It has failed by itself, as in a hook.
      if (outcome !== 'failed' || below.failed > 0) continue;
    }
    level[outcome] += 1;
    if (outcome !== 'failed') continue;
    current = { severity: 'error', rule: titleOf(point[2] ?? ''), message: '' };
    failures.push(current);
  }
  for (const failure of failures) findings.add(failure);
  const [top = newLevel()] = levels;
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
    failed,
    cut:
      failed === undefined
        ? (cut ?? whatIsMissing(top, { open: yaml !== null || open.length > 0, levels, footer }))
        : undefined,
    inconsistencies: [
      ...(top.plan !== null && top.points > top.plan ? [`The plan is ${top.plan} tests, but ${top.points} ran.`] : []),
      // A parent that fails for its subtests counts, too, with node:test; fewer than that cannot be.
      ...(footer && footer.failed < top.failed
        ? [`The footer tells ${footer.failed} failures, but ${top.failed} are listed.`]
        : []),
    ],
  };
}

function newLevel(): TapLevel {
  return { points: 0, passed: 0, failed: 0, skipped: 0, plan: null };
}

function outcomeOf(failed: boolean, description: string): 'passed' | 'failed' | 'skipped' {
  if (/ # (?:SKIP|TODO)/i.test(description)) return 'skipped';
  return failed ? 'failed' : 'passed';
}

function titleOf(description: string): string {
  return description
    .replace(/^ \d{1,9}\b/, '')
    .replace(/^ (?:- )?/, '')
    .replace(/ # time=[\d.]{1,20}ms(?: \{)?\s*$/, '');
}

function readField(content: string, failure: FoundFinding | null): void {
  if (!failure) return;
  const found = /^(location|error|message): (.+)$/s.exec(content);
  const value = (found?.[2] ?? '').trim().replaceAll(/^['"]|['"]$/g, '');
  if (found?.[1] === 'location') Object.assign(failure, readPlace(value));
  else if (found && failure.message === '') failure.message = value;
}

function whatIsMissing(
  top: TapLevel,
  { open, levels, footer }: { open: boolean; levels: readonly TapLevel[]; footer: ReturnType<typeof readNodeFooter> },
): string | undefined {
  if (open) return 'a block has no end.';
  if (levels.slice(1).some((level) => level.points > 0)) return 'the point of the last subtests is missing.';
  if (top.plan === null) return 'there is no plan.';
  if (top.points < top.plan) return `${top.plan} tests are planned, ${top.points} are there.`;
  return footer && !footer.whole ? 'the footer of node:test is not whole.' : undefined;
}
