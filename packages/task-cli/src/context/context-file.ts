import { canonicalJsonLine } from '@waymark/core-types';
import { constants } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import { join } from 'node:path';

import { contextSchema, type Context } from '../document/context.ts';
import { taskIdPattern } from '../document/task-id-pattern.ts';
import { TaskError } from '../errors.ts';
import { resolveInRepository } from '../evidence/resolve-in-repository.ts';
import { layout, taskFolder, type Project } from '../project-layout.ts';
import { withStoreLock } from '../storage/with-store-lock.ts';
import { toTaskError } from '../storage/to-task-error.ts';

/** The longest context.json, in bytes. */
export const maximumContextBytes = 32_000_000;

/**
 * Where a task's context is, absolute.
 * @throws {TaskError} E002 for what is no task id, E041 where the folder leads out of the repository.
 */
export async function locateContext(project: Project, task_id: string): Promise<string> {
  if (!taskIdPattern.test(task_id)) {
    throw new TaskError('E002', `${JSON.stringify(task_id.slice(0, 60))} is no task id as in TASK-0824.`, {
      recoveryAction: 'List the tasks with `waymark task list`.',
    });
  }
  for (const folder of [layout.output, taskFolder(task_id).folder]) {
    const found = await lstat(join(project.root, folder)).catch(() => null);
    if (found === null) break;
    const place = await resolveInRepository(project, folder);
    if (place.path === folder.replaceAll('\\', '/') && found.isDirectory()) continue;
    throw new TaskError('E041', `${folder} is no folder of its own.`, {
      details: { folder },
      recoveryAction: 'Replace the link or file by a folder: what is written behind it would be outside the store.',
    });
  }
  return join(project.root, taskFolder(task_id).context);
}

/** Works on a task's context under the store's lock, which is not even taken behind a link. */
export async function withContextLock<Result>(
  project: Project,
  task_id: string,
  work: () => Promise<Result>,
): Promise<Result> {
  await locateContext(project, task_id);
  return withStoreLock(project, work);
}

/** A context as it stands in its file. */
export interface ContextFile {
  context: Context;
  /** Whether the bytes are the canonical form of what they say, as this package writes it. */
  isCanonical: boolean;
}

/**
 * @throws {TaskError} E051 where there is none, E052 where it cannot be read, E010 for one of a newer version.
 */
export async function readContextFile(project: Project, task_id: string): Promise<ContextFile> {
  const path = await locateContext(project, task_id);
  const bytes = await readBytes(path, task_id);
  const value = parseJson(bytes, task_id);
  const version = (value as { version?: unknown } | null)?.version;
  if (typeof version === 'number' && version > 1) {
    throw new TaskError('E010', `The context of ${task_id} is of version ${version}; this program reads version 1.`, {
      details: { task_id, version },
      recoveryAction: 'Upgrade Waymark to the release that wrote it.',
    });
  }
  const parsed = contextSchema.safeParse(value);
  const [issue] = parsed.error?.issues ?? [];
  if (!parsed.success) throw corrupted(task_id, `${issue?.path.join('.') || 'it'}: ${issue?.message}`);
  if (parsed.data.task_id !== task_id) throw corrupted(task_id, `it is that of ${parsed.data.task_id}`);
  return { context: parsed.data, isCanonical: Buffer.from(canonicalJsonLine(parsed.data)).equals(bytes) };
}

/** Whether a task has a context, readable or not. */
export async function hasContext(project: Project, task_id: string): Promise<boolean> {
  return (await lstat(await locateContext(project, task_id)).catch(() => null)) !== null;
}

export function contextNotFound(task_id: string): TaskError {
  return new TaskError('E051', `${task_id} has no context.`, {
    details: { task_id },
    recoveryAction: `Make one with \`waymark task context init ${task_id}\`.`,
  });
}

async function readBytes(path: string, task_id: string): Promise<Buffer> {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const found = await file.stat();
      if (!found.isFile()) throw corrupted(task_id, 'it is no regular file');
      if (found.size > maximumContextBytes) throw corrupted(task_id, `it has more than ${maximumContextBytes} bytes`);
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw contextNotFound(task_id);
    if (code === 'ELOOP') throw corrupted(task_id, 'it is a symbolic link');
    throw toTaskError(error, `The context of ${task_id} cannot be read`);
  }
}

function parseJson(bytes: Buffer, task_id: string): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    // The parser's message would quote what stands there.
    throw corrupted(task_id, 'it is not JSON', error);
  }
}

function corrupted(task_id: string, why: string, cause?: unknown): TaskError {
  return new TaskError('E052', `The context of ${task_id} is corrupted: ${why}.`, {
    details: { task_id, file: taskFolder(task_id).context.replaceAll('\\', '/') },
    recoveryAction: `Restore the file from a backup, or begin again: \`waymark task context purge ${task_id}\`, then init.`,
    cause,
  });
}
