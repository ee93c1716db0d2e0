import { qaLimits, type QaFinding } from './qa-result.ts';
import { stripTerminalCodes } from './strip-terminal-codes.ts';

/** What a reader knows of a finding, as it stands in the log. */
export interface FoundFinding {
  file?: unknown;
  line?: unknown;
  column?: unknown;
  rule?: unknown;
  severity: QaFinding['severity'];
  message: unknown;
}

/** Findings in the order of the log: all are counted, the first ones kept, each bounded. */
export class FindingList {
  readonly kept: QaFinding[] = [];
  errors = 0;
  warnings = 0;
  total = 0;

  add(found: FoundFinding): void {
    this.total += 1;
    if (found.severity === 'error') this.errors += 1;
    if (found.severity === 'warning') this.warnings += 1;
    if (this.kept.length >= qaLimits.findings) return;
    this.kept.push({
      file: bounded(found.file),
      line: position(found.line),
      column: position(found.column),
      rule: bounded(found.rule),
      severity: found.severity,
      message: bounded(found.message) ?? '',
    });
  }
}

function bounded(value: unknown): string | null {
  if (typeof value !== 'string' || value === '') return null;
  const { message } = qaLimits;
  // Cut twice: what is thrown away need not be cleaned. Half a character cannot be stored.
  return stripTerminalCodes(value.slice(0, message * 4))
    .trim()
    .slice(0, message)
    .replaceAll(/\p{Surrogate}/gu, '\uFFFD');
}

function position(value: unknown): number | null {
  const number = Number(value);
  return value !== null && Number.isSafeInteger(number) && number >= 1 ? number : null;
}
