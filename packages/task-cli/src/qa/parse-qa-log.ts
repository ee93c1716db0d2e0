import { decodeLog } from './decode-log.ts';
import { judgeReports, silentReport, unreadable } from './judge-reports.ts';
import { readJsonLog } from './json/read-json-log.ts';
import { isLcov, readLcov } from './read-lcov.ts';
import type { QaReport } from './qa-report.ts';
import type { QaFormat, QaResult } from './qa-result.ts';
import { stripTerminalCodes } from './strip-terminal-codes.ts';
import { readTextLog } from './text/read-text-log.ts';
import { readJunitXml } from './xml/read-junit-xml.ts';

/** What the caller knows of a log beside its bytes; nothing of it is needed. */
export interface QaLogOptions {
  /** Refuses any other form; without it the form is recognised. */
  format?: QaFormat | undefined;
  /** Of the command that wrote the log. */
  exit_code?: number | null | undefined;
  /** As in `tsc`, where the log does not say it. */
  tool?: string | undefined;
}

/**
 * What a log of a linter, a type checker, a test runner or a coverage tool says. It never throws: what cannot be read, or
 * is not whole, is `unreadable` and has no counts. An empty log is unreadable, too, unless the caller tells that it is of
 * a tool that is silent when all is well (tsc, eslint) and that it exited with 0.
 */
export function parseQaLog(bytes: Uint8Array, options: QaLogOptions = {}): QaResult {
  const known = {
    format: options.format ?? null,
    exit_code: options.exit_code ?? null,
    tool: options.tool ?? 'unknown',
  };
  const decoded = decodeLog(bytes);
  if ('unreadable' in decoded) return unreadable(decoded.unreadable, known);
  const text = stripTerminalCodes(decoded.text);
  const { tool } = options;
  if (text.trim() === '') {
    if ((tool !== 'tsc' && tool !== 'eslint') || known.exit_code !== 0 || (known.format ?? 'text') !== 'text') {
      return unreadable('It is empty.', known);
    }
    return judgeReports([silentReport(tool)], { format: 'text', exit_code: 0 });
  }
  const read = readStructured(text, tool) ?? readPlain(text, options);
  if ('unreadable' in read) return unreadable(read.unreadable, known);
  if (known.format !== null && known.format !== read.format) {
    return unreadable(`It is ${read.format}, not ${known.format}.`, known);
  }
  return judgeReports(read.reports, { format: read.format, exit_code: known.exit_code });
}

/** What a reader of a form makes of a log. */
type ReadLog = { format: QaFormat; reports: QaReport[] } | { unreadable: string };

/** null for what no program but a person is to read. */
function readStructured(text: string, tool: string | undefined): ReadLog | null {
  const start = text.trimStart();
  const xml = startOfXml(start);
  if (xml !== -1) return readJunitXml(start.slice(xml));
  if (isLcov(start)) return { format: 'lcov', reports: [readLcov(start, tool)] };
  return readJsonLog(text, tool);
}

/** Behind the lines with which npm, pnpm and yarn announce a command; -1 where something else stands above it. */
function startOfXml(text: string): number {
  for (let at = 0, line = 0; line < 20; line += 1) {
    if (text[at] === '<') return at;
    const end = text.indexOf('\n', at);
    if (end === -1 || !/^(?:[>$] |yarn run v|\s*$)/.test(text.slice(at, Math.min(end, at + 100)))) return -1;
    at = end + 1;
  }
  return -1;
}

function readPlain(text: string, options: QaLogOptions): ReadLog {
  const reports = readTextLog(text, { succeeded: options.exit_code === 0 });
  if (reports.length === 0) return { unreadable: 'No tool that is known has written it, or its end is missing.' };
  const onlyTap = reports.every((report) => report.parser === 'tap');
  // Coverage that is told in a table does not say what measured it.
  const named = reports.map((report) =>
    report.coverage_provider === undefined && options.tool ? { ...report, coverage_provider: options.tool } : report,
  );
  return { format: onlyTap ? 'tap' : 'text', reports: named };
}
