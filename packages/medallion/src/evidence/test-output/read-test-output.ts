import type { TestRun } from '../evidence.ts';
import { outputLines } from './output-lines.ts';
import { readCargoTest } from './read-cargo-test.ts';
import { readGoTest } from './read-go-test.ts';
import { readJest } from './read-jest.ts';
import { readJunitXml } from './read-junit-xml.ts';
import { readNodeTest } from './read-node-test.ts';
import { readPytest } from './read-pytest.ts';
import { readTsc } from './read-tsc.ts';
import { readVitest } from './read-vitest.ts';
import { readVitestOrJestJson } from './read-vitest-or-jest-json.ts';
import { testCommand } from './test-command.ts';
import { toTestRun, type TestReport, type TestReportReader } from './test-report.ts';

/** What is known about an output beside its text. */
export interface TestOutputOptions {
  /** The command that printed it; it makes an output that says nothing an unreadable run rather than none. */
  command?: string;
  exitCode?: number;
  /** When it was printed, ISO 8601. */
  at?: string;
}

// A runner that runs within another one prints first; the compiler comes last, for it often runs beside the tests.
const readers: readonly TestReportReader[] = [
  readVitestOrJestJson,
  readVitest,
  readJest,
  readPytest,
  readCargoTest,
  readGoTest,
  readNodeTest,
  readTsc,
];

/**
 * Reads what a test tool printed: Vitest and Jest (text and JSON), node:test and TAP, pytest, JUnit XML, cargo test, go
 * test, and the errors of tsc. Null when the text is no test output. A run whose counts cannot be found, or whose exit
 * code says that it failed while no failure is named, has `readable: false`.
 */
export function readTestOutput(text: string, options: TestOutputOptions = {}): TestRun | null {
  const { command, exitCode, at } = options;
  const report = firstReport(text);
  const tool = command === undefined ? undefined : testCommand(command);
  if (report === null && tool === undefined) return null;
  const run = toTestRun(report ?? { tool: tool!, counts: undefined, failures: [] });
  const contradicted = (exitCode ?? 0) !== 0 && run.failed === 0;
  return { ...run, readable: run.readable && !contradicted, ...(at === undefined ? {} : { at }) };
}

function firstReport(text: string): TestReport | null {
  const xml = /<testsuites?[\s>/]/.test(text) ? readJunitXml(text) : null;
  if (xml !== null) return xml;
  const lines = outputLines(text);
  for (const read of readers) {
    const report = read(lines);
    if (report !== null) return report;
  }
  return null;
}
