import { exitCodes } from '../exit-codes.ts';
import type { Style } from '../output/style.ts';
import { table } from '../output/table.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Check, Finding } from './check.ts';

/** What checks found and what was repaired, as a command's output; one that failed ends it with its exit code. */
export function doctorOutput(kind: string, checks: readonly Check[], fixed: readonly string[]): CommandOutput {
  const isOk = checks.every(({ status }) => status !== 'fail');
  return {
    kind,
    data: { ok: isOk, checks: checks.map(toFinding), fixed },
    exitCode: isOk ? exitCodes.ok : exitCodes.check_failed,
    text: (style) => report(checks, fixed, style),
  };
}

function toFinding({ name, status, message, next_action }: Check): Finding {
  return { name, status, message, next_action };
}

function report(checks: readonly Check[], fixed: readonly string[], style: Style): string {
  const paint = { ok: style.green, warn: style.yellow, fail: style.red };
  const rows = checks.map(({ name, status, message, next_action: next }) => [
    paint[status](status),
    name,
    next === null ? message : `${message.replace(/\.$/, '')}. Next: ${next}`,
  ]);
  return [table(rows), ...(fixed.length === 0 ? [] : [`Repaired: ${fixed.join(', ')}`])].join('\n');
}
