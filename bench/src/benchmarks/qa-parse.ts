import { parseQaLog } from '@waymark/task-cli';
import type { Benchmark } from '../benchmark.ts';
import { medianLine } from '../measure/lines.ts';
import { summarise } from '../measure/timing.ts';

const bytes = 10_000_000;
const rounds = 9;

/** What a log of 10 MB says, in the forms that become that long. */
export const qaParse: Benchmark = {
  name: 'qa-parse',
  async *run() {
    for (const [name, log] of Object.entries(logs())) {
      const content = Buffer.from(log);
      if (parseQaLog(content).state === 'unreadable') throw new Error(`The log ${name} is unreadable.`);
      const times = Array.from({ length: rounds }, () => {
        const started = performance.now();
        parseQaLog(content);
        return performance.now() - started;
      });
      const note = `${Math.round(content.length / 1e5) / 10} MB, read whole`;
      yield medianLine(`qa-parse-${name}`, summarise([times]), { atMostMs: 300, note });
    }
  },
};

function logs(): Record<string, string> {
  const passed = ' ✓ packages/web/src/page.test.ts (4 tests) 7ms\n     ✓ renders the page 2ms\n';
  const message = {
    ruleId: 'no-var',
    severity: 2,
    message: 'Unexpected var, use let or const instead.',
    line: 3,
    column: 29,
  };
  const file = { filePath: '/repo/src/page.ts', messages: Array.from({ length: 10 }, () => message), errorCount: 10 };
  const testcase =
    '<testcase classname="page" name="renders &gt; page" time="0.001"><failure message="expected 3 to be 4">Error\n  at page.ts:1:2\n</failure></testcase>';
  const stack = '      at Page.render (/repo/src/page.ts:12:34)\n';
  return {
    vitest: `\n RUN  v4.1.12 /repo\n\n${fill(passed)}\n Test Files  9 passed (9)\n      Tests  9 passed (9)\n   Duration  9s\n`,
    jest: `FAIL page.test.js\n  ● renders\n\n${fill(stack)}Tests:       1 failed, 1 total\nTime:        9 s\n`,
    tap: `TAP version 13\n1..1\n${fill('# a message of a test\n    ok 1 - renders\n')}ok 1 - page\n`,
    'eslint-json': JSON.stringify(Array.from({ length: bytes / JSON.stringify(file).length }, () => file)),
    junit: `<testsuites><testsuite name="page">${fill(testcase)}</testsuite></testsuites>`,
  };
}

function fill(unit: string): string {
  return unit.repeat(bytes / Buffer.byteLength(unit));
}
