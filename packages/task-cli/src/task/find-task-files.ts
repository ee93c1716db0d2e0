import { lstatSync, readdirSync, realpathSync, statSync, type BigIntStats, type Dirent } from 'node:fs';
import { join, relative, sep } from 'node:path';

import { TaskError } from '../errors.ts';
import { layout, type Project } from '../project-layout.ts';
import { maximumTaskFiles } from './task-limits.ts';

export const taskFileEnding = '.task.yaml';

/** How deep folders of tasks may nest. */
const maximumDepth = 16;

/** A task file as the folder has it; null for what cannot be looked at, such as a link that leads nowhere. */
export interface FoundTaskFile {
  /** Relative to the repository, with `/` between its parts. */
  path: string;
  archived: boolean;
  isLink: boolean;
  stats: BigIntStats | null;
}

/**
 * All task files below `tasks`, and of the completed ones where they are asked for. Links to folders are not followed.
 * It does not wait for the system file by file: that alone would take longer than a whole list may.
 * @throws {TaskError} E041 for a folder of tasks that leads out of the repository, E043 for more than 50,000 files.
 */
export function findTaskFiles(project: Project, options: { completed: boolean }): FoundTaskFile[] {
  const found: FoundTaskFile[] = [];
  walk(project, layout.tasks, false, found);
  if (options.completed) walk(project, layout.completedTasks, true, found);
  return found;
}

function walk(project: Project, top: string, archived: boolean, found: FoundTaskFile[]): void {
  if (!isFolderInside(project.root, top)) return;
  const open = [{ folder: top, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const entry of entriesOf(join(project.root, next.folder))) {
      const path = `${next.folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (next.depth < maximumDepth) open.push({ folder: path, depth: next.depth + 1 });
      } else if (entry.name.endsWith(taskFileEnding) && !entry.name.startsWith('.')) {
        if (found.length >= maximumTaskFiles) throw tooMany(top);
        found.push({ path, archived, isLink: entry.isSymbolicLink(), stats: statOrNull(join(project.root, path)) });
      }
    }
  }
}

function isFolderInside(root: string, top: string): boolean {
  const path = join(root, top);
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return false;
  const inside = relative(realpathSync.native(root), realpathSync.native(path));
  if (inside === '..' || inside.startsWith(`..${sep}`)) {
    throw new TaskError('E041', `The folder ${top} leads out of the repository.`, {
      details: { file: top },
      recoveryAction: `Keep the tasks in ${top} itself, not behind a link.`,
    });
  }
  return statSync(path).isDirectory();
}

/** Nothing for a folder that may not be read or has gone meanwhile. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function statOrNull(path: string): BigIntStats | null {
  try {
    return statSync(path, { bigint: true });
  } catch {
    return null;
  }
}

function tooMany(top: string): TaskError {
  return new TaskError('E043', `There are more than ${maximumTaskFiles} task files in ${top}.`, {
    recoveryAction: 'Remove some of them, or keep several repositories.',
  });
}
