import { lstat } from 'node:fs/promises';
import { join } from 'node:path';

import { taskIdPattern } from '../document/task-id-pattern.ts';
import type { Priority, TaskFile } from '../document/task.ts';
import { TaskError } from '../errors.ts';
import { layout, type Project } from '../project-layout.ts';
import { withStoreLock } from '../storage/with-store-lock.ts';
import { writeFileAtomically } from '../storage/write-file-atomically.ts';
import { taskFileEnding } from './find-task-files.ts';
import { nextTaskId } from './next-task-id.ts';
import { readTask } from './read-task.ts';
import { readTaskSummaries, type TaskSummaries } from './read-task-summaries.ts';
import { taskTemplate } from './task-template.ts';

/** What a new task is made of. */
export interface CreateTaskOptions {
  title: string;
  /** Also the folder below `tasks`: lower-case letters, digits and hyphens. */
  area: string;
  /** The next free one by default. */
  id?: string;
  /** P1 by default. */
  priority?: Priority;
  description?: string;
  unblocker?: boolean;
  blocked_by?: readonly string[];
}

/**
 * Writes a new task file, a draft with all that the lint asks for, to be filled in.
 * @throws {TaskError} E001 for an empty title; E010 for an id or an area of another form; E003 where it waits for a task
 *   that is not there; E012 where the id is taken, also by a completed task, or no number is free.
 */
export async function createTask(project: Project, options: CreateTaskOptions): Promise<TaskFile> {
  const title = options.title.replace(/\s+/g, ' ').trim();
  const { area, blocked_by = [] } = options;
  if (title === '') throw refused('E001', 'A task needs a title.', 'Say in one line what the task is.');
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(area)) {
    throw refused(
      'E010',
      `The area ${JSON.stringify(area.slice(0, 60))} is no name.`,
      'Use lower-case letters, digits and hyphens.',
    );
  }
  return withStoreLock(project, async () => {
    const summaries = await readTaskSummaries(project);
    const id = options.id === undefined ? nextTaskId(takenIds(summaries)) : checkedId(options.id, summaries);
    const missing = blocked_by.filter((blocker) => !summaries.tasks.some((task) => task.id === blocker));
    if (missing.length > 0) {
      throw refused(
        'E003',
        `${id} cannot wait for ${missing.join(', ')}: there is no such task.`,
        'Make that task first.',
      );
    }
    const path = `${layout.tasks}/${area}/${id}-${slugOf(title)}${taskFileEnding}`;
    const { priority = 'P1', description = '', unblocker = false } = options;
    const text = taskTemplate({ id, title, area, priority, description, unblocker, blocked_by });
    const file = readTask(Buffer.from(text), path);
    await refuseLink(project, area);
    await writeFileAtomically(join(project.root, path), text);
    return file;
  });
}

function checkedId(id: string, summaries: TaskSummaries): string {
  if (!taskIdPattern.test(id)) {
    throw refused(
      'E010',
      `The id ${JSON.stringify(id.slice(0, 60))} is not of the form TASK-0824 or TASK-0911G.`,
      'Leave it out to get the next free one.',
    );
  }
  if (takenIds(summaries).includes(id))
    throw refused('E012', `The id ${id} is taken.`, 'Leave it out to get the next free one.');
  return id;
}

function takenIds({ tasks, unreadable }: TaskSummaries): string[] {
  const named = unreadable.map(({ path }) => /(?:^|\/)(TASK-\d{4}[A-Z]?)(?![A-Za-z0-9])[^/]*$/.exec(path)?.[1]);
  return [...tasks.map((task) => task.id), ...named.filter((id) => id !== undefined)];
}

function slugOf(title: string): string {
  const words =
    title
      .normalize('NFKD')
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? [];
  return words.join('-').slice(0, 48).replace(/-$/, '') || 'task';
}

/** A list does not follow a link to a folder: what is written behind it would not be seen. */
async function refuseLink(project: Project, area: string): Promise<void> {
  const folder = `${layout.tasks}/${area}`;
  const found = await lstat(join(project.root, folder)).catch(() => null);
  if (found === null || found.isDirectory()) return;
  throw refused('E041', `${folder} is no folder of its own.`, `Remove ${folder}, or choose another area.`);
}

function refused(code: 'E001' | 'E003' | 'E010' | 'E012' | 'E041', message: string, recoveryAction: string): TaskError {
  return new TaskError(code, message, { recoveryAction });
}
