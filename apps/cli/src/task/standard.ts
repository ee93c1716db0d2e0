import { resolve } from 'node:path';
import { attachStandard, dropStaleStandards, TaskError, verifyStandards } from '@waymark/task-cli';
import { count } from '../output/count.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { given } from '../track/given.ts';
import { taskProject } from './task-project.ts';

/** Cites one more standard. */
export async function attach(
  invocation: Invocation,
  id: string,
  options: { file: string; section?: string | undefined; forceSecrets?: true | undefined },
): Promise<CommandOutput> {
  const { citation } = await attachStandard(taskProject(invocation), {
    task_id: id,
    file: resolve(invocation.cwd, options.file),
    ...given({ section: options.section, force_secrets: options.forceSecrets }),
  });
  const { excerpt, requirement } = citation;
  return { kind: 'task.standard.attach', data: citation, text: () => `${excerpt ?? ''}\n${requirement}` };
}

/**
 * Compares excerpts with what they were made of; with `drop`, those that do not fit are removed.
 * @throws {TaskError} E053 that names them, where they are not removed.
 */
export async function verify(
  invocation: Invocation,
  id: string,
  options: { drop?: true | undefined },
): Promise<CommandOutput> {
  const project = taskProject(invocation);
  const report = await verifyStandards(project, id);
  const stale = report.findings.filter(({ status }) => status !== 'ok');
  if (!report.ok && options.drop !== true) {
    const named = stale.map(
      ({ excerpt, status }) => `${excerpt.file}${excerpt.section === null ? '' : `#${excerpt.section}`} (${status})`,
    );
    throw new TaskError('E053', `Excerpts of ${id} are not what the standards say: ${named.slice(0, 10).join(', ')}.`, {
      details: { task_id: id, findings: stale },
      recoveryAction: `Run \`waymark task context rebuild ${id}\`, or drop them with --drop.`,
    });
  }
  const dropped = report.ok ? [] : await dropStaleStandards(project, id);
  const told = `${count(report.findings.length, 'excerpt')}${dropped.length === 0 ? ', all current' : `, ${dropped.length} dropped`}`;
  return { kind: 'task.standard.verify', data: { task_id: id, ...report, dropped }, text: () => told };
}
