import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { layout, taskFolder, type Project } from '../project-layout.ts';
import { syncFolder } from '../storage/sync-folder.ts';
import { toTaskError } from '../storage/to-task-error.ts';
import { contextNotFound, locateContext, withContextLock } from './context-file.ts';

/**
 * Removes a task's context and all that belongs to it, but the summary of its metrics, which dashboards count. The
 * context itself goes first: whoever is stopped in between purges again.
 * @returns the paths that went, relative to the repository.
 * @throws {TaskError} E051 where there is nothing; E041, E042, E043.
 */
export async function purgeContext(project: Project, task_id: string): Promise<{ removed: string[] }> {
  return withContextLock(project, task_id, async () => {
    const context = await locateContext(project, task_id);
    const folder = dirname(context);
    const kept = basename(taskFolder(task_id).metricsSummary);
    const names = await readdir(folder).catch(() => []);
    const removed = names.filter((name) => name !== kept).sort();
    if (removed.length === 0) throw contextNotFound(task_id);
    try {
      await rm(context, { recursive: true, force: true });
      await syncFolder(folder);
      for (const name of removed) await rm(join(folder, name), { recursive: true, force: true });
      if (removed.length === names.length) await rm(folder, { recursive: true, force: true });
    } catch (error) {
      throw toTaskError(error, `The context of ${task_id} cannot be removed`);
    }
    return { removed: removed.map((name) => `${layout.output}/${task_id}/${name}`) };
  });
}
