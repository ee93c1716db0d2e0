import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { checkTrackerOutbox } from '../track/check-tracker.ts';
import { checkDatabase } from './check-database.ts';
import { checkHooks } from './check-hooks.ts';
import { checkDataFolder, checkGit, checkNode } from './check-machine.ts';
import type { Check } from './check.ts';
import { doctorOutput } from './doctor-output.ts';

/** Runs every check; with `fix` it repairs first what is safe to repair. */
export async function doctor(invocation: Invocation, options: { fix?: true | undefined }): Promise<CommandOutput> {
  let checks = await runChecks(invocation);
  const fixed = options.fix === true ? await repair(checks) : [];
  if (fixed.length > 0) checks = await runChecks(invocation);
  return doctorOutput('doctor', checks, fixed);
}

async function runChecks(invocation: Invocation): Promise<Check[]> {
  return [
    checkNode(process.versions.node),
    await checkGit(invocation),
    checkDataFolder(invocation),
    ...(await checkDatabase(invocation)),
    ...(await checkTrackerOutbox(invocation)),
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
