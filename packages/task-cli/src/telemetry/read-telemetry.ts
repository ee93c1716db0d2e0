import { open } from 'node:fs/promises';
import { constants } from 'node:fs';
import { join } from 'node:path';

import type { Agent } from '../document/fields.ts';
import { TaskError } from '../errors.ts';
import { taskFolder, type Project } from '../project-layout.ts';
import { toTaskError } from '../storage/to-task-error.ts';
import { telemetrySchema, type Telemetry } from './telemetry-document.ts';

/** The longest file that is read, in bytes; no collector writes so much. */
const longest = 16_000_000;

/**
 * What an agent's file says; null where there is none.
 * @throws {TaskError} E010 for a newer schema, E052 for a file that cannot be read, E041 and E043 as the system has it.
 */
export async function readTelemetry(
  project: Project,
  { task_id, agent }: { task_id: string; agent: Agent },
): Promise<Telemetry | null> {
  const path = taskFolder(task_id).telemetry(agent);
  const text = await readText(project, path);
  if (text === null) return null;
  const read = telemetrySchema.safeParse(parsed(text));
  if (read.success && read.data.task_id === task_id && read.data.agent === agent) return read.data;
  const version = (parsed(text) as { schema_version?: unknown } | null)?.schema_version;
  if (typeof version === 'string' && version !== '1.0') {
    throw new TaskError(
      'E010',
      `${path} has schema ${version.slice(0, 20)}, which is newer than 1.0, which is read here.`,
      {
        details: { file: path },
        recoveryAction: 'Read it with the version that wrote it.',
      },
    );
  }
  throw new TaskError('E052', `${path} is no telemetry of ${agent} on ${task_id}.`, {
    details: { file: path },
    recoveryAction: `Remove ${path}: nothing but counts is lost.`,
  });
}

async function readText(project: Project, path: string): Promise<string | null> {
  try {
    const file = await open(join(project.root, path), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const stats = await file.stat();
      if (!stats.isFile() || stats.size > longest) return '';
      return await file.readFile('utf8');
    } finally {
      await file.close();
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    if (code === 'ELOOP') return '';
    throw toTaskError(error, `Cannot read ${path}`);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
