import { FindingList } from '../finding-list.ts';
import { disagreements, type QaReport } from '../qa-report.ts';
import type { QaFormat } from '../qa-result.ts';
import { junitTool } from './junit-tool.ts';
import { readLintJunit } from './read-lint-junit.ts';
import { readAttributes, scanXml, XmlError } from './scan-xml.ts';

/** One `<testcase>`. */
export interface JunitCase {
  /** As in `org.ruff`, of the suite around it. */
  package: string | undefined;
  suite: string | undefined;
  name: string;
  classname: string | undefined;
  file: string | undefined;
  line: string | undefined;
  column: string | undefined;
  outcome: 'passed' | 'failed' | 'skipped';
  message: string;
  /** The beginning of what stands within the failure. */
  body: string;
}

/** A document of JUnit, whoever wrote it. The numbers of suites are only held against the cases: nested ones repeat them. */
export function readJunitXml(text: string): { format: QaFormat; reports: QaReport[] } | { unreadable: string } {
  try {
    const { cases, root } = readCases(text);
    if (!root) return { unreadable: 'It is XML, but not of JUnit.' };
    const { tool, lints } = junitTool(text, root, cases);
    return { format: 'junit', reports: [lints ? readLintJunit(cases, { root, tool }) : testReport(cases, root, tool)] };
  } catch (error) {
    if (error instanceof XmlError) return { unreadable: error.message };
    throw error;
  }
}

function testReport(cases: readonly JunitCase[], root: ReadonlyMap<string, string>, tool: string): QaReport {
  const findings = new FindingList();
  const failed = cases.filter((found) => found.outcome === 'failed');
  for (const found of failed) {
    // node:test names no file, and `test` as the class of all.
    const file = found.file ?? (tool === 'node:test' ? null : (found.classname ?? found.suite));
    const { line, column, name } = found;
    findings.add({ file, line, column, rule: name, severity: 'error', message: found.message || found.body });
  }
  const skipped = cases.filter((found) => found.outcome === 'skipped').length;
  const told = (name: string) => (root.has(name) ? Number(root.get(name)) : undefined);
  const toldFailures = told('failures');
  return {
    parser: 'junit',
    tool,
    counts: {
      tests_passed: cases.length - failed.length - skipped,
      tests_failed: failed.length,
      tests_skipped: skipped,
      // Vitest invents a case of the file's name for a file that fails to load.
      files_failed: failed.filter((found) => found.name === found.classname && found.name === found.suite).length,
    },
    findings,
    inconsistencies: disagreements('The document', {
      tests: [told('tests'), cases.length],
      failures: [toldFailures === undefined ? undefined : toldFailures + (told('errors') ?? 0), failed.length],
    }),
  };
}

function readCases(text: string): { cases: JunitCase[]; root: Map<string, string> | null } {
  const cases: JunitCase[] = [];
  const suites: Map<string, string>[] = [];
  let root: Map<string, string> | null = null;
  let current: JunitCase | null = null;
  let inFailure = false;
  let first = true;
  scanXml(text, {
    open(name, raw) {
      if (name === 'testsuite' || name === 'testsuites') {
        const attributes = readAttributes(raw);
        if (first) root = attributes;
        suites.push(attributes);
      } else if (name === 'testcase' && root) {
        current = newCase(readAttributes(raw), suites.at(-1));
      } else if (current && (name === 'failure' || name === 'error')) {
        current.outcome = 'failed';
        current.message ||= readAttributes(raw).get('message') ?? '';
        inFailure = true;
      } else if (current && name === 'skipped' && current.outcome === 'passed') {
        current.outcome = 'skipped';
      }
      first = false;
    },
    close(name) {
      if (name === 'testsuite' || name === 'testsuites') suites.pop();
      else if (name === 'failure' || name === 'error') inFailure = false;
      else if (name === 'testcase' && current) {
        cases.push(current);
        current = null;
      }
    },
    text(content) {
      if (inFailure && current && current.body.length < 2_000) current.body += content.slice(0, 2_000);
    },
  });
  return { cases, root };
}

function newCase(attributes: ReadonlyMap<string, string>, suite: ReadonlyMap<string, string> | undefined): JunitCase {
  return {
    package: suite?.get('package'),
    suite: suite?.get('name'),
    name: attributes.get('name') ?? '',
    classname: attributes.get('classname'),
    file: attributes.get('file') ?? suite?.get('file'),
    line: attributes.get('line'),
    column: attributes.get('column'),
    outcome: 'passed',
    message: '',
    body: '',
  };
}
