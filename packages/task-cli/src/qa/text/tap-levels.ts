import type { FoundFinding } from '../finding-list.ts';

/** The points of one level. */
export interface TapLevel {
  points: number;
  passed: number;
  failed: number;
  skipped: number;
  plan: number | null;
}

/** A line such as `not ok 1 - adds # SKIP`. */
export interface TapPoint {
  failed: boolean;
  /** What stands behind `ok`. */
  description: string;
}

/** Counts the points of TAP by their levels: those of a suite are counted instead of the point of the suite itself. */
export class TapLevels {
  /** The top one, and those below it whose point is still to come. */
  readonly levels: TapLevel[] = [newLevel()];
  readonly failures: FoundFinding[] = [];
  /** Whether a plan below was not kept. */
  missesSubtests = false;

  get top(): TapLevel {
    return this.levels[0]!;
  }

  plan(depth: number, count: number): void {
    this.reach(depth).plan = count;
  }

  /** Takes a point; what it says of a failure, null for all others. */
  add(depth: number, { failed, description }: TapPoint): FoundFinding | null {
    const level = this.reach(depth);
    level.points += 1;
    const outcome = outcomeOf(failed, description);
    const below = this.#close(depth);
    if (below && below.points > 0) {
      level.passed += below.passed;
      level.failed += below.failed;
      level.skipped += below.skipped;
      // It has failed by itself, as in a hook.
      if (outcome !== 'failed' || below.failed > 0) return null;
    }
    level[outcome] += 1;
    if (outcome !== 'failed') return null;
    const failure: FoundFinding = { severity: 'error', rule: titleOf(description), message: '' };
    this.failures.push(failure);
    return failure;
  }

  /** The level of a depth, which is there from now on. */
  reach(depth: number): TapLevel {
    while (this.levels.length <= depth) this.levels.push(newLevel());
    return this.levels[depth]!;
  }

  /** The subtests of a point are complete when it comes. */
  #close(depth: number): TapLevel | undefined {
    const below = this.levels[depth + 1];
    this.levels.length = depth + 1;
    if (below && below.plan !== null && below.plan > below.points) this.missesSubtests = true;
    return below;
  }
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
