import { closeSync, constants, fstatSync, openSync, readFileSync, realpathSync, type BigIntStats } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';

import { TaskError } from '../errors.ts';
import type { Project } from '../project-layout.ts';
import { toTaskError } from '../storage/to-task-error.ts';
import { maximumTaskBytes } from './task-limits.ts';

export interface TaskBytes {
  bytes: Buffer;
  /** What the system knew of the file when it was read. */
  stats: BigIntStats;
}

/**
 * The bytes of a task file.
 * @param path relative to the repository.
 * @throws {TaskError} E040 for none, E041 for a path or a link that leads out of the repository or a file that may not
 *   be read, E043 for what is no regular file, E011 for one that is too large.
 */
export function readTaskBytes(project: Project, path: string): TaskBytes {
  try {
    refuseOutside(project.root, join(project.root, path), path);
  } catch (error) {
    throw toTaskError(error, `${path}:1 cannot be read`);
  }
  return readInnerTaskBytes(project, path);
}

/** As {@link readTaskBytes}, for a path that is known to lie in the repository and to be no link. */
export function readInnerTaskBytes(project: Project, path: string): TaskBytes {
  try {
    // Not blocking: a pipe of that name would wait for a writer.
    const file = openSync(join(project.root, path), constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stats = fstatSync(file, { bigint: true });
      if (!stats.isFile()) throw refused('E043', path, 'it is no regular file');
      if (stats.size > BigInt(maximumTaskBytes)) {
        throw refused('E011', path, `it is larger than ${maximumTaskBytes / 1_000_000} MB`);
      }
      return { bytes: readFileSync(file), stats };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw toTaskError(error, `${path}:1 cannot be read`);
  }
}

function refuseOutside(root: string, absolute: string, path: string): void {
  const inside = relative(realpathSync.native(root), realpathSync.native(absolute));
  if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) {
    throw refused('E041', path, 'it leads out of the repository');
  }
}

function refused(code: 'E011' | 'E041' | 'E043', path: string, reason: string): TaskError {
  return new TaskError(code, `${path}:1 cannot be read: ${reason}.`, {
    details: { file: path, line: 1 },
    recoveryAction: `Put a plain task file at ${path}, or remove it.`,
  });
}
