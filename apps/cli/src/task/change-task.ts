import {
  claimTask,
  cleanupExceptions,
  completeTask,
  createTask,
  purgeContext,
  TaskError,
  type CreateTaskOptions,
  type Project,
  type TaskFile,
} from '@waymark/task-cli';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { taskIdOf } from './task-id-of.ts';
import { taskProject } from './task-project.ts';
import { taskLine } from './task-text.ts';

/** Takes a task for whoever calls. */
export async function claim(
  invocation: Invocation,
  name: string,
  options: { by?: string | undefined },
): Promise<CommandOutput> {
  const project = taskProject(invocation);
  const claimed_by = options.by ?? invocation.config.actor;
  return changed('task.claim', await claimTask(project, taskIdOf(invocation, project, name), { claimed_by }));
}

/** Archives a task's file, purges its context and the exceptions that end with it. */
export async function complete(
  invocation: Invocation,
  name: string,
  options: { keepContext?: true | undefined },
): Promise<CommandOutput> {
  const project = taskProject(invocation);
  const purge = (id: string) => purgeIfThere(project, id);
  const id = taskIdOf(invocation, project, name);
  const completed = await completeTask(project, id, options.keepContext === true ? {} : { purge });
  await cleanupExceptions(project);
  return changed('task.complete', completed);
}

/** Writes a new task file. */
export async function create(invocation: Invocation, options: CreateTaskOptions): Promise<CommandOutput> {
  return changed('task.new', await createTask(taskProject(invocation), options));
}

async function purgeIfThere(project: Project, id: string): Promise<void> {
  await purgeContext(project, id).catch((error: unknown) => {
    if (!TaskError.isInstance(error) || error.code !== 'E051') throw error;
  });
}

function changed(kind: string, { task, path, sha256 }: TaskFile): CommandOutput {
  return { kind, data: { task, path, sha256 }, text: (style) => `${taskLine(task, style)}\n${path}` };
}
