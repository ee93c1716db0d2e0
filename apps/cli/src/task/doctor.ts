import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  listExceptions,
  listQuarantined,
  listTasks,
  readHead,
  validateTasks,
  verifyContext,
  type Project,
} from '@waymark/task-cli';
import { fail, ok, warn, type Check } from '../doctor/check.ts';
import { doctorOutput } from '../doctor/doctor-output.ts';
import { count } from '../output/count.ts';
import { errorJson } from '../output/envelope.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { taskProject } from './task-project.ts';

/** Checks all that hand-offs stand on; changes nothing. */
export async function doctor(invocation: Invocation): Promise<CommandOutput> {
  const project = taskProject(invocation);
  const checks: Check[] = [];
  for (const [name, check] of Object.entries({ git, tasks, contexts, exceptions, quarantine })) {
    checks.push(await check(project).catch((error: unknown) => fromError(name, error)));
  }
  return doctorOutput('task.doctor', checks, []);
}

async function git({ root }: Project): Promise<Check> {
  const { head } = await readHead(root);
  return ok('git', `at ${head.slice(0, 12)}`);
}

async function tasks(project: Project): Promise<Check> {
  const { count: number } = await listTasks(project);
  const { errors, error_count, valid } = await validateTasks(project);
  if (valid) return ok('tasks', `${count(number, 'open task')} that fit together`);
  const told = `${count(error_count, 'error')}: ${errors[0]!.message}`;
  return fail('tasks', told, 'Run `waymark task validate` for all of them.');
}

async function contexts(project: Project): Promise<Check> {
  const names = await readdir(join(project.root, '.agent-output')).catch(() => []);
  const broken: string[] = [];
  let whole = 0;
  for (const id of names.filter((name) => /^TASK-\d{4}[A-Z]?$/.test(name)).sort()) {
    const report = await verifyContext(project, id).catch((error: unknown) => {
      // What metrics leave when a context is purged.
      if (errorJson(error).code === 'E051') return null;
      throw error;
    });
    if (report?.ok === true) whole++;
    else if (report !== null) broken.push(`${id}: ${report.findings[0]?.message ?? ''}`);
  }
  if (broken.length === 0) return ok('contexts', `${count(whole, 'hand-off')} that hold`);
  return fail('contexts', broken.slice(0, 3).join(' '), 'Run `waymark task context verify TASK`.');
}

async function exceptions(project: Project): Promise<Check> {
  const all = await listExceptions(project);
  const overdue = all.filter((one) => one.overdue).map(({ task_id }) => task_id);
  if (overdue.length === 0) return ok('exceptions', `${all.length} in the ledger`);
  const told = `${overdue.slice(0, 5).join(', ')} should have been mended by now`;
  return warn('exceptions', told, 'Mend them, then run `waymark task exception resolve`.');
}

async function quarantine(project: Project): Promise<Check> {
  const ids = (await listQuarantined(project)).map(({ task_id }) => task_id);
  if (ids.length === 0) return ok('quarantine', 'empty');
  return warn('quarantine', ids.slice(0, 5).join(', '), 'Run `waymark task quarantine repair TASK`, then release.');
}

function fromError(name: string, error: unknown): Check {
  const { message, recovery_action: next } = errorJson(error);
  return fail(name, message, next ?? 'Run `waymark task list`.');
}
