import { describe, expect, it } from 'vitest';

import { compareQa } from '../src/qa/compare-qa.ts';
import { parseQaLog } from '../src/qa/parse-qa-log.ts';
import type { QaResult } from '../src/qa/qa-result.ts';

const base: QaResult = {
  ...parseQaLog(Buffer.from('3 passed in 0.02s\n'), { exit_code: 0 }),
  ...{ lint_errors: 2, type_errors: 2, tests_passed: 10, tests_failed: 0 },
  coverage: { lines: 80, branches: 70, functions: 60, statements: 50 },
  coverage_provider: 'v8',
};
const metrics = (changes: { metric: string }[]) => changes.map(({ metric }) => metric);

function compare(current: Partial<QaResult>, baseline: Partial<QaResult> = {}) {
  const { regressions, improvements, not_comparable, regressed } = compareQa(
    { ...base, ...baseline },
    { ...base, ...current },
  );
  return { regressed, worse: metrics(regressions), better: metrics(improvements), other: metrics(not_comparable) };
}

describe('compareQa', () => {
  it('[qa:compare:same] finds nothing between equal logs', () => {
    expect(compare({})).toEqual({ regressed: false, worse: [], better: [], other: [] });
  });

  it('[qa:compare:regressions] finds a bad exit code, more errors and fewer passing tests, and the opposite', () => {
    const bad: Partial<QaResult> = {
      exit_code: 1,
      state: 'failed',
      lint_errors: 3,
      type_errors: 3,
      tests_failed: 1,
      tests_passed: 9,
    };
    const names = ['exit_code', 'state', 'lint_errors', 'type_errors', 'tests_failed', 'tests_passed'];
    expect(compare(bad)).toEqual({ regressed: true, worse: names, better: [], other: [] });
    expect(compare({}, bad)).toEqual({ regressed: false, worse: [], better: names, other: [] });
    expect(compareQa(base, { ...base, type_errors: 5 }).regressions).toEqual([
      { metric: 'type_errors', baseline: 2, current: 5, delta: 3, message: 'type_errors went from 2 to 5.' },
    ]);
  });

  it('[qa:compare:exit-code] takes another bad exit code, and one that nobody told, for no change', () => {
    expect(compare({ exit_code: 2 }, { exit_code: 1 }).worse).toEqual([]);
    expect(compare({ exit_code: 2 }, { exit_code: null }).worse).toEqual([]);
    expect(compare({ lint_warnings: 9, tests_skipped: 9 }, { lint_warnings: 1, tests_skipped: 1 }).worse).toEqual([]);
  });

  it('[qa:compare:coverage] counts lines and branches that change by over one point', () => {
    const at = (lines: number, branches: number) => ({
      coverage: { ...base.coverage, lines, branches, functions: 0, statements: 0 },
    });
    expect(compare(at(79, 69))).toMatchObject({ worse: [], better: [] });
    expect(compare(at(78.99, 68.99))).toMatchObject({
      worse: ['coverage.lines', 'coverage.branches'],
      regressed: true,
    });
    expect(compare(at(81, 71.01))).toMatchObject({ worse: [], better: ['coverage.branches'] });
  });

  it('[qa:compare:providers] never compares coverage of different providers, or with none', () => {
    const coverage = { lines: 10, branches: 10, functions: 10, statements: 10 };
    expect(compare({ coverage, coverage_provider: 'istanbul' })).toMatchObject({ worse: [], other: ['coverage'] });
    expect(compare({ coverage, coverage_provider: null })).toMatchObject({ worse: [], other: ['coverage'] });
    expect(compare({ coverage: null })).toMatchObject({ worse: [], other: ['coverage'] });
    expect(compare({}, { coverage: null })).toMatchObject({ better: [], other: ['coverage'] });
    const unnamed = { coverage_provider: null };
    expect(compare({ coverage, ...unnamed }, unnamed).worse).toEqual(['coverage.lines', 'coverage.branches']);
    expect(compare({ coverage, ...unnamed, parser: 'lcov' }, unnamed)).toMatchObject({
      worse: [],
      other: ['coverage'],
    });
    const half = { coverage: { ...coverage, lines: null, branches: 70 } };
    expect(compare(half)).toMatchObject({ worse: [], other: ['coverage.lines'] });
  });

  it('[qa:compare:unreadable] takes a log that can no longer be read, or ran nothing, for a regression', () => {
    const unreadable = parseQaLog(new Uint8Array(), { exit_code: 0 });
    expect(compare(unreadable)).toEqual({ regressed: true, worse: ['state'], better: [], other: [] });
    expect(compare({ state: 'not_run', tests_passed: 0 })).toMatchObject({ worse: ['state', 'tests_passed'] });
    expect(compareQa(unreadable, base)).toMatchObject({
      regressed: false,
      improvements: [],
      not_comparable: [{ metric: 'all' }],
    });
    expect(compareQa(unreadable, unreadable).not_comparable).toMatchObject([{ reason: 'Neither log can be read.' }]);
  });

  it('[qa:compare:untold] holds no number against a log that does not tell it', () => {
    expect(compare({ lint_errors: null })).toMatchObject({ better: [], worse: [], other: ['lint_errors'] });
    expect(compare({}, { type_errors: null })).toMatchObject({ better: [], worse: [], other: ['type_errors'] });
  });
});
