import { readdirSync, readFileSync, symlinkSync } from 'node:fs';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { parseQaLog, type QaLogOptions } from '../src/qa/parse-qa-log.ts';
import { qaLimits, qaResultSchema, type QaResult } from '../src/qa/qa-result.ts';
import { readQaLog } from '../src/qa/read-qa-log.ts';
import { taskProject } from './support/task-project.ts';

const folder = new URL('fixtures/qa/', import.meta.url);
const fixtures = readdirSync(folder).map((name) => ({ name, bytes: readFileSync(new URL(name, folder)) }));

const passing = {
  'vitest.txt':
    '\n RUN  v4.1.12 /repo\n\n ✓ a.test.ts (3 tests) 2ms\n\n Test Files  1 passed (1)\n      Tests  3 passed (3)\n   Duration  251ms\n',
  'jest.txt': 'PASS a.test.js\nTest Suites: 1 passed, 1 total\nTests:       3 passed, 3 total\nTime:        1 s\n',
  'pytest.txt':
    '===== test session starts =====\ncollected 3 items\n\na.py ...  [100%]\n\n===== 3 passed in 0.02s =====\n',
  'tap.txt': 'TAP version 13\nok 1 - a\nok 2 - b\nok 3 - c\n1..3\n',
  'plan-first.txt': 'TAP version 14\n1..2\nok 1 - a # time=1ms {\n    1..1\n    ok 1 - b\n}\nok 2 - c\n',
  'junit.xml':
    '<?xml version="1.0"?>\n<testsuites tests="2"><testsuite><testcase name="a"/><testcase name="b"/></testsuite></testsuites>\n',
  'vitest.json':
    '{"numTotalTests":1,"numPassedTests":1,"numFailedTests":0,"success":true,"testResults":[{"status":"passed","name":"a","assertionResults":[{"status":"passed"}]}]}\n',
  'eslint.json': '[{"filePath":"/a.js","messages":[],"errorCount":0,"warningCount":0}]\n',
  'eslint.txt': '\n/repo/a.js\n  3:29  warning  Unexpected var  no-var\n\n✖ 1 problem (0 errors, 1 warning)\n',
  'ruff.txt': 'All checks passed!\n',
  'lcov.info': 'TN:\nSF:a.js\nLF:10\nLH:10\nend_of_record\n',
  'coverage.json': '{"total":{"lines":{"total":3,"covered":3,"pct":100},"branches":{"total":0,"pct":"Unknown"}}}\n',
};

function parse(content: string | Uint8Array, options?: QaLogOptions): QaResult {
  return qaResultSchema.parse(parseQaLog(Buffer.from(content), options));
}

/** Whether nobody can take a result for one without errors. */
function tellsNothing(result: QaResult): boolean {
  const counts = [
    result.lint_errors,
    result.lint_warnings,
    result.type_errors,
    result.tests_passed,
    result.tests_failed,
  ];
  return result.state === 'unreadable' && result.reason !== null && counts.every((count) => count === null);
}

function numbers({ tests_passed, lint_errors, coverage }: Partial<QaResult>) {
  return { tests_passed, lint_errors, coverage };
}

function tests({ state, tests_passed, tests_failed, tests_skipped }: QaResult) {
  return { state, tests_passed, tests_failed, tests_skipped };
}

describe('what cannot be read', () => {
  it('[qa:unreadable:empty] is unreadable when empty, unless of a silent tool that exited with 0', () => {
    for (const text of ['', '\n \r\n', '\u001B[0m\n']) {
      expect(tellsNothing(parse(text, { exit_code: 0 }))).toBe(true);
      expect(tellsNothing(parse(text, { tool: 'tsc' }))).toBe(true);
      expect(tellsNothing(parse(text, { tool: 'tsc', exit_code: 2 }))).toBe(true);
      expect(tellsNothing(parse(text, { tool: 'vitest', exit_code: 0 }))).toBe(true);
      expect(tellsNothing(parse(text, { tool: 'eslint', exit_code: 0, format: 'eslint-json' }))).toBe(true);
      expect(parse(text, { tool: 'tsc', exit_code: 0 })).toMatchObject({ state: 'passed', type_errors: 0 });
      expect(parse(text, { tool: 'eslint', exit_code: 0 })).toMatchObject({ state: 'passed', lint_errors: 0 });
    }
  });

  it('[qa:silence:announced] takes a silent tool that a package manager has announced for passed only by its exit code', () => {
    const announced = '\n> web@1.0.0 typecheck\n> tsc --noEmit\n\n';
    expect(parse(announced, { exit_code: 0 })).toMatchObject({ state: 'passed', type_errors: 0, parser: 'silence' });
    expect(parse('$ eslint .\n', { exit_code: 0 })).toMatchObject({ state: 'passed', lint_errors: 0 });
    expect(tellsNothing(parse(announced, { exit_code: 1 }))).toBe(true);
    expect(tellsNothing(parse(announced))).toBe(true);
    expect(tellsNothing(parse(`${announced}Killed\n`, { exit_code: 0 }))).toBe(true);
    expect(tellsNothing(parse('> make\n', { exit_code: 0 }))).toBe(true);
  });

  it('[qa:unreadable:binary] is unreadable when binary, in no known encoding or of no known tool', () => {
    for (const bytes of [
      [0x89, 0x50, 0x4e, 0x47, 0, 1],
      [0xff, 0xff, 0xff],
      [0x61, 0xc3],
    ]) {
      expect(tellsNothing(parse(Uint8Array.from(bytes)))).toBe(true);
    }
    expect(tellsNothing(parse(`${passing['jest.txt']}\0\0\0`))).toBe(true);
    for (const text of ['all is well', '{"a":1}', '[1]', '[{}]', '{"total":{}}', '<a/>', '<', '{', '[', 'null']) {
      expect(tellsNothing(parse(text, { exit_code: 0 }))).toBe(true);
    }
    const utf16 = Buffer.from(`\uFEFF${passing['jest.txt']}`, 'utf16le');
    expect(parse(utf16)).toMatchObject({ state: 'passed', tests_passed: 3 });
    expect(parse(utf16.swap16())).toMatchObject({ state: 'passed', tests_passed: 3 });
  });

  it('[qa:unreadable:large] is unreadable when too large, and is not read then', async () => {
    const limit = Buffer.alloc(qaLimits.bytes, passing['vitest.txt']);
    expect(parseQaLog(limit).reason).not.toContain('longer');
    const large = Buffer.concat([limit, Buffer.from(' ')]);
    expect(tellsNothing(parse(large))).toBe(true);
    expect(parse(large).reason).toBe('It is longer than 64 MB.');
    const project = taskProject();
    project.write('a.log', large);
    expect(await readQaLog(project, 'a.log', { exit_code: 0 })).toEqual(parse(large, { exit_code: 0 }));
  });

  it('[qa:read:places] reads logs of the repository only', async () => {
    const project = taskProject();
    project.write('logs/a.txt', passing['jest.txt']);
    symlinkSync('/etc/hosts', `${project.root}/out.log`);
    await expect(readQaLog(project, 'logs/a.txt')).resolves.toMatchObject({ state: 'passed' });
    await expect(readQaLog(project, 'logs/none.txt')).rejects.toMatchObject({ code: 'E040' });
    await expect(readQaLog(project, 'out.log')).rejects.toMatchObject({ code: 'E005' });
    await expect(readQaLog(project, 'logs')).rejects.toMatchObject({ code: 'E005' });
  });

  it('[qa:unreadable:cut] is never passed, and has no other counts, wherever it is cut', () => {
    for (const [name, text] of Object.entries(passing)) {
      const whole = parse(text);
      expect({ name, state: whole.state }).toEqual({ name, state: 'passed' });
      const bytes = Buffer.from(text);
      for (let end = 0; end < bytes.length; end += 1) {
        const { state, ...cut } = parse(bytes.subarray(0, end), { exit_code: 0 });
        // What is missing then tells nothing more.
        if (state === 'passed') expect({ name, end, ...numbers(cut) }).toEqual({ name, end, ...numbers(whole) });
      }
      expect(parse(bytes.subarray(0, Math.floor(bytes.length * 0.6))).state).toBe('unreadable');
    }
  });

  it('[qa:unreadable:cut-tap] has no smaller count where TAP is cut, even within the line of a point', () => {
    const skipped = 'TAP version 14\n1..2\nok 1 - a\nnot ok 2 - b # TODO later\n';
    const nested =
      'TAP version 13\n1..2\nok 1 - a {\n    1..1\n    ok 1 - b\n}\nnot ok 2 - c {\n    1..1\n    not ok 1 - d\n}\n';
    const flat = 'ok 1 - a\nnot ok 2 - b # TODO later\n1..2\n';
    const real = fixtures.filter(({ name }) => name.endsWith('.tap')).map(({ bytes }) => bytes.toString());
    expect(real).toHaveLength(4);
    for (const log of [skipped, nested, flat, ...real]) {
      const whole = parse(log, { exit_code: 1 });
      expect(whole.state).not.toBe('unreadable');
      for (let end = 0; end < log.length; end += 1) {
        const cut = parse(log.slice(0, end), { exit_code: 1 });
        if (cut.state === 'unreadable') expect(tellsNothing(cut)).toBe(true);
        else expect({ end, ...tests(cut) }).toEqual({ end, ...tests(whole) });
      }
    }
  });

  it('[qa:unreadable:cut-failures] is unreadable where findings have no end, and keeps none of them', () => {
    const logs = [
      '/repo/a.js\n  3:29  error  Unexpected var  no-var\n',
      'a.py:1:8: F401 [*] unused\n',
      '/a.py:2:12 - error: bad (reportReturnType)\n',
      'src/bad.ts:1:14 - error TS2322: bad\n',
      'a.js:3:49 lint/x ━━━━\n\n  × bad\n',
      '  ! eslint(no-var): bad\n   ,-[a.js:2:5]\n',
      'FAIL a.test.js\n  ● a\n',
      ' % Coverage report from v8\n',
      'File      | % Stmts | % Branch | % Funcs | % Lines |\nAll files | 1 | 1 | 1 | 1 |\n',
      '=============================== Coverage summary ===============================\nLines : 1% ( 1/1 )\n',
      'ℹ tests 3\nℹ pass 3\n',
      '# start of coverage report\n# all files | 1 | 1 | 1 |\n',
      'TAP version 13\n1..2\nok 1\n  ---\n  a: 1\n',
      'TAP version 13\n    ok 1 - a\n',
      'TAP version 13\n    1..2\n    ok 1 - a\nok 1 - b\n1..1\n',
      'TAP version 13\nok 1 - a\n1..1\n# tests 1\n# pass 1\n',
    ];
    for (const log of logs) {
      const result = parse(log, { exit_code: 1 });
      expect({ log, reason: result.reason }).toEqual({ log, reason: expect.stringContaining('The log is cut: ') });
      expect(tellsNothing(result) && result.findings.length === 0).toBe(true);
    }
    for (const name of ['vitest-failed.txt', 'vitest.json', 'vitest.xml', 'node-spec.txt', 'tsc-pretty.txt']) {
      const bytes = fixtures.find((fixture) => fixture.name === name)?.bytes ?? Buffer.alloc(0);
      expect({ name, ...parse(bytes.subarray(0, bytes.length / 2)) }).toMatchObject({ name, state: 'unreadable' });
    }
  });

  it('[qa:format:told] refuses a log of another form than the caller tells', () => {
    expect(parse(passing['vitest.json'], { format: 'jest-json' }).state).toBe('passed');
    expect(parse(passing['vitest.json'], { format: 'junit' })).toMatchObject({
      ...{ state: 'unreadable', format: 'junit', reason: 'It is jest-json, not junit.' },
    });
  });
});

describe('exit codes', () => {
  it('[qa:consistent:exit-code] marks an exit code that the counts do not explain, and never passes such a run', () => {
    expect(parse(passing['jest.txt'], { exit_code: 0 })).toMatchObject({ state: 'passed', consistent: true });
    expect(parse(passing['jest.txt'], { exit_code: 137 })).toMatchObject({
      ...{ state: 'failed', consistent: false, reason: 'The command exited with 137.' },
      inconsistencies: ['The command exited with 137, but the log tells no failure.'],
    });
    const type = 'a.ts(1,2): error TS1: bad\n';
    expect(parse(type, { exit_code: 0 })).toMatchObject({ state: 'failed', consistent: false, type_errors: 1 });
    expect(parse(type)).toMatchObject({ state: 'failed', consistent: true, exit_code: null });
  });

  it('[qa:consistent:warnings] takes a linter that fails on warnings for failed and consistent', () => {
    expect(parse(passing['eslint.txt'], { exit_code: 1 })).toMatchObject({ state: 'failed', consistent: true });
    expect(parse(passing['eslint.txt'], { exit_code: 2 })).toMatchObject({ state: 'failed', consistent: false });
    expect(parse(passing['eslint.json'], { exit_code: 1 })).toMatchObject({ state: 'failed', consistent: false });
  });

  it('[qa:consistent:own-failure] keeps a failure that no count shows', () => {
    const json = passing['vitest.json'].replace('"success":true', '"success":false');
    expect(parse(json, { exit_code: 1 })).toMatchObject({ state: 'failed', consistent: true, tests_failed: 0 });
    const unhandled = passing['vitest.txt'].replace('   Duration', '     Errors  1 error\n   Duration');
    expect(parse(unhandled)).toMatchObject({ state: 'failed', reason: 'Vitest tells "Errors  1 error".' });
    expect(parse('TAP version 13\n1..3\nok 1 - a\nBail out! no database\n')).toMatchObject({ state: 'failed' });
    expect(parse('TAP version 13\n1..1\nok 1\nok 2\n')).toMatchObject({ consistent: false });
    expect(parse(passing['vitest.txt'].replace('(3)\n   ', '(4)\n   '))).toMatchObject({ consistent: false });
  });
});

describe('what terminals and package managers add', () => {
  it('[qa:text:terminal] reads past colours, links, carriage returns and announcements', () => {
    const link = '\u001B]8;;https://example.com/no-var\u0007no-var\u001B]8;;\u0007';
    const other = link.replaceAll('\u0007', '\u001B\\');
    for (const rule of [link, other]) {
      const log = passing['eslint.txt'].replace('no-var', rule).replace('✖', '\u001B[31;1m✖').replaceAll('\n', '\r\n');
      expect(parse(log)).toMatchObject({ lint_warnings: 1, findings: [{ rule: 'no-var', line: 3 }] });
    }
    expect(parse(passing['jest.txt'].replace('Tests: ', 'Running 1 of 3\rTests: '))).toMatchObject({ tests_passed: 3 });
    expect(
      parse(`\n> a@1.0.0 lint\n> eslint -f json .\n\n${passing['eslint.json']} ELIFECYCLE  failed\n`),
    ).toMatchObject({
      format: 'eslint-json',
    });
    expect(parse('\u001B]8;;https://cut')).toMatchObject({ state: 'unreadable' });
  });

  it('[qa:text:several] adds what several tools wrote into one log', () => {
    const both = `${passing['eslint.txt']}a.ts(1,2): error TS2322: bad\n${passing['vitest.txt']}`;
    expect(parse(both)).toMatchObject({
      ...{
        state: 'failed',
        lint_errors: 0,
        lint_warnings: 1,
        type_errors: 1,
        tests_passed: 3,
        tool: 'eslint+tsc+vitest',
      },
      parts: [{ tool: 'vitest', state: 'passed' }, { tool: 'eslint' }, { tool: 'tsc', state: 'failed' }],
    });
  });
});

describe('hostile logs', () => {
  it('[qa:limits:bounded] keeps a bounded number of bounded findings and counts all', () => {
    const message = `\u001B[31m${'界'.repeat(2_000)}😀`;
    const log = Array.from({ length: 5_000 }, () => `a.ts(1,2): error TS1: ${message}`).join('\n');
    const result = parse(log);
    expect(result).toMatchObject({ type_errors: 5_000, findings_total: 5_000 });
    expect(result.findings).toHaveLength(qaLimits.findings);
    expect(result.findings.every((finding) => finding.message.length <= qaLimits.message)).toBe(true);
    const halved = parse(`a.ts(1,2): error TS1: ${'a'.repeat(qaLimits.message - 1)}😀\n`).findings[0]?.message ?? '';
    expect(!/\p{Surrogate}/u.test(halved)).toBe(true);
    const nested = `TAP version 13\n${Array.from({ length: 500 }, (_, depth) => `${' '.repeat(depth * 4)}ok 1 - a`).join('\n')}`;
    expect(parse(nested).state).toBe('unreadable');
  });

  it('[qa:limits:linear] reads long runs of one pattern in time linear in their length', () => {
    const many = 200_000;
    const logs = [
      `\n RUN  v4.1.12 /repo\n${' FAIL  a.test.ts > a\n'.repeat(many)}bad\n${' ❯ b.test.ts:1:2\n'.repeat(many)}`,
      `===== test session starts =====\n${'a.py:1: E\n'.repeat(many)}${'FAILED a.py::t - x\n'.repeat(many)}`,
      `===== test session starts =====\n${`SUBFAILED${'[]()'.repeat(50)}\n`.repeat(100)}SUBFAILED${'[]'.repeat(many)}\n`,
      `FAIL a.test.js\n${'  ● a › b\n'.repeat(many)}`,
      `TAP version 13\n${'ok 1 - a {\n'.repeat(many)}${'}\n'.repeat(many)}`,
      `• Running test in 2 packages\n${Array.from({ length: 20_000 }, (_, index) => `p${index}:test: > tsc\n`).join('')}`,
      '\u001B]'.repeat(many),
      `${' '.repeat(many)}:1:1: F401 a`.repeat(3),
      `<testsuites ${'a="'.repeat(many)}`,
      `<testsuites>${'<failure><testcase>'.repeat(many)}`,
    ];
    for (const log of logs) expect(parse(log).state).toBe('unreadable');
  });

  it('[qa:fuzz:json] takes JSON of any fields for what it is', () => {
    const value = fc.jsonValue({ maxDepth: 3 });
    const names = [
      'testResults',
      'numTotalTests',
      'generalDiagnostics',
      'diagnostics',
      'summary',
      'runs',
      'total',
      'results',
    ];
    const shape = fc.dictionary(fc.constantFrom(...names, 'metadata', 'number_of_files'), value);
    const element = fc.dictionary(fc.constantFrom('filePath', 'messages', 'filename', 'code', 'location'), value);
    fc.assert(
      fc.property(fc.oneof(shape, fc.array(element)), (log) => {
        expect(parse(JSON.stringify(log))).toBeDefined();
      }),
      { numRuns: 500 },
    );
  });

  it('[qa:fuzz:mutations] never crashes or passes a failed log by a cut, whatever is changed in it', () => {
    const piece = fc.constantFrom(
      '\0',
      '\r',
      '\u001B[',
      '\u001B]8;;',
      '\n',
      ' ',
      '"',
      '<',
      '>',
      '&',
      '{',
      ']',
      ': ',
      '(1,2)',
      '99999999999',
      '-1',
      '1..9',
      'ok ',
      '⎯',
      '📦',
    );
    const edit = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), remove: fc.nat(40), insert: piece });
    const all = [...fixtures, ...Object.entries(passing).map(([name, text]) => ({ name, bytes: Buffer.from(text) }))];
    const failing = new Set(fixtures.filter(({ bytes }) => parse(bytes).state === 'failed').map(({ bytes }) => bytes));
    expect(failing.size).toBeGreaterThan(7);
    fc.assert(
      fc.property(
        fc.constantFrom(...all),
        fc.array(edit, { maxLength: 4 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        ({ bytes }, edits, end) => {
          let text = bytes.toString('utf8');
          for (const { at, remove, insert } of edits) {
            const start = Math.floor(at * text.length);
            text = text.slice(0, start) + insert + text.slice(start + remove);
          }
          expect(parse(text)).toBeDefined();
          if (failing.has(bytes))
            expect(parse(bytes.subarray(0, Math.floor(end * bytes.length))).state).not.toBe('passed');
        },
      ),
      { numRuns: 400 },
    );
  });
});
