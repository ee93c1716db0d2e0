import { fileURLToPath } from 'node:url';

import { FindingList } from '../finding-list.ts';
import type { QaReport } from '../qa-report.ts';
import type { QaFinding } from '../qa-result.ts';
import { child, objects, text, type JsonObject } from './json-value.ts';

/** Each run of a SARIF log; suppressed results and those that tell no problem do not count. */
export function readSarif(value: JsonObject): QaReport[] {
  const runs = objects(value['runs']).map(readRun);
  if (runs.length > 0) return runs;
  return [{ parser: 'sarif', tool: 'sarif', counts: {}, findings: new FindingList() }];
}

function readRun(run: JsonObject): QaReport {
  const driver = child(child(run, 'tool'), 'driver');
  const levels = new Map(
    objects(driver['rules']).map((rule) => [rule['id'], child(rule, 'defaultConfiguration')['level']]),
  );
  const findings = new FindingList();
  for (const result of objects(run['results'])) {
    if (objects(result['suppressions']).length > 0 || !isProblem(result['kind'])) continue;
    const [location = {}] = objects(result['locations']);
    const place = child(location, 'physicalLocation');
    const { startLine, startColumn } = child(place, 'region');
    findings.add({
      file: toPath(text(child(place, 'artifactLocation')['uri'])),
      line: startLine,
      column: startColumn,
      rule: result['ruleId'],
      severity: severityOf(result['level'] ?? levels.get(result['ruleId'])),
      message: child(result, 'message')['text'],
    });
  }
  const name = (text(driver['name']) ?? 'sarif').slice(0, 100).toLowerCase();
  const typed = /\b(?:pyright|basedpyright|tsc|typescript|mypy)\b/.test(name);
  const stopped = objects(run['invocations']).some((invocation) => invocation['executionSuccessful'] === false);
  return {
    parser: 'sarif',
    tool: name,
    tool_version: text(driver['version']) ?? text(driver['semanticVersion']),
    counts: { [typed ? 'type_errors' : 'lint_errors']: findings.errors, lint_warnings: findings.warnings },
    findings,
    failed: stopped ? 'The tool tells that it did not run to its end.' : undefined,
  };
}

function isProblem(kind: unknown): boolean {
  return kind === undefined || kind === 'fail' || kind === 'open' || kind === 'review';
}

function severityOf(level: unknown): QaFinding['severity'] {
  if (level === 'error') return 'error';
  return level === 'note' || level === 'none' ? 'info' : 'warning';
}

function toPath(uri: string | undefined): string | undefined {
  if (!uri?.startsWith('file:')) return uri;
  try {
    return fileURLToPath(uri);
  } catch {
    return uri;
  }
}
