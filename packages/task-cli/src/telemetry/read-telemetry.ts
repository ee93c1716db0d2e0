import type { Agent } from '../document/fields.ts';
import { TaskError } from '../errors.ts';
import { taskFolder, type Project } from '../project-layout.ts';
import { readStoreFile } from '../storage/read-store-file.ts';
import { telemetrySchema, type Telemetry } from './telemetry-document.ts';

/**
 * What an agent's file says; null where there is none.
 * @throws {TaskError} E010 for a newer schema, E052 for a file that cannot be read, E041 and E043 as the system has it.
 */
export async function readTelemetry(
  project: Project,
  { task_id, agent }: { task_id: string; agent: Agent },
): Promise<Telemetry | null> {
  const path = taskFolder(task_id).telemetry(agent);
  const text = await readStoreFile(project, path);
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

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
