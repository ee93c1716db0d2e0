import type { JsonObject, JsonValue } from '@waymark/core-types';
import { field, integerField, isObject, parseJson, stringField } from '../transcript/json-fields.ts';
import type { FoundFailure, TestReport } from './test-report.ts';

/** Reads the JSON reporters of Vitest and Jest, also with a package manager's lines before and after it. */
export function readVitestOrJestJson(lines: readonly string[]): TestReport | null {
  const marker = lines.findIndex((line) => line.includes('"numTotalTests"') || line.includes('"numTotalTestSuites"'));
  if (marker === -1) return null;
  let start = marker;
  while (start > 0 && !lines[start]!.startsWith('{')) start -= 1;
  const end = lines.findLastIndex((line) => line.endsWith('}'));
  const json = lines.slice(start, end + 1).join('\n');
  const report = parseJson(json.slice(Math.max(0, json.indexOf('{'))));
  if (!isObject(report)) return { tool: 'vitest', counts: undefined, failures: [] };
  const tool = 'openHandles' in report || 'numRuntimeErrorTestSuites' in report ? 'jest' : 'vitest';
  const number = (name: string) => integerField(report, name);
  const suites = list(report['testResults']);
  const failures = suites.flatMap(suiteFailures);
  const [passed, failed] = [number('numPassedTests'), number('numFailedTests')];
  if (passed === undefined || failed === undefined) return { tool, counts: undefined, failures };
  const broken = suites.filter(isBroken).length;
  const skipped = (number('numPendingTests') ?? 0) + (number('numTodoTests') ?? 0);
  return { tool, counts: { passed, failed: failed + broken, skipped }, failures };
}

function suiteFailures(suite: JsonObject): FoundFailure[] {
  const file = stringField(suite, 'name');
  if (isBroken(suite)) return [{ name: file ?? 'unknown file', file, message: firstLine(field(suite, 'message')) }];
  return list(suite['assertionResults'])
    .filter((test) => test['status'] === 'failed')
    .map((test) => {
      const messages = field(test, 'failureMessages');
      const message = firstLine(Array.isArray(messages) ? messages[0] : undefined);
      return { name: stringField(test, 'fullName') ?? stringField(test, 'title') ?? 'unnamed', file, message };
    });
}

/** A file that failed before any of its tests ran. */
function isBroken(suite: JsonObject): boolean {
  return suite['status'] === 'failed' && !list(suite['assertionResults']).some((test) => test['status'] === 'failed');
}

function list(value: JsonValue | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function firstLine(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? value.trim().split('\n')[0] : undefined;
}
