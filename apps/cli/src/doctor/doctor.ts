import { exitCodes } from '../exit-codes.ts';
import type { Style } from '../output/style.ts';
import { table } from '../output/table.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { checkDatabase } from './check-database.ts';
import { checkHooks } from './check-hooks.ts';
import { checkDataFolder, checkGit, checkNode } from './check-machine.ts';
import type { Check, Finding } from './check.ts';

/** Runs every check; with `fix` it repairs first what is safe to repair. */
export async function doctor(invocation: Invocation, options: { fix?: true | undefined }): Promise<CommandOutput> {
  let checks = await runChecks(invocation);
  const fixed = options.fix === true ? await repair(checks) : [];
  if (fixed.length > 0) checks = await runChecks(invocation);
  const isOk = checks.every(({ status }) => status !== 'fail');
  return {
    kind: 'doctor',
    data: { ok: isOk, checks: checks.map(toFinding), fixed },
    exitCode: isOk ? exitCodes.ok : exitCodes.check_failed,
    text: (style) => report(checks, fixed, style),
  };
}

async function runChecks(invocation: Invocation): Promise<Check[]> {
  return [
    checkNode(process.versions.node),
    await checkGit(invocation),
    checkDataFolder(invocation),
    ...(await checkDatabase(invocation)),
    ...checkHooks(invocation),
  ];
}

async function repair(checks: readonly Check[]): Promise<string[]> {
  const fixed: string[] = [];
  for (const check of checks) {
    if (check.repair === undefined) continue;
    await check.repair();
    fixed.push(check.name);
  }
  return fixed;
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
