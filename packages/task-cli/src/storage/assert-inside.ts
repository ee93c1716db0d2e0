import { realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';

import { TaskError } from '../errors.ts';
import type { Project } from '../project-layout.ts';
import { toTaskError } from './to-task-error.ts';

/**
 * Refuses a file of the store whose folder, as far as it is there, is behind a link that leads out of the repository.
 * @param path relative to the repository.
 * @throws {TaskError} E041 for such a link.
 */
export async function assertInside({ root }: Project, path: string): Promise<void> {
  const inside = relative(await realpath(root), await realpathOfExisting(dirname(join(root, path))));
  if (inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside)) return;
  throw new TaskError('E041', `${path} is behind a link that leads out of the repository: nothing is written there.`, {
    details: { path },
    recoveryAction: 'Replace the link by a folder of the repository.',
  });
}

async function realpathOfExisting(folder: string): Promise<string> {
  for (let at = folder; ; at = dirname(at)) {
    try {
      return await realpath(at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT' || at === dirname(at)) throw toTaskError(error, `Cannot write below ${folder}`);
    }
  }
}
