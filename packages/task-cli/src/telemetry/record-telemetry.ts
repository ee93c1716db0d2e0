import { isAbsolute, relative, resolve, sep } from 'node:path';
import { canonicalJsonLine, timestampNotBefore, toTimestamp } from '@waymark/core-types';
import { z } from 'zod';

import { agentSchema, taskId, type Agent } from '../document/fields.ts';
import { TaskError } from '../errors.ts';
import { taskFolder, type Project } from '../project-layout.ts';
import { withStoreLock } from '../storage/with-store-lock.ts';
import { writeStoreFile } from '../storage/write-store-file.ts';
import { addEvents } from './add-events.ts';
import { readTelemetry } from './read-telemetry.ts';
import { telemetryEventSchema, type Telemetry } from './telemetry-document.ts';

const requestSchema = z.strictObject({
  task_id: taskId(),
  agent: agentSchema,
  events: z.array(telemetryEventSchema).min(1).max(10_000),
});

/** What an agent did on a task. */
export type TelemetryRequest = z.input<typeof requestSchema>;

/**
 * Adds to what an agent did on a task, and returns all of it. Many may add at once; none of it is lost.
 * @throws {TaskError} E002 with every field that is wrong; E010, E052 as `readTelemetry`; E041, E042, E043 where the store
 *   cannot be written.
 */
export function recordTelemetry(project: Project, request: TelemetryRequest): Promise<Telemetry> {
  const { task_id, agent, events } = parseRequest(request);
  const named = events.map((event) => ('path' in event ? { ...event, path: pathWithin(project, event.path) } : event));
  return withStoreLock(project, async () => {
    const found = await readTelemetry(project, { task_id, agent });
    const telemetry = addEvents(found ?? emptyTelemetry(project, task_id, agent), named);
    telemetry.updated_at = timestampNotBefore(project.clock, telemetry.updated_at);
    await writeStoreFile(project, taskFolder(task_id).telemetry(agent), canonicalJsonLine(telemetry));
    return telemetry;
  });
}

function parseRequest(request: TelemetryRequest): z.output<typeof requestSchema> {
  const read = requestSchema.safeParse(request);
  if (read.success) return read.data;
  const issues = read.error.issues.slice(0, 20).map(({ path, message }) => ({ path: path.join('.'), message }));
  throw new TaskError(
    'E002',
    `Cannot record telemetry: ${issues.map(({ path, message }) => `${path}: ${message}`).join('; ')}.`,
    { details: { issues }, recoveryAction: 'Correct these fields and record it again.' },
  );
}

function emptyTelemetry(project: Project, task_id: string, agent: Agent): Telemetry {
  const now = toTimestamp(project.clock.now());
  return {
    ...{ schema_version: '1.0', task_id, agent, started_at: now, updated_at: now },
    ...{ file_reads: {}, file_writes: {}, file_edits: {}, prompt_bytes: 0, commands: {}, warnings: {} },
    ...{ cache: { hits: 0, misses: 0, saved_bytes: 0 }, json_parse_failures: 0 },
  };
}

/** One name for one file, however it was written; as it is where it is not of the repository. */
function pathWithin({ root }: Project, path: string): string {
  const inside = relative(root, resolve(root, path));
  const isOutside = inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside);
  return isOutside ? path : inside.split(sep).join('/');
}
