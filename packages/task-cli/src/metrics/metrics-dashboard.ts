import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { toTimestamp } from '@waymark/core-types';

import { taskIdPattern } from '../document/task-id-pattern.ts';
import { TaskError, type TaskWarning } from '../errors.ts';
import { layout, taskFolder, type Project } from '../project-layout.ts';
import { assertTaskId } from '../storage/assert-task-id.ts';
import { readStoreFile } from '../storage/read-store-file.ts';
import { forEachMetric, metricNames, metricValue, rounded, type MetricName, type MetricValue } from './metric.ts';
import { taskMetricsSchema, type TaskMetrics } from './task-metrics.ts';

/** One metric over many tasks. */
export interface MetricSummary extends MetricValue {
  /** The mean of the tasks that have a value; whether it meets the target says `target_met`. */
  value: number | null;
  median: number | null;
  /** The value furthest from the target. */
  worst: number | null;
  measured_tasks: number;
  compliant_tasks: number;
  /** Of the measured tasks, in percent; null where none is. */
  compliance_percent: number | null;
}

/** The tasks that were measured on one day. */
export interface TrendPoint {
  /** In UTC, as in `2026-01-31`. */
  date: string;
  tasks: number;
  /** Targets met, of all that have a value, in percent. */
  compliance_percent: number | null;
  metrics: Record<MetricName, number | null>;
}

/** The metrics of many tasks. */
export interface MetricsDashboard {
  schema_version: '1.0';
  generated_at: string;
  task_count: number;
  /** Targets met, of all that have a value, in percent. */
  compliance_percent: number | null;
  metrics: Record<MetricName, MetricSummary>;
  /** By day, the oldest first. */
  trend: TrendPoint[];
  /** By id. */
  tasks: TaskMetrics[];
  /** Summaries that cannot be read. */
  warnings: TaskWarning[];
}

/**
 * The metrics of all tasks that were collected, or of the named ones.
 * @throws {TaskError} E040 for a named task without metrics, E002 for what is no id of a task.
 */
export async function metricsDashboard(
  project: Project,
  options: { task_ids?: readonly string[] } = {},
): Promise<MetricsDashboard> {
  const warnings: TaskWarning[] = [];
  const tasks: TaskMetrics[] = [];
  for (const id of await idsOf(project, options.task_ids)) {
    const file = taskFolder(id).metricsSummary;
    const text = await readStoreFile(project, file);
    if (text === null && options.task_ids !== undefined) throw notCollected(id);
    if (text === null) continue;
    const metrics = parsed(text);
    if (metrics === null) warnings.push({ code: 'E052', message: `${file} cannot be read.`, file });
    else tasks.push(metrics);
  }
  return { ...summariseMetrics(tasks, toTimestamp(project.clock.now())), warnings };
}

/** The dashboard of tasks that have been measured. */
export function summariseMetrics(measured: readonly TaskMetrics[], generated_at: string): MetricsDashboard {
  const tasks = [...measured].sort((left, right) => (left.task_id < right.task_id ? -1 : 1));
  return {
    schema_version: '1.0',
    generated_at,
    task_count: tasks.length,
    compliance_percent: complianceOf(tasks),
    metrics: forEachMetric((name) => summariseMetric(tasks, name)),
    trend: trendOf(tasks),
    tasks,
    warnings: [],
  };
}

async function idsOf({ root }: Project, named: readonly string[] | undefined): Promise<string[]> {
  for (const id of named ?? []) assertTaskId(id);
  if (named !== undefined) return [...new Set(named)];
  const names = await readdir(join(root, layout.output)).catch(() => []);
  return names.filter((name) => taskIdPattern.test(name));
}

function summariseMetric(tasks: readonly TaskMetrics[], name: MetricName): MetricSummary {
  const measured = tasks.flatMap(({ metrics }) => (metrics[name]?.value == null ? [] : [metrics[name]]));
  const values = measured.map(({ value }) => value!).sort((left, right) => left - right);
  const compliant_tasks = measured.filter(({ target_met }) => target_met === true).length;
  const value = values.length === 0 ? null : rounded(mean(values));
  const summary = metricValue(name, value);
  return {
    ...summary,
    median: values.length === 0 ? null : rounded(medianOf(values)),
    worst: (summary.target.bound === 'at_most' ? values.at(-1) : values[0]) ?? null,
    measured_tasks: values.length,
    compliant_tasks,
    compliance_percent: values.length === 0 ? null : rounded((100 * compliant_tasks) / values.length),
  };
}

function trendOf(tasks: readonly TaskMetrics[]): TrendPoint[] {
  const days = new Map<string, TaskMetrics[]>();
  for (const task of tasks) {
    const date = task.collected_at.slice(0, 10);
    const others = days.get(date);
    if (others === undefined) days.set(date, [task]);
    else others.push(task);
  }
  return [...days]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([date, some]) => ({
      date,
      tasks: some.length,
      compliance_percent: complianceOf(some),
      metrics: forEachMetric((name) => summariseMetric(some, name).value),
    }));
}

function complianceOf(tasks: readonly TaskMetrics[]): number | null {
  const known = tasks.flatMap(({ metrics }) => metricNames.flatMap((name) => metrics[name]?.target_met ?? []));
  return known.length === 0 ? null : rounded((100 * known.filter(Boolean).length) / known.length);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function medianOf(sorted: readonly number[]): number {
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
}

function parsed(text: string): TaskMetrics | null {
  try {
    return taskMetricsSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function notCollected(id: string): TaskError {
  return new TaskError('E040', `There are no metrics of ${id}.`, {
    details: { task_id: id },
    recoveryAction: `Collect them first: \`waymark task metrics collect ${id}\`.`,
  });
}
