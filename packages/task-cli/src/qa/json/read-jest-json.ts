import { FindingList } from '../finding-list.ts';
import { disagreements, type QaReport } from '../qa-report.ts';
import { child, objects, text, type JsonObject } from './json-value.ts';

/** What `jest --json` and the JSON reporter of Vitest write. A file that fails to load has no assertions: it counts as a failed test. */
export function readJestJson(value: JsonObject): QaReport {
  const findings = new FindingList();
  const tests = { passed: 0, failed: 0, skipped: 0, todo: 0, files: 0 };
  for (const file of objects(value['testResults'])) {
    const name = file['name'] ?? file['testFilePath'];
    const assertions = objects(file['assertionResults'] ?? file['testResults']);
    if (file['status'] === 'failed' && !assertions.some((test) => test['status'] === 'failed')) {
      tests.files += 1;
      findings.add({ file: name, severity: 'error', message: file['message'] });
    }
    for (const test of assertions) {
      if (test['status'] === 'passed') tests.passed += 1;
      else if (test['status'] === 'todo') tests.todo += 1;
      else if (test['status'] !== 'failed') tests.skipped += 1;
      else {
        tests.failed += 1;
        const { line, column } = child(test, 'location');
        const rule = text(test['fullName']) ?? text(test['title']);
        const [message] = Array.isArray(test['failureMessages']) ? test['failureMessages'] : [];
        findings.add({ file: name, line, column, rule, severity: 'error', message });
      }
    }
  }
  const told = (field: string) => value[field];
  const ownFailure = value['success'] === false && findings.total === 0 && tests.passed > 0;
  return {
    parser: 'jest-json',
    tool: 'numRuntimeErrorTestSuites' in value ? 'jest' : 'vitest',
    counts: {
      tests_passed: tests.passed,
      tests_failed: tests.failed + tests.files,
      tests_skipped: tests.skipped + tests.todo,
      files_failed: tests.files,
    },
    findings,
    failed: ownFailure ? 'The runner tells that it did not succeed, though no test failed.' : undefined,
    inconsistencies: disagreements('The runner', {
      'passed tests': [told('numPassedTests'), tests.passed],
      'failed tests': [told('numFailedTests'), tests.failed],
      'skipped tests': [told('numPendingTests'), tests.skipped],
    }),
  };
}
