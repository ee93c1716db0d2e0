import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { parseQaLog, type QaLogOptions } from '../src/qa/parse-qa-log.ts';
import { qaResultSchema, type QaResult } from '../src/qa/qa-result.ts';

function parse(text: string, options?: QaLogOptions): QaResult {
  return qaResultSchema.parse(parseQaLog(Buffer.from(text), options));
}

function fixture(name: string, options?: QaLogOptions): QaResult {
  return parse(readFileSync(new URL(`fixtures/qa/${name}`, import.meta.url), 'utf8'), options);
}

const tests = (passed: number, failed: number, skipped: number) => ({
  tests_passed: passed,
  tests_failed: failed,
  tests_skipped: skipped,
});
const ofVitest = { ...tests(2, 2, 2), files_failed: 1, state: 'failed', tool: 'vitest', consistent: true };

describe('logs of real tools', () => {
  it('[qa:formats:recognised] recognises each without being told and counts the same in all forms of one run', () => {
    expect(fixture('vitest-failed.txt', { exit_code: 1 })).toMatchObject({ ...ofVitest, tool_version: '4.1.12' });
    expect(fixture('vitest.json', { exit_code: 1 })).toMatchObject({ ...ofVitest, format: 'jest-json' });
    expect(fixture('vitest.xml', { exit_code: 1 })).toMatchObject({ ...ofVitest, format: 'junit' });
  });

  it('[qa:text:terminal] reads XML behind the lines with which a package manager announces a command', () => {
    const xml = readFileSync(new URL('fixtures/qa/vitest.xml', import.meta.url), 'utf8');
    for (const above of [
      '\n> a@1.0.0 test\n> vitest run --reporter=junit\n\n',
      '$ vitest\r\n',
      'yarn run v1.22.22\n$ vitest\n',
    ]) {
      expect(parseQaLog(Buffer.from(above + xml))).toMatchObject({ ...ofVitest, format: 'junit' });
    }
    expect(parseQaLog(Buffer.from(`first\n${xml}`))).not.toMatchObject({ format: 'junit' });
  });

  it('[qa:vitest:nested-output] takes what tests print for no log of another tool', () => {
    expect(fixture('vitest-failed.txt')).toMatchObject({ type_errors: null, parts: [], findings_total: 2 });
  });

  it('[qa:findings:places] tells where findings are, from line 1', () => {
    expect(fixture('vitest-failed.txt').findings).toMatchObject(
      [
        { file: 'test/broken.test.ts', line: 1, column: 1, rule: null },
        { file: 'test/math.test.ts', line: 5, column: 41, rule: 'math > fails', message: /expected 3 to be 4/ },
      ].map((finding) => ({ ...finding, message: expect.any(String) })),
    );
    const type = { file: 'src/bad.ts', line: 1, column: 14, rule: 'TS2322', severity: 'error' };
    expect(fixture('tsc-plain.txt').findings[0]).toMatchObject(type);
    expect(fixture('tsc-pretty.txt').findings[0]).toMatchObject(type);
    expect(fixture('tsc-plain.txt').findings).toEqual(fixture('tsc-pretty.txt').findings);
  });

  it('[qa:vitest:coverage] reads the coverage that Vitest prints after its summary', () => {
    expect(fixture('vitest-coverage.txt', { exit_code: 0 })).toMatchObject({
      state: 'passed',
      coverage: { lines: 33.33, branches: 0, functions: 50, statements: 40 },
      coverage_provider: 'v8',
      tool: 'vitest',
    });
    expect(fixture('vitest-failed.txt').coverage).toBeNull();
  });

  it('[qa:tsc:exit-codes] takes exit codes 1 and 2 of tsc alike', () => {
    for (const exit_code of [1, 2]) {
      expect(fixture('tsc-plain.txt', { exit_code })).toMatchObject({
        type_errors: 2,
        state: 'failed',
        consistent: true,
      });
    }
  });

  it('[qa:oxlint:both] reads the text and the JSON of oxlint alike', () => {
    const counts = { lint_errors: 0, lint_warnings: 2, state: 'passed', tool: 'oxlint', findings_total: 2 };
    expect(fixture('oxlint.txt')).toMatchObject(counts);
    expect(fixture('oxlint.json')).toMatchObject(counts);
    expect(fixture('oxlint.txt').findings).toEqual(fixture('oxlint.json').findings);
  });

  it('[qa:tap:nested] counts tests of nested TAP and no suites', () => {
    expect(fixture('node-failed.tap')).toMatchObject({ ...tests(3, 1, 2), format: 'tap', tool: 'node:test' });
    expect(fixture('node-passed.tap')).toMatchObject({ ...tests(4, 0, 2), state: 'passed' });
    expect(fixture('vitest.tap')).toMatchObject({ ...tests(2, 1, 2), state: 'failed', format: 'tap' });
    expect(fixture('vitest.tap').findings).toMatchObject([{ rule: 'fails' }]);
    expect(fixture('node-failed.tap').findings).toMatchObject([
      { file: '/repo/nt/math.test.mjs', line: 5, column: 3, rule: 'fails', message: '3 == 4' },
    ]);
  });

  it('[qa:node-test:text] reads the spec reporter, the JUnit and the coverage of node:test', () => {
    expect(fixture('node-spec.txt')).toMatchObject({ ...tests(3, 1, 2), parser: 'node-test-text' });
    expect(fixture('node-spec.txt').findings).toMatchObject([{ file: 'nt/math.test.mjs', line: 5, rule: 'fails' }]);
    expect(fixture('node.xml')).toMatchObject({ ...tests(2, 1, 2), tool: 'node:test' });
    const coverage = { lines: 100, branches: 100, functions: 83.33, statements: null };
    expect(fixture('node-coverage.tap')).toMatchObject({ coverage, coverage_provider: 'node:test', state: 'passed' });
  });
});

const eslint = (errors: number, messages: object[]) =>
  JSON.stringify([{ filePath: '/a.js', messages, errorCount: errors, warningCount: 1, suppressedMessages: [] }]);
const eslintMessages = [
  { ruleId: 'no-var', severity: 1, message: 'Unexpected var.', line: 3, column: 29 },
  { ruleId: null, severity: 2, fatal: true, message: 'Parsing error: x', line: 4, column: 1 },
];
const stylish = `
/repo/a.js
  3:29  warning  Unexpected var, use let or const instead  no-var
  4:1   error    Parsing error: Unexpected token

✖ 2 problems (1 error, 1 warning)
`;

describe('ESLint', () => {
  it('[qa:eslint:json] reads JSON, with and without metadata, and errors of the parser', () => {
    const expected = { lint_errors: 1, lint_warnings: 1, tool: 'eslint', state: 'failed', consistent: true };
    const list = eslint(1, eslintMessages);
    expect(parse(list)).toMatchObject(expected);
    expect(parse(`{"results": ${list}, "metadata": {}}`)).toMatchObject(expected);
    expect(parse(list).findings[1]).toMatchObject({ file: '/a.js', line: 4, rule: null, severity: 'error' });
    expect(parse(eslint(2, eslintMessages))).toMatchObject({ lint_errors: 1, consistent: false });
  });

  it('[qa:eslint:stylish] reads the default text, of several runs too', () => {
    expect(parse(stylish)).toMatchObject({ lint_errors: 1, lint_warnings: 1, parser: 'eslint-stylish' });
    expect(parse(stylish).findings).toMatchObject([
      { rule: 'no-var', column: 29 },
      { rule: null, line: 4 },
    ]);
    expect(parse(stylish + stylish)).toMatchObject({ lint_errors: 2, lint_warnings: 2, consistent: true });
    expect(parse(stylish.replace('(1 error', '(3 errors'))).toMatchObject({ lint_errors: 3, consistent: false });
  });
});

describe('pytest', () => {
  const session = (end: string) => `===== test session starts =====
platform linux -- Python 3.11.2, pytest-9.0.1, pluggy-1.0.0
py/test_x.py .Fsx

py/test_x.py:3: AssertionError
SUBFAILED[case 2] py/test_x.py::test_sub - assert 1 == 2
FAILED py/test_x.py::test_bad - AssertionError: nope
ERROR py/broken.py
${end}
`;

  it('[qa:pytest:outcomes] counts expected failures as skipped, and errors and subtests that failed as failed', () => {
    const end =
      '== 2 failed, 3 passed, 1 skipped, 1 xfailed, 1 xpassed, 2 warnings, 1 error, 4 subtests passed in 0.02s ==';
    expect(parse(session(end), { exit_code: 1 })).toMatchObject({
      ...tests(4, 3, 2),
      ...{ files_failed: 1, tool_version: '9.0.1', consistent: true },
    });
    expect(parse(session(end)).findings).toMatchObject([
      { file: 'py/test_x.py', rule: 'test_sub', line: 3, message: 'assert 1 == 2' },
      { file: 'py/test_x.py', rule: 'test_bad' },
      { file: 'py/broken.py', rule: null },
    ]);
    expect(parse('3 passed, 1 warning in 61.10s (0:01:01)\n')).toMatchObject({ ...tests(3, 0, 0), state: 'passed' });
  });

  it('[qa:states:not-run] tells a run without tests apart from one that passed', () => {
    expect(parse('==== no tests ran in 0.01s ====\n', { exit_code: 5 })).toMatchObject({
      ...{ state: 'not_run', consistent: true, ...tests(0, 0, 0) },
    });
    expect(parse('TAP version 13\n1..0 # SKIP none\n')).toMatchObject({ state: 'not_run' });
    expect(parse('\n RUN  v4.1.12 /repo\n\nNo test files found, exiting with code 1\n', { exit_code: 1 }).state).toBe(
      'not_run',
    );
    expect(parse('<testsuites/>').state).toBe('not_run');
    expect(parse('No tests found, exiting with code 1\n').state).toBe('not_run');
  });

  it('[qa:pytest:coverage] reads the table of coverage.py and its threshold', () => {
    const table = `Name      Stmts   Miss Branch BrPart  Cover
a.py         10      4      2      1    55%
TOTAL        10      4      2      1    55%
FAIL Required test coverage of 80% not reached. Total coverage: 55.00%
== 3 passed in 0.02s ==`;
    expect(parse(session(table), { exit_code: 1 })).toMatchObject({
      coverage: { lines: 60, branches: null, statements: 60 },
      ...{ coverage_provider: 'coverage.py', state: 'failed', consistent: true },
    });
  });
});

describe('Jest', () => {
  const jest = `FAIL jest/math.test.js (1.2 s)
  ● math › fails

    expect(received).toBe(expected)

FAIL jest/broken.test.js
  ● Test suite failed to run

    ReferenceError: x is not defined

Test Suites: 2 failed, 2 total
Tests:       1 failed, 1 skipped, 1 todo, 1 passed, 4 total
Snapshots:   0 total
Time:        0.185 s, estimated 1 s
Ran all test suites.
`;

  it('[qa:jest:text] reads its text and counts files that fail to load as failed tests', () => {
    expect(parse(jest)).toMatchObject({ ...tests(1, 2, 2), files_failed: 1, tool: 'jest', consistent: true });
    expect(parse(jest).findings).toMatchObject([
      { file: 'jest/math.test.js', rule: 'math › fails', message: 'expect(received).toBe(expected)' },
      { file: 'jest/broken.test.js', rule: null, message: 'ReferenceError: x is not defined' },
    ]);
    expect(parse(jest.replace('4 total', '7 total'))).toMatchObject({ consistent: false });
  });

  it('[qa:coverage:thresholds] fails a run whose tests pass where a threshold of coverage is missed', () => {
    const passed = 'PASS a.test.js\nTest Suites: 1 passed, 1 total\nTests:       1 passed, 1 total\nTime:        1 s\n';
    const missed = 'Jest: "global" coverage threshold for lines (90%) not met: 40%\n';
    expect(parse(passed, { exit_code: 0 })).toMatchObject({ state: 'passed', consistent: true });
    expect(parse(`PASS a.test.js\n${missed}${passed}`, { exit_code: 1 })).toMatchObject({
      ...{ state: 'failed', consistent: true, reason: missed.trim() },
    });
  });
});

describe('Python linters and type checkers', () => {
  const full = `F401 [*] \`os\` imported but unused
 --> src/a.py:1:8
  |
1 | import os
  |        ^^
  |
help: Remove unused import

Found 1 error.
[*] 1 fixable with the \`--fix\` option.
`;

  it('[qa:ruff:text] reads the full and the concise text of ruff', () => {
    const finding = { file: 'src/a.py', line: 1, column: 8, rule: 'F401', message: '`os` imported but unused' };
    const concise = 'src/a.py:1:8: F401 [*] `os` imported but unused\nFound 1 error.\n';
    for (const text of [full, concise]) {
      expect(parse(text)).toMatchObject({ lint_errors: 1, tool: 'ruff', findings: [finding], consistent: true });
    }
    expect(parse('All checks passed!\n')).toMatchObject({ lint_errors: 0, state: 'passed' });
    const syntax = 'a.py:1:8: invalid-syntax: Expected `)`\nFound 3 errors (2 fixed, 1 remaining).\n';
    expect(parse(syntax)).toMatchObject({ lint_errors: 1, findings: [{ rule: 'invalid-syntax' }], consistent: true });
  });

  it('[qa:ruff:json] reads JSON and JSON lines of ruff, and an empty list only where the tool is told', () => {
    const found = { code: 'F401', filename: '/a.py', location: { row: 1, column: 8 }, message: 'unused' };
    const syntax = { ...found, code: 'invalid-syntax' };
    const expected = {
      lint_errors: 2,
      format: 'ruff-json',
      findings: [{ line: 1, column: 8 }, { rule: 'invalid-syntax' }],
    };
    expect(parse(JSON.stringify([found, syntax], null, 2))).toMatchObject(expected);
    expect(parse(`${JSON.stringify(found)}\n${JSON.stringify(syntax)}\n`)).toMatchObject(expected);
    expect(parse('[]', { tool: 'ruff' })).toMatchObject({ lint_errors: 0, state: 'passed' });
    expect(parse('[]')).toMatchObject({ lint_errors: null, state: 'unreadable' });
  });

  it('[qa:pyright:lines] counts lines of pyright from 1, in its JSON and in its text', () => {
    const range = { start: { line: 1, character: 11 }, end: { line: 1, character: 14 } };
    const diagnostic = { file: '/a.py', severity: 'error', message: 'bad', range, rule: 'reportReturnType' };
    const summary = { errorCount: 1, warningCount: 0, informationCount: 0 };
    const json = JSON.stringify({ version: '1.1.414', generalDiagnostics: [diagnostic], summary });
    const text = '/a.py\n  /a.py:2:12 - error: bad (reportReturnType)\n1 error, 0 warnings, 0 informations \n';
    const finding = { file: '/a.py', line: 2, column: 12, rule: 'reportReturnType', message: 'bad', severity: 'error' };
    expect(parse(json)).toMatchObject({
      type_errors: 1,
      tool_version: '1.1.414',
      findings: [finding],
      consistent: true,
    });
    expect(parse(text)).toMatchObject({ type_errors: 1, findings: [finding], consistent: true });
    expect(parse(json.replace('"errorCount":1', '"errorCount":4')).consistent).toBe(false);
    expect(parse('0 errors, 0 warnings, 0 informations \n').state).toBe('passed');
  });
});

describe('Biome', () => {
  const junit = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="Biome" tests="2" failures="2" errors="1" time="0.1">
  <testsuite name="main.ts" tests="2" disabled="0" errors="0" failures="2" package="org.biome">
    <testcase name="org.biome.lint.correctness.noUnusedVariables" line="3" column="33"><failure message="unused">x</failure></testcase>
    <testcase name="org.biome.lint.suspicious.noDoubleEquals" line="3" column="49"><failure message="use ===">x</failure></testcase>
  </testsuite>
</testsuites>`;

  it('[qa:biome:junit] takes findings that Biome writes as failed tests for findings, and warnings for warnings', () => {
    expect(parse(junit)).toMatchObject({ lint_errors: 1, lint_warnings: 1, tests_failed: null, tool: 'biome' });
    expect(parse(junit).findings[1]).toMatchObject({
      file: 'main.ts',
      line: 3,
      rule: 'lint.suspicious.noDoubleEquals',
    });
  });

  it('[qa:biome:all] reads its JSON and its text alike', () => {
    const start = { line: 3, column: 49 };
    const diagnostics = [
      { severity: 'error', message: 'use ===', category: 'lint/x', location: { path: 'a.js', start } },
    ];
    const json = JSON.stringify({ summary: { errors: 1, warnings: 0 }, diagnostics, command: 'lint' });
    const text =
      'a.js:3:49 lint/x  FIXABLE  ━━━━━━━━\n\n  × use ===\n\nChecked 1 file in 5ms. No fixes applied.\nFound 1 error.\n';
    for (const log of [json, text]) {
      expect(parse(log)).toMatchObject({ lint_errors: 1, lint_warnings: 0, consistent: true });
      expect(parse(log).findings).toMatchObject([
        { file: 'a.js', line: 3, column: 49, rule: 'lint/x', severity: 'error' },
      ]);
    }
    expect(parse(text).tool).toBe('biome');
    expect(parse('Checked 3 files in 5ms. No fixes applied.\n')).toMatchObject({ state: 'passed', lint_errors: 0 });
    expect(parse(json.replace('"errors":1', '"errors":0'))).toMatchObject({ lint_errors: 1, consistent: false });
  });
});

describe('SARIF', () => {
  const region = { startLine: 3, startColumn: 33 };
  const at = (uri: string) => [{ physicalLocation: { artifactLocation: { uri }, region } }];
  const run = (results: object[], more: object = {}) => ({
    tool: { driver: { name: 'Biome', version: '2.6', rules: [{ id: 'b', defaultConfiguration: { level: 'error' } }] } },
    results,
    ...more,
  });
  const sarif = (...runs: object[]) => JSON.stringify({ version: '2.1.0', runs });

  it('[qa:sarif:levels] takes levels of results, of rules and by default, and passes over suppressed ones', () => {
    const results = [
      { ruleId: 'a', message: { text: 'x' }, locations: at('file:///repo/a%20b.js') },
      { ruleId: 'b', message: { text: 'x' }, locations: at('/repo/a.js') },
      { ruleId: 'b', level: 'note', message: { text: 'x' } },
      { ruleId: 'b', message: { text: 'x' }, suppressions: [{ kind: 'inSource' }] },
      { ruleId: 'b', kind: 'pass', message: { text: 'x' } },
    ];
    expect(parse(sarif(run(results)))).toMatchObject({
      lint_errors: 1,
      lint_warnings: 1,
      tool: 'biome',
      findings_total: 3,
    });
    expect(parse(sarif(run(results))).findings).toMatchObject([
      { file: '/repo/a b.js', line: 3, column: 33, severity: 'warning' },
      { file: '/repo/a.js', severity: 'error' },
      { file: null, severity: 'info' },
    ]);
    expect(parse(sarif(run([]), run(results)))).toMatchObject({ lint_errors: 1, parts: [{}, {}] });
    expect(parse(sarif(run([], { invocations: [{ executionSuccessful: false }] }))).state).toBe('failed');
    expect(parse(sarif()).state).toBe('not_run');
  });
});

describe('JUnit', () => {
  const outer = (inner: string, more = '') => `<testsuites tests="1" failures="0" ${more}>${inner}</testsuites>`;

  it('[qa:junit:nested] counts cases of nested suites once and marks what the document tells otherwise', () => {
    const nested =
      '<testsuite tests="1"><testsuite tests="1"><testcase name="a" classname="b"/></testsuite></testsuite>';
    expect(parse(outer(nested))).toMatchObject({ ...tests(1, 0, 0), consistent: true });
    expect(parse(outer(nested.repeat(2)))).toMatchObject({ ...tests(2, 0, 0), consistent: false });
    const error = '<testsuite name="s"><testcase name="a"><error>boom</error></testcase></testsuite>';
    expect(parse(error).findings).toMatchObject([{ message: 'boom', file: 's' }]);
  });

  it('[qa:junit:eslint] takes the cases of a linter for findings', () => {
    const body =
      '<failure message="Unexpected var"><![CDATA[line 3, col 29, Warning - Unexpected var (no-var)]]></failure>';
    const suite = `<testsuites><testsuite package="org.eslint" name="/a.js"><testcase name="org.eslint.no-var">${body}</testcase></testsuite></testsuites>`;
    expect(parse(suite)).toMatchObject({ lint_errors: 0, lint_warnings: 1, tests_failed: null, state: 'passed' });
    expect(parse(suite).findings).toMatchObject([
      { file: '/a.js', line: 3, column: 29, rule: 'no-var', severity: 'warning' },
    ]);
  });

  it('[qa:junit:entities] refuses document types and decodes only the entities of XML', () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "aaaa">]>${outer('')}`;
    expect(parse(bomb)).toMatchObject({ state: 'unreadable', reason: 'It declares a document type.' });
    const named = outer(
      '<testcase name="&lt;&#65;&#x42;&amp;lt;&other;&#xD800;"><failure message="a&gt;b"/></testcase>',
      'x="a > b"',
    );
    expect(parse(named).findings).toMatchObject([{ rule: '<AB&lt;&other;&#xD800;', message: 'a>b' }]);
    expect(parse('<a>'.repeat(300)).state).toBe('unreadable');
    expect(parse('<testsuites></testsuite>').state).toBe('unreadable');
    expect(parse('<html><body/></html>')).toMatchObject({
      state: 'unreadable',
      reason: 'It is XML, but not of JUnit.',
    });
  });
});

describe('coverage', () => {
  const metric = (pct: number | string, total = 3) => ({ total, covered: 1, skipped: 0, pct });
  const summary = (lines: object) =>
    JSON.stringify({
      total: { lines, statements: metric(40), functions: metric('Unknown', 0), branches: metric(100, 0) },
    });

  it('[qa:coverage:unknown] takes nothing to cover for no percentage', () => {
    expect(parse(summary(metric(33.33)), { tool: 'c8' })).toMatchObject({
      coverage: { lines: 33.33, statements: 40, functions: null, branches: null },
      ...{ coverage_provider: 'c8', state: 'passed', lint_errors: null },
    });
    const text = `=============================== Coverage summary ===============================
Statements   : 33.33% ( 1/3 )
Branches     : Unknown% ( 0/0 )
Functions    : 100% ( 1/1 )
Lines        : 33.33% ( 1/3 )
================================================================================
`;
    expect(parse(text).coverage).toEqual({ lines: 33.33, branches: null, functions: 100, statements: 33.33 });
  });

  it('[qa:coverage:lcov] adds the records of lcov', () => {
    const record = 'TN:\nSF:a.js\nFNF:0\nFNH:0\nBRF:4\nBRH:3\nLF:10\nLH:5\nend_of_record\n';
    const coverage = { lines: 50, branches: 75, functions: null, statements: null };
    expect(parse(record + record)).toMatchObject({ format: 'lcov', coverage, state: 'passed' });
    expect(parse(`${record}SF:b.js\nLF:1\nLH:0\n`).state).toBe('unreadable');
  });

  it('[qa:coverage:table] reads the table of c8 and istanbul', () => {
    const rule = '----------|---------|----------|---------|---------|---\n';
    const table = `${rule}File      | % Stmts | % Branch | % Funcs | % Lines | Uncovered Line #s\n${rule}All files |   100 |       75 |   66.66 |     100 |\n${rule}`;
    expect(parse(table)).toMatchObject({ coverage: { lines: 100, branches: 75, functions: 66.66, statements: 100 } });
    expect(parse(`${table}ERROR: Coverage for lines (66%) does not meet global threshold (90%)\n`).state).toBe(
      'failed',
    );
  });
});

describe('turbo', () => {
  const turbo = (end: string) => `• Packages in scope: @acme/core, web
• Running test, typecheck in 2 packages
@acme/core:test: cache miss, executing 0123456789abcdef
web:typecheck: cache miss, executing 0123456789abcdef
@acme/core:test: 
@acme/core:test:  RUN  v4.1.12 /repo/core
web:typecheck: > tsc -p .
@acme/core:test:  Test Files  1 passed (1)
@acme/core:test:       Tests  2 passed (2)
@acme/core:test:    Duration  251ms
${end}`;
  const failing =
    'web:typecheck: src/a.ts(1,2): error TS2322: bad\n\n Tasks:    1 successful, 2 total\nCached:    0 cached, 2 total\nFailed:    web#typecheck\n';

  it('[qa:turbo:packages] takes lines apart by their packages', () => {
    expect(parse(turbo(failing), { exit_code: 2 })).toMatchObject({
      ...{ state: 'failed', tests_passed: 2, type_errors: 1, consistent: true },
      parts: [
        { package: '@acme/core:test', tool: 'vitest', state: 'passed', tests_passed: 2 },
        { package: 'web:typecheck', tool: 'tsc', state: 'failed', type_errors: 1 },
      ],
    });
  });

  it('[qa:turbo:silent] takes a silent tsc for passed where turbo says so, and a silent failure for failed', () => {
    expect(parse(turbo('\n Tasks:    2 successful, 2 total\n'))).toMatchObject({ state: 'passed', type_errors: 0 });
    expect(parse(turbo('\n Tasks:    1 successful, 2 total\n'))).toMatchObject({ state: 'failed', type_errors: null });
    expect(parse(turbo(''))).toMatchObject({ state: 'unreadable', tests_passed: null });
  });
});
