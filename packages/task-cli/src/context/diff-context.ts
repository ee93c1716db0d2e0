import { isDeepStrictEqual } from 'node:util';

import type { Context } from '../document/context.ts';
import { TaskError } from '../errors.ts';
import { readHead } from '../git/read-head.ts';
import type { Project } from '../project-layout.ts';
import { findTask } from '../task/find-task.ts';
import { readContextFile } from './context-file.ts';
import { hashSource } from './hash-source.ts';
import { snapshotTask } from './snapshot-task.ts';

/** How a context compares with what it would be made of today. */
export interface ContextDiff {
  /** Whether a rebuild would make another immutable part. */
  stale: boolean;
  head: { was: string; is: string };
  /** One for each source, in the manifest's order. */
  sources: {
    path: string;
    kind: string;
    status: 'unchanged' | 'changed' | 'missing' | 'new';
    was: string | null;
    is: string | null;
  }[];
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
  const sources: ContextDiff['sources'] = [];
  for (const { path, kind, sha256: was } of context.manifest) {
    const is = await hashSource(project, path);
    sources.push({ path, kind, status: statusOf(was, is), was, is });
  }
  const task_fields = await diffTask(project, context);
  const hasChanged = sources.some(({ status }) => status !== 'unchanged') || task_fields?.length !== 0;
  return {
    stale: hasChanged || head !== context.git.head,
    head: { was: context.git.head, is: head },
    sources,
    task_fields,
  };
}

function statusOf(was: string | null, is: string | null): ContextDiff['sources'][number]['status'] {
  if (was === is) return 'unchanged';
  if (was === null) return 'new';
  return is === null ? 'missing' : 'changed';
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
