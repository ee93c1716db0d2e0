import { relative, resolve } from 'node:path';
import { readTaskFile, type Project } from '@waymark/task-cli';
import type { Invocation } from '../program/invocation.ts';

/** The id that is given, or that of the task file whose path is given. */
export function taskIdOf({ cwd }: Invocation, project: Project, name: string): string {
  return isPath(name) ? readTaskFile(project, pathWithin(cwd, project, name)).task.id : name;
}

/** Whether a task is named by its file. */
export function isPath(name: string): boolean {
  return /[/\\]|\.ya?ml$/.test(name);
}

/** A path from the folder of the call as one from the repository's root. */
export function pathWithin(cwd: string, { root }: Project, path: string): string {
  return relative(root, resolve(cwd, path));
}
