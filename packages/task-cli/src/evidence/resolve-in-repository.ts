import { constants } from 'node:fs';
import { lstat, open, realpath, type FileHandle } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';

import { TaskError } from '../errors.ts';
import type { Project } from '../project-layout.ts';
import { toTaskError } from '../storage/to-task-error.ts';

/** Something that is within the repository, wherever links on the way lead. */
export interface RepositoryPlace {
  /** Absolute, without links. */
  absolute: string;
  /** Relative to the repository, with `/` between its parts. */
  path: string;
}

/**
 * Where a path given by a person is, after all links.
 * @throws {TaskError} E005 outside the repository, E040 where nothing is.
 */
export async function resolveInRepository(project: Project, path: string): Promise<RepositoryPlace> {
  const shown = JSON.stringify(path.slice(0, 300));
  if (path === '' || path.includes('\0')) throw outside(shown);
  const root = await realpath(project.root);
  const asked = resolve(root, path);
  const absolute = await realpath(asked).catch((error: unknown) => {
    // Nothing is told of what is outside, not even that it is missing.
    if (leadsOut(relative(root, asked)) && leadsOut(relative(resolve(project.root), asked))) throw outside(shown);
    throw toTaskError(error, `Cannot read ${shown}`);
  });
  const inside = relative(root, absolute);
  if (leadsOut(inside)) throw outside(shown);
  return { absolute, path: inside === '' ? '.' : inside.split(sep).join('/') };
}

/**
 * Opens a file of the repository for reading.
 * @throws {TaskError} E005 for a directory, a device, a pipe or another special file.
 */
export async function openRepositoryFile({ absolute, path }: RepositoryPlace): Promise<FileHandle> {
  const shown = JSON.stringify(path.slice(0, 300));
  try {
    // Looked at before it is opened: to open a device may already do something.
    if ((await lstat(absolute)).isFile()) {
      const file = await open(absolute, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
      if ((await file.stat()).isFile()) return file;
      await file.close();
    }
  } catch (error) {
    throw toTaskError(error, `Cannot read ${shown}`);
  }
  throw new TaskError('E005', `${shown} is not a regular file.`, {
    details: { path },
    recoveryAction: 'Attach a file; attach a directory with the type "directory".',
  });
}

function leadsOut(to: string): boolean {
  return to === '..' || to.startsWith(`..${sep}`) || isAbsolute(to);
}

function outside(shown: string): TaskError {
  return new TaskError('E005', `${shown} is not within the repository.`, {
    recoveryAction: 'Copy it into the repository, as below .agent-output, and attach the copy.',
  });
}
