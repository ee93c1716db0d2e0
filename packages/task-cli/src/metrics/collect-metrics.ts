import { lstatSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { canonicalJsonLine, toTimestamp } from '@waymark/core-types';

import { contextSchema, type Context } from '../document/context.ts';
import { agents, type Agent } from '../document/fields.ts';
import { TaskError, type TaskWarning } from '../errors.ts';
import { taskFolder, type Project } from '../project-layout.ts';
import { assertTaskId } from '../storage/assert-task-id.ts';
import { readStoreFile } from '../storage/read-store-file.ts';
import { withStoreLock } from '../storage/with-store-lock.ts';
import { writeStoreFile } from '../storage/write-store-file.ts';
import { showTelemetry, type TaskTelemetry } from '../telemetry/show-telemetry.ts';
import { forEachMetric, metricValue, rounded, type MetricName } from './metric.ts';
import type { TaskMetrics } from './task-metrics.ts';

/**
 * Measures a task by its telemetry and its context, and keeps the result as its summary. What is not known, because
 * nothing was recorded, is null and meets no target and misses none.
 * @throws {TaskError} E002 for what is no id of a task, E040 for a task of which nothing is recorded, E041, E042, E043
 *   where the store cannot be written.
 */
export async function collectMetrics(project: Project, task_id: string): Promise<TaskMetrics> {
  assertTaskId(task_id);
  return withStoreLock(project, async () => {
    const telemetry = await showTelemetry(project, task_id);
    const { context, warnings } = await readContext(project, task_id);
    if (context === null && warnings.length + telemetry.warnings.length + Object.keys(telemetry.agents).length === 0) {
      throw new TaskError('E040', `Nothing is recorded of ${task_id}: it has neither telemetry nor a context.`, {
        details: { task_id },
        recoveryAction: 'Begin with `waymark task context init`.',
      });
    }
    const metrics = measure(project, { telemetry, context, warnings: [...telemetry.warnings, ...warnings] });
    await writeStoreFile(project, taskFolder(task_id).metricsSummary, canonicalJsonLine(metrics));
    return metrics;
  });
}

interface Measured {
  telemetry: TaskTelemetry;
  context: Context | null;
  warnings: TaskWarning[];
}

function measure(project: Project, { telemetry, context, warnings }: Measured): TaskMetrics {
  const { totals, task_id } = telemetry;
  const perAgent = Object.fromEntries(
    agents.map((agent) => {
      const file_reads = telemetry.agents[agent]?.totals.file_reads ?? null;
      return [agent, { file_reads, qa_log: context === null ? null : hasQaLog(project, context, agent) }];
    }),
  );
  const reads = Object.values(perAgent).flatMap(({ file_reads }) => file_reads ?? []);
  const qaLogs = Object.values(perAgent).flatMap(({ qa_log }) => qa_log ?? []);
  const promptSize = totals.saved_bytes + totals.prompt_bytes;
  const isRecorded = reads.length > 0;
  const values: Record<MetricName, number | null> = {
    reads_per_agent: isRecorded ? Math.max(...reads) : null,
    repeated_warnings: isRecorded ? totals.repeated_warnings : null,
    qa_artifacts_percent: qaLogs.length === 0 ? null : percent(qaLogs.filter(Boolean).length, qaLogs.length),
    prompt_saved_percent: promptSize === 0 ? null : percent(totals.saved_bytes, promptSize),
    json_parse_failures: isRecorded || warnings.length > 0 ? totals.json_parse_failures + warnings.length : null,
  };
  return {
    schema_version: '1.0',
    task_id,
    collected_at: toTimestamp(project.clock.now()),
    metrics: forEachMetric((name) => metricValue(name, values[name])),
    agents: perAgent,
    warnings: warnings.map((warning) => ({ ...warning })),
  };
}

/** Null for an agent that is not done: it owes nothing yet. */
function hasQaLog({ root }: Project, { coordination }: Context, agent: Agent): boolean | null {
  const stands = coordination[agent];
  if (stands?.status !== 'done') return null;
  if (stands.qa_log_path === null) return false;
  const path = resolve(root, stands.qa_log_path);
  const inside = relative(root, path);
  if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) return false;
  try {
    return lstatSync(path).isFile();
  } catch {
    return false;
  }
}

/** A context that cannot be read is a JSON parse failure of its own. */
async function readContext(project: Project, task_id: string): Promise<Pick<Measured, 'context' | 'warnings'>> {
  const { context: file } = taskFolder(task_id);
  const text = await readStoreFile(project, file);
  if (text === null) return { context: null, warnings: [] };
  try {
    return { context: contextSchema.parse(JSON.parse(text)), warnings: [] };
  } catch {
    return { context: null, warnings: [{ code: 'E052', message: `${file} cannot be read.`, file }] };
  }
}

function percent(part: number, whole: number): number {
  return rounded((100 * part) / whole);
}
