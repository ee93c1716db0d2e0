import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTestOutput } from '../src/evidence/test-output/read-test-output.ts';

const fixture = (name: string) => readFileSync(new URL(`fixtures/test-output/${name}`, import.meta.url), 'utf8');
const files = [
  'cargo-test.txt',
  'go-test.txt',
  'jest.json',
  'jest.txt',
  'junit.xml',
  'node-test-spec.txt',
  'node-test.tap',
  'pytest.txt',
  'tsc-pretty.txt',
  'tsc.txt',
  'vitest.json',
  'vitest.txt',
] as const;

describe('readTestOutput', () => {
  it.each([
    ['vitest.txt', 'vitest', [2, 2, 2], ['src/broken.test.ts', 'links > shortens > to seven characters']],
    ['vitest.json', 'vitest', [2, 2, 2], ['src/broken.test.ts', 'links to seven characters']],
    ['jest.txt', 'jest', [1, 2, 2], ['links › shortens', 'Test suite failed to run']],
    ['jest.json', 'jest', [1, 1, 2], ['links shortens']],
    ['node-test.tap', 'node:test', [1, 1, 0], ['imports five thousand bookmarks']],
    ['node-test-spec.txt', 'node:test', [1, 1, 1], ['shortens']],
    ['pytest.txt', 'pytest', [2, 2, 2], ['TestShort::test_length', 'tests/test_broken.py']],
    ['junit.xml', 'junit', [1, 2, 1], ['shortens > "six"', 'breaks']],
    ['tsc.txt', 'tsc', [null, 2, null], ['src/links/routes.ts:12:5 TS2322', 'src/limits/limited.ts:3:1 TS2304']],
    ['tsc-pretty.txt', 'tsc', [null, 1, null], ['src/links/routes.ts:12:5 TS2322']],
    ['cargo-test.txt', 'cargo test', [2, 1, 1], ['tests::shortens']],
    ['go-test.txt', 'go test', [1, 2, 1], ['TestShorten', 'example.com/linkshelf/broken']],
  ] as const)('[evidence:test-output] reads %s', (name, tool, [passed, failed, skipped], names) => {
    const run = readTestOutput(fixture(name), { at: '2026-01-01T00:00:00.000Z' });
    expect(run).toMatchObject({ tool, passed, failed, skipped, readable: true, at: '2026-01-01T00:00:00.000Z' });
    expect(run?.failures.map((failure) => failure.name)).toEqual(names);
  });

  it('[evidence:test-output] names file and message of a failure', () => {
    const failuresOf = (name: string) => readTestOutput(fixture(name))?.failures.at(-1);
    expect(failuresOf('vitest.txt')).toEqual({
      name: 'links > shortens > to seven characters',
      file: 'src/links.test.ts',
      message: 'AssertionError: expected 6 to be 7 // Object.is equality',
    });
    expect(failuresOf('node-test.tap')).toMatchObject({
      file: '/home/dev/linkshelf/test/import.test.js',
      message: 'test timed out after 30000ms',
    });
    expect(failuresOf('node-test-spec.txt')).toMatchObject({ file: 'test/links.test.js' });
    expect(failuresOf('cargo-test.txt')).toMatchObject({
      file: 'src/lib.rs',
      message: 'assertion `left == right` failed',
    });
    expect(readTestOutput(fixture('junit.xml'))?.failures[0]).toEqual({
      name: 'shortens > "six"',
      file: 'test/links.py',
      message: '6 is not 7',
    });
  });

  it.each([
    ['vitest.txt', 'Tests'],
    ['vitest.json', '"numFailedTests"'],
    ['jest.txt', 'Tests:'],
    ['node-test.tap', '1..2'],
    ['pytest.txt', '===== 1 failed'],
    ['junit.xml', '</testsuite'],
    ['cargo-test.txt', 'test result'],
    ['go-test.txt', 'FAIL\texample'],
  ])('[evidence:test-output] never reads %s without its end as a run without failures', (name, end) => {
    const text = fixture(name).replace(/\u001B\[[0-9;]*m/g, '');
    const cut = text.slice(0, name === 'vitest.txt' ? text.indexOf('      Tests ') : text.indexOf(end));
    expect(readTestOutput(cut)).toMatchObject({ readable: false, passed: null, failed: null, skipped: null });
  });

  it('[evidence:test-output] is null for what is no test output', () => {
    for (const text of [
      '',
      'hello',
      '{"a":1}',
      'npm warn deprecated x',
      '# Tests\n\nTests are good. 3 passed the exam.',
      '1 file changed, 2 insertions(+)',
    ]) {
      expect(readTestOutput(text)).toBe(null);
    }
  });

  it('[evidence:test-output] adds up the runs of a monorepo', () => {
    const text =
      'a:test:  Test Files  1 passed (1)\na:test:       Tests  3 passed (3)\nb:test:       Tests  1 failed | 2 passed (3)';
    expect(readTestOutput(text)).toMatchObject({ tool: 'vitest', passed: 5, failed: 1 });
  });

  it('[evidence:test-output] reads pytest -q, TAP without totals, a cancelled test and a compiler without errors', () => {
    expect(readTestOutput('..F\n1 failed, 2 passed in 0.02s')).toMatchObject({ tool: 'pytest', passed: 2, failed: 1 });
    expect(readTestOutput('1..2\nok 1 - a\nnot ok 2 - b # TODO later')).toMatchObject({
      tool: 'tap',
      passed: 1,
      failed: 0,
      skipped: 1,
    });
    expect(readTestOutput('TAP version 13\n1..3\nok 1 - a')).toMatchObject({ tool: 'tap', readable: false });
    expect(readTestOutput('ℹ tests 1\nℹ pass 0\nℹ fail 0\nℹ cancelled 1')).toMatchObject({ failed: 1 });
    expect(readTestOutput('12:00:00 PM - Found 0 errors. Watching for file changes.')).toMatchObject({
      tool: 'tsc',
      failed: 0,
    });
  });

  it('[evidence:test-output] is not readable when the exit code contradicts the counts', () => {
    const text =
      ' Test Files  1 passed (1)\n      Tests  3 passed (3)\nERROR: Coverage for lines (61%) does not meet global threshold (80%)';
    expect(readTestOutput(text, { exitCode: 1 })).toMatchObject({ failed: 0, readable: false });
    expect(readTestOutput(text, { exitCode: 0 })).toMatchObject({ failed: 0, readable: true });
  });

  it.each([
    ['npm test', 'test'],
    ['cd packages/a && CI=1 npx vitest run src', 'vitest'],
    ['node --import tsx --test test/*.ts 2>&1 | tail -5', 'node:test'],
    ['python -m pytest -x', 'pytest'],
    ['pnpm run test:unit', 'test'],
  ])('[evidence:test-output] counts silence after %s as an unreadable run', (command, tool) => {
    expect(readTestOutput('Killed', { command })).toMatchObject({ tool, readable: false, failed: null });
  });

  it.each(['cat vitest.config.ts', 'git add test', 'grep -rn jest package.json', 'npm install', 'ls test'])(
    '[evidence:test-output] takes %s for no test command',
    (command) => {
      expect(readTestOutput('done', { command })).toBe(null);
    },
  );

  it('[evidence:test-output] throws on no text, and on none that is long', () => {
    fc.assert(
      fc.property(fc.constantFrom(...files), fc.nat({ max: 3_000 }), fc.string(), (name, at, noise) => {
        const text = fixture(name);
        const run = readTestOutput(text.slice(0, at) + noise + text.slice(at + noise.length));
        expect(run === null || run.readable === (run.failed !== null)).toBe(true);
      }),
    );
    for (const piece of [
      '<testcase name="',
      '<testsuite ',
      '<',
      '\u001B[',
      '\u001B]',
      '1 failed ',
      'FAIL  a > ',
      '✖ ',
      'not ok ',
      '● ',
      'a(1,1): error TS1',
      ' ',
      '"numTotalTests"{',
    ]) {
      readTestOutput(piece.repeat(Math.ceil(1_000_000 / piece.length)));
      readTestOutput(`${piece.repeat(50)}\n`.repeat(2_000));
    }
  });
});
