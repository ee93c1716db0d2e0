import { isDeepStrictEqual } from 'node:util';

import type { Context } from '../document/context.ts';
import { TaskError } from '../errors.ts';
import { readHead } from '../git/read-head.ts';
import type { Project } from '../project-layout.ts';
import { findTask } from '../task/find-task.ts';
import { compareSources, type ComparedSource } from './compare-sources.ts';
import { readContextFile } from './context-file.ts';
import { snapshotTask } from './snapshot-task.ts';

/** How a context compares with what it would be made of today. */
export interface ContextDiff {
  /** Whether a rebuild would make another immutable part. */
  stale: boolean;
  head: { was: string; is: string };
  /** One for each source, in the manifest's order. */
  sources: ComparedSource[];
  /** Fields of the task that differ; null where it cannot be read. */
  task_fields: { field: string; was: unknown; is: unknown }[] | null;
}

/**
 * What has happened to the sources of a context since it was made.
 * @throws {TaskError} E051, E052 and E010 as `readContextFile`; E061 without git.
 */
export async function diffContext(project: Project, task_id: string): Promise<ContextDiff> {
  const { context } = await readContextFile(project, task_id);
  const { head } = await readHead(project.root);
  const sources = await compareSources(project, context.manifest);
  const task_fields = await diffTask(project, context);
  const hasChanged = sources.some(({ status }) => status !== 'unchanged') || task_fields?.length !== 0;
  return {
    stale: hasChanged || head !== context.git.head,
    head: { was: context.git.head, is: head },
    sources,
    task_fields,
  };
}

async function diffTask(project: Project, { task_id, immutable }: Context): Promise<ContextDiff['task_fields']> {
  try {
    const was: Record<string, unknown> = immutable.task_snapshot;
    const is: Record<string, unknown> = snapshotTask((await findTask(project, task_id)).task);
    return Object.keys(is)
      .filter((field) => !isDeepStrictEqual(was[field], is[field]))
      .map((field) => ({ field, was: was[field] ?? null, is: is[field] }));
  } catch (error) {
    if (TaskError.isInstance(error)) return null;
    throw error;
  }
}
