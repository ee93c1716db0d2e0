import { claimTask, pickTask } from '@waymark/task-cli';
import { exitCodes } from '../exit-codes.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { given } from '../track/given.ts';
import { taskProject } from './task-project.ts';
import { taskLine } from './task-text.ts';

/** The task to begin with; taken at once where that is asked for. Exit code 4 where there is none. */
export async function pick(
  invocation: Invocation,
  options: { area?: string | undefined; claim?: true | undefined; by?: string | undefined },
): Promise<CommandOutput> {
  const project = taskProject(invocation);
  const picked = await pickTask(project, given({ area: options.area }));
  for (const { id, blocks } of picked.draft_alerts) {
    const waiting = blocks.length === 0 ? 'is an unblocker' : `keeps ${blocks.join(', ')} waiting`;
    invocation.terminal.warn(`${id} is a draft and ${waiting}.`);
  }
  let { task } = picked;
  if (task !== null && options.claim === true) {
    const claimed_by = options.by ?? invocation.config.actor;
    await claimTask(project, task.id, { claimed_by });
    task = { ...task, status: 'in_progress', claimed_by };
  }
  return {
    kind: 'task.pick',
    data: { ...picked, task },
    exitCode: task === null ? exitCodes.not_found : exitCodes.ok,
    text: (style) =>
      task === null ? picked.reason : [taskLine(task, style), task.path, style.dim(picked.reason)].join('\n'),
  };
}
